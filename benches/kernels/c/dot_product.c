// SIMD: the dot product of two vectors of 4,096 floats, four at a time.
#include "kernel.h"
#include <wasm_simd128.h>

#define LENGTH 4096
static float a[LENGTH], b[LENGTH];

int64_t EXPORT(run)(int32_t rounds) {
    uint32_t state = 1;
    for (int i = 0; i < LENGTH; i++) {
        a[i] = (float)(next_number(&state) & 15);
        b[i] = (float)(next_number(&state) & 15);
    }
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        v128_t low = wasm_f32x4_const_splat(0), high = wasm_f32x4_const_splat(0);
        for (int i = 0; i < LENGTH; i += 8) {
            low = wasm_f32x4_add(low, wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i)));
            high = wasm_f32x4_add(high, wasm_f32x4_mul(wasm_v128_load(a + i + 4), wasm_v128_load(b + i + 4)));
        }
        v128_t sum = wasm_f32x4_add(low, high);
        result += (int64_t)(wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1)
                            + wasm_f32x4_extract_lane(sum, 2) + wasm_f32x4_extract_lane(sum, 3));
        a[round & (LENGTH - 1)] = (float)(round & 15);
    }
    return result;
}
