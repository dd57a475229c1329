// SIMD: base64 of 12 KiB, twelve bytes to sixteen letters at a time.
#include "kernel.h"
#include <wasm_simd128.h>

#define LENGTH (12 << 10)
static uint8_t bytes[LENGTH + 16], letters[LENGTH / 3 * 4];

__attribute__((noinline)) static void encode(const uint8_t *from, uint8_t *to, int32_t length) {
    for (int32_t i = 0; i < length; i += 12, to += 16) {
        // Each group of three bytes, as one lane of 32 bits: b a c b.
        v128_t in = wasm_i8x16_swizzle(wasm_v128_load(from + i),
                                       wasm_i8x16_const(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
        // Four fields of six bits to four bytes.
        v128_t ac = wasm_v128_and(in, wasm_i32x4_const_splat(0x0fc0fc00));
        v128_t bd = wasm_v128_and(in, wasm_i32x4_const_splat(0x003f03f0));
        v128_t a = wasm_v128_and(wasm_u32x4_shr(ac, 10), wasm_i32x4_const_splat(0x0000003f));
        v128_t c = wasm_v128_and(wasm_u32x4_shr(ac, 6), wasm_i32x4_const_splat(0x003f0000));
        v128_t b = wasm_v128_and(wasm_i32x4_shl(bd, 4), wasm_i32x4_const_splat(0x00003f00));
        v128_t d = wasm_v128_and(wasm_i32x4_shl(bd, 8), wasm_i32x4_const_splat(0x3f000000));
        v128_t six = wasm_v128_or(wasm_v128_or(a, b), wasm_v128_or(c, d));
        // A-Z, a-z, 0-9, +, /: what is to be added depends on the range.
        v128_t kind = wasm_u8x16_sub_sat(six, wasm_i8x16_const_splat(51));
        v128_t upper = wasm_i8x16_gt(wasm_i8x16_const_splat(26), six);
        kind = wasm_v128_or(kind, wasm_v128_and(upper, wasm_i8x16_const_splat(13)));
        v128_t shift = wasm_i8x16_swizzle(wasm_i8x16_const(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 65, 0, 0), kind);
        wasm_v128_store(to, wasm_i8x16_add(six, shift));
    }
}

int64_t EXPORT(run)(int32_t rounds) {
    uint32_t state = 1;
    for (int i = 0; i < LENGTH; i++)
        bytes[i] = (uint8_t)next_number(&state);
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        encode(bytes, letters, LENGTH);
        result = result * 31 + letters[(round * 7919) & (LENGTH - 1)];
        bytes[round & 4095] ^= (uint8_t)round;
    }
    return result;
}
