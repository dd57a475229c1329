// SIMD: where a byte stands in a text of 16 KiB, sixteen bytes at a time.
#include "kernel.h"
#include <wasm_simd128.h>

#define LENGTH (16 << 10)
static uint8_t text[LENGTH];

__attribute__((noinline)) static int32_t find(const uint8_t *from, uint8_t byte, int32_t length) {
    v128_t wanted = wasm_u8x16_splat(byte);
    for (int32_t i = 0; i < length; i += 16) {
        uint32_t mask = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(from + i), wanted));
        if (mask)
            return i + __builtin_ctz(mask);
    }
    return -1;
}

int64_t EXPORT(run)(int32_t rounds) {
    uint32_t state = 1;
    for (int i = 0; i < LENGTH; i++)
        text[i] = (uint8_t)(next_number(&state) % 250);
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        int at = (round * 7919) & (LENGTH - 1);
        text[at] = 255;
        result += find(text, 255, LENGTH);
        text[at] = (uint8_t)(round % 250);
    }
    return result;
}
