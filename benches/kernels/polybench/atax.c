// A matrix, and then its transpose, times a vector: y = At (A x).
#include "polybench.h"
enum { M = SIZE(38, 116, 390, 1900), N = SIZE(42, 124, 410, 2100) };
static double a[M][N], x[N], y[N], ax[M];

static void start(void) {
    FOR(j, 0, N) x[j] = 1 + (double)j / N;
    FOR(i, 0, M) FOR(j, 0, N) a[i][j] = CELL(i, j, N) / 5;
}

static void compute(void) {
    FOR(j, 0, N) y[j] = 0;
    FOR(i, 0, M) {
        ax[i] = 0;
        FOR(j, 0, N) ax[i] += a[i][j] * x[j];
        FOR(j, 0, N) y[j] += a[i][j] * ax[i];
    }
}

static void show(void) { SHOW1(y, N); }
