// A product with a symmetric matrix, of which the lower half is kept: C = alpha A B + beta C.
#include "polybench.h"
enum { M = SIZE(20, 60, 200, 1000), N = SIZE(30, 80, 240, 1200) };
static double a[M][M], b[M][N], c[M][N];

static void start(void) {
    FOR(i, 0, M) FOR(j, 0, N) {
        c[i][j] = (double)((i + j) % 100) / M;
        b[i][j] = (double)((N + i - j) % 100) / M;
    }
    FOR(i, 0, M) FOR(j, 0, M) a[i][j] = j <= i ? (double)((i + j) % 100) / M : -999;
}

static void compute(void) {
    double alpha = 1.5, beta = 1.2;
    FOR(i, 0, M) FOR(j, 0, N) {
        double above = 0;
        FOR(k, 0, i) {
            c[k][j] += alpha * b[i][j] * a[i][k];
            above += b[k][j] * a[i][k];
        }
        c[i][j] = beta * c[i][j] + alpha * b[i][j] * a[i][i] + alpha * above;
    }
}

static void show(void) { SHOW2(c, M, N); }
