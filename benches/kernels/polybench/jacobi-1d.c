// Jacobi's method over a line.
#include "polybench.h"
enum { STEPS = SIZE(20, 40, 100, 500), N = SIZE(30, 120, 400, 2000) };
static double a[N], b[N];

static void start(void) {
    FOR(i, 0, N) {
        a[i] = (double)(i + 2) / N;
        b[i] = (double)(i + 3) / N;
    }
}

static void compute(void) {
    FOR(t, 0, STEPS) {
        FOR(i, 1, N - 1) b[i] = 0.33333 * (a[i - 1] + a[i] + a[i + 1]);
        FOR(i, 1, N - 1) a[i] = 0.33333 * (b[i - 1] + b[i] + b[i + 1]);
    }
}

static void show(void) { SHOW1(a, N); }
