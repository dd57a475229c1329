// The covariances of M variables, each observed N times.
#include "polybench.h"
enum { M = SIZE(28, 80, 240, 1200), N = SIZE(32, 100, 260, 1400) };
static double data[N][M], mean[M], result[M][M];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, M) data[i][j] = (double)(i * j) / M + CELL(i, j, N);
}

static void compute(void) {
    FOR(j, 0, M) {
        mean[j] = 0;
        FOR(i, 0, N) mean[j] += data[i][j];
        mean[j] /= N;
    }
    FOR(i, 0, N) FOR(j, 0, M) data[i][j] -= mean[j];
    FOR(i, 0, M) FOR(j, i, M) {
        result[i][j] = 0;
        FOR(k, 0, N) result[i][j] += data[k][i] * data[k][j];
        result[i][j] /= N - 1;
        result[j][i] = result[i][j];
    }
}

static void show(void) { SHOW2(result, M, M); }
