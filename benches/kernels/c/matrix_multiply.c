// SIMD: the product of two matrices of 64 by 64 floats, a row's four columns at a time.
#include "kernel.h"
#include <wasm_simd128.h>

#define SIDE 64
static float a[SIDE][SIDE], b[SIDE][SIDE], c[SIDE][SIDE];

int64_t EXPORT(run)(int32_t rounds) {
    uint32_t state = 1;
    for (int i = 0; i < SIDE * SIDE; i++) {
        (&a[0][0])[i] = (float)(next_number(&state) & 7);
        (&b[0][0])[i] = (float)(next_number(&state) & 7);
    }
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j += 8) {
                v128_t left = wasm_f32x4_const_splat(0), right = left;
                for (int k = 0; k < SIDE; k++) {
                    v128_t factor = wasm_v128_load32_splat(&a[i][k]);
                    left = wasm_f32x4_add(left, wasm_f32x4_mul(factor, wasm_v128_load(&b[k][j])));
                    right = wasm_f32x4_add(right, wasm_f32x4_mul(factor, wasm_v128_load(&b[k][j + 4])));
                }
                wasm_v128_store(&c[i][j], left);
                wasm_v128_store(&c[i][j + 4], right);
            }
        }
        result += (int64_t)c[round & (SIDE - 1)][(round >> 6) & (SIDE - 1)];
        a[round & (SIDE - 1)][round & 7] = (float)(round & 7);
    }
    return result;
}
