// Scalar: quicksort of 4,096 numbers, insertion for short pieces.
#include "kernel.h"

#define LENGTH 4096
static int32_t numbers[LENGTH];

__attribute__((noinline)) static void sort(int32_t *low, int32_t *high) {
    while (high - low > 12) {
        int32_t pivot = low[(high - low) / 2], *i = low, *j = high;
        while (i <= j) {
            while (*i < pivot) i++;
            while (*j > pivot) j--;
            if (i <= j) {
                int32_t t = *i;
                *i++ = *j, *j-- = t;
            }
        }
        if (j - low < high - i)
            sort(low, j), low = i;
        else
            sort(i, high), high = j;
    }
    for (int32_t *i = low + 1; i <= high; i++) {
        int32_t value = *i, *j = i;
        for (; j > low && j[-1] > value; j--)
            *j = j[-1];
        *j = value;
    }
}

int64_t EXPORT(run)(int32_t rounds) {
    uint32_t state = 1;
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < LENGTH; i++)
            numbers[i] = (int32_t)next_number(&state);
        sort(numbers, numbers + LENGTH - 1);
        for (int i = 0; i < LENGTH; i += 64)
            result = result * 31 + numbers[i];
    }
    return result;
}
