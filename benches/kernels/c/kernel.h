// What every kernel shares: it exports `run`, whose argument says how much to do and whose result depends on all of it.
// No library: a kernel is what the compiler makes of this file alone.
#pragma once
#include <stdint.h>
#define EXPORT(name) __attribute__((export_name(#name))) name

// A fixed sequence of numbers for inputs (xorshift32).
static inline uint32_t next_number(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}
