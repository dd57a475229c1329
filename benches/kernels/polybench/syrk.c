// The lower half of a symmetric update of rank k: C = alpha A At + beta C.
#include "polybench.h"
enum { M = SIZE(20, 60, 200, 1000), N = SIZE(30, 80, 240, 1200) };
static double a[N][M], c[N][N];

static void start(void) {
    FOR(i, 0, N) FOR(k, 0, M) a[i][k] = CELL(i, k, N);
    FOR(i, 0, N) FOR(j, 0, N) c[i][j] = CELL(i, j + 2, M);
}

static void compute(void) {
    double alpha = 1.5, beta = 1.2;
    FOR(i, 0, N) {
        FOR(j, 0, i + 1) c[i][j] *= beta;
        FOR(k, 0, M) FOR(j, 0, i + 1) c[i][j] += alpha * a[i][k] * a[j][k];
    }
}

static void show(void) { SHOW2(c, N, N); }
