// Scalar: CRC-32 of 16 KiB, a byte at a time with a table.
#include "kernel.h"

#define LENGTH (16 << 10)
static uint8_t bytes[LENGTH];
static uint32_t table[256];

__attribute__((noinline)) static uint32_t crc(uint32_t value, const uint8_t *from, int32_t length) {
    for (int32_t i = 0; i < length; i++)
        value = table[(value ^ from[i]) & 255] ^ value >> 8;
    return value;
}

int64_t EXPORT(run)(int32_t rounds) {
    uint32_t state = 1;
    for (int i = 0; i < LENGTH; i++)
        bytes[i] = (uint8_t)next_number(&state);
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t value = n;
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (value & 1 ? 0xedb88320 : 0);
        table[n] = value;
    }
    uint32_t value = ~0u;
    for (int round = 0; round < rounds; round++)
        value = crc(value, bytes, LENGTH);
    return ~value;
}
