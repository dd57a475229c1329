// SIMD: how long 64 by 64 points stay near the origin, two at a time.
#include "kernel.h"
#include <wasm_simd128.h>

#define SIDE 64
#define MOST 100

int64_t EXPORT(run)(int32_t rounds) {
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        double shift = (round & 7) * 0.001;
        for (int y = 0; y < SIDE; y++) {
            v128_t ci = wasm_f64x2_splat(2.0 * y / SIDE - 1.0);
            for (int x = 0; x < SIDE; x += 2) {
                v128_t cr = wasm_f64x2_make(3.0 * x / SIDE - 2.0 + shift, 3.0 * (x + 1) / SIDE - 2.0 + shift);
                v128_t zr = wasm_f64x2_const_splat(0), zi = zr, count = wasm_i64x2_const_splat(0);
                for (int n = 0; n < MOST; n++) {
                    v128_t rr = wasm_f64x2_mul(zr, zr), ii = wasm_f64x2_mul(zi, zi);
                    v128_t near = wasm_f64x2_lt(wasm_f64x2_add(rr, ii), wasm_f64x2_const_splat(4.0));
                    if (!wasm_v128_any_true(near))
                        break;
                    count = wasm_i64x2_sub(count, near);
                    v128_t ri = wasm_f64x2_mul(zr, zi);
                    zr = wasm_f64x2_add(wasm_f64x2_sub(rr, ii), cr);
                    zi = wasm_f64x2_add(wasm_f64x2_add(ri, ri), ci);
                }
                result += wasm_i64x2_extract_lane(count, 0) + wasm_i64x2_extract_lane(count, 1);
            }
        }
    }
    return result;
}
