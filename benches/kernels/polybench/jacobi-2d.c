// Jacobi's method over a plane.
#include "polybench.h"
enum { STEPS = SIZE(20, 40, 100, 500), N = SIZE(30, 90, 250, 1300) };
static double a[N][N], b[N][N];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, N) {
        a[i][j] = ((double)i * (j + 2) + 2) / N;
        b[i][j] = ((double)i * (j + 3) + 3) / N;
    }
}

static void step(double to[N][N], double from[N][N]) {
    FOR(i, 1, N - 1) FOR(j, 1, N - 1)
        to[i][j] = 0.2 * (from[i][j] + from[i][j - 1] + from[i][j + 1] + from[i + 1][j] + from[i - 1][j]);
}

static void compute(void) {
    FOR(t, 0, STEPS) {
        step(b, a);
        step(a, b);
    }
}

static void show(void) { SHOW2(a, N, N); }
