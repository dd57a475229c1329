// The correlations of M variables, each observed N times.
#include "polybench.h"
enum { M = SIZE(28, 80, 240, 1200), N = SIZE(32, 100, 260, 1400) };
static double data[N][M], mean[M], deviation[M], result[M][M];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, M) data[i][j] = (double)(i * j) / M + i + CELL(i, j, M);
}

static void compute(void) {
    FOR(j, 0, M) {
        mean[j] = 0;
        FOR(i, 0, N) mean[j] += data[i][j];
        mean[j] /= N;
    }
    FOR(j, 0, M) {
        deviation[j] = 0;
        FOR(i, 0, N) deviation[j] += (data[i][j] - mean[j]) * (data[i][j] - mean[j]);
        deviation[j] = __builtin_sqrt(deviation[j] / N);
        // One that hardly varies must not be divided by almost nothing.
        if (deviation[j] <= 0.1) deviation[j] = 1;
    }
    FOR(i, 0, N) FOR(j, 0, M) data[i][j] = (data[i][j] - mean[j]) / (__builtin_sqrt(N) * deviation[j]);
    FOR(i, 0, M - 1) {
        result[i][i] = 1;
        FOR(j, i + 1, M) {
            result[i][j] = 0;
            FOR(k, 0, N) result[i][j] += data[k][i] * data[k][j];
            result[j][i] = result[i][j];
        }
    }
    result[M - 1][M - 1] = 1;
}

static void show(void) { SHOW2(result, M, M); }
