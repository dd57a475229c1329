// The method of Gauss and Seidel over a plane: every element becomes the mean of its neighbourhood, in place.
#include "polybench.h"
enum { STEPS = SIZE(20, 40, 100, 500), N = SIZE(40, 120, 400, 2000) };
static double a[N][N];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, N) a[i][j] = ((double)i * (j + 2) + 2) / N;
}

static void compute(void) {
    FOR(t, 0, STEPS) FOR(i, 1, N - 1) FOR(j, 1, N - 1)
        a[i][j] = (a[i - 1][j - 1] + a[i - 1][j] + a[i - 1][j + 1] + a[i][j - 1] + a[i][j] + a[i][j + 1] +
                   a[i + 1][j - 1] + a[i + 1][j] + a[i + 1][j + 1]) / 9.0;
}

static void show(void) { SHOW2(a, N, N); }
