// A product with a triangular matrix, in place: B = alpha At B, where A is lower triangular with ones as its diagonal.
#include "polybench.h"
enum { M = SIZE(20, 60, 200, 1000), N = SIZE(30, 80, 240, 1200) };
static double a[M][M], b[M][N];

static void start(void) {
    FOR(i, 0, M) {
        FOR(j, 0, i) a[i][j] = (double)((i + j) % M) / M;
        a[i][i] = 1;
        FOR(j, 0, N) b[i][j] = (double)((N + i - j) % N) / N;
    }
}

static void compute(void) {
    double alpha = 1.5;
    FOR(i, 0, M) FOR(j, 0, N) {
        FOR(k, i + 1, M) b[i][j] += a[k][i] * b[k][j];
        b[i][j] *= alpha;
    }
}

static void show(void) { SHOW2(b, M, N); }
