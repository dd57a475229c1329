// The heat equation in three dimensions.
#include "polybench.h"
enum { STEPS = SIZE(20, 40, 100, 500), N = SIZE(10, 20, 40, 120) };
static double a[N][N][N], b[N][N][N];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, N) FOR(k, 0, N) a[i][j][k] = b[i][j][k] = (double)(i + j + N - k) * 10 / N;
}

static void step(double to[N][N][N], double from[N][N][N]) {
    FOR(i, 1, N - 1) FOR(j, 1, N - 1) FOR(k, 1, N - 1) {
        double here = from[i][j][k];
        to[i][j][k] = 0.125 * (from[i + 1][j][k] - 2 * here + from[i - 1][j][k]) +
                      0.125 * (from[i][j + 1][k] - 2 * here + from[i][j - 1][k]) +
                      0.125 * (from[i][j][k + 1] - 2 * here + from[i][j][k - 1]) + here;
    }
}

static void compute(void) {
    FOR(t, 0, STEPS) {
        step(b, a);
        step(a, b);
    }
}

static void show(void) {
    FOR(i, 0, N) SHOW2(a[i], N, N);
}
