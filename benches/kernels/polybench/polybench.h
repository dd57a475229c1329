// What the thirty computations of PolyBench/C 4.2.1 share here. They are written anew, in our own C, from what that suite
// says they compute (names, data sizes and the order of the loops are its own; the starting values are ours), so that they
// are built with nothing fetched but a compiler.
//
// A file says its sizes with SIZE, sets its data in `start`, computes in `compute` and hands every value of the result to
// `out` in `show`. From it come two programs:
//
//     export `run(rounds) -> i64`      starts and computes so often, and gives a hash of the last result (for timing)
//     with -DDUMP, a WASI command      computes once and prints the result, one value after the other (for tests)
#include <stdint.h>
#include <string.h>
#ifdef DUMP
#include <stdio.h>
#endif

// Sizes of PolyBench's data sets; -DDATA=0 to 3.
#define SIZE(mini, small, medium, large) (DATA == 0 ? mini : DATA == 1 ? small : DATA == 2 ? medium : large)

static void start(void);
static void compute(void);
static void show(void);

#ifdef DUMP
static void out(double value) {
    static int count;
    printf("%.10g%c", value, ++count % 8 ? ' ' : '\n');
}

int main(void) {
    start();
    compute();
    show();
    printf("\n");
    return 0;
}
#else
static uint64_t hash;

static void out(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * 0x100000001b3;
}

__attribute__((export_name("run"))) int64_t run(int32_t rounds) {
    for (int round = 0; round < rounds; round++) {
        start();
        compute();
    }
    hash = 0xcbf29ce484222325;
    show();
    return (int64_t)hash;
}
#endif

// A starting value between 0 and 1, another one for every element of an array that is written so.
#define CELL(i, j, period) ((double)(((i) * ((j) + 1) + 3 * (i) + 7 * (j) + 1) % (period)) / (period))

#define FOR(i, from, to) for (int i = (from); i < (to); i++)
#define DOWN(i, from, to) for (int i = (from); i >= (to); i--)
#define SHOW1(a, n) FOR(i, 0, n) out(a[i])
#define SHOW2(a, n, m) FOR(i, 0, n) FOR(j, 0, m) out(a[i][j])
