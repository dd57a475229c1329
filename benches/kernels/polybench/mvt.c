// A matrix and its transpose, times a vector each: x1 += A y1 and x2 += At y2.
#include "polybench.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double a[N][N], x1[N], x2[N], y1[N], y2[N];

static void start(void) {
    FOR(i, 0, N) {
        x1[i] = (double)(i % N) / N;
        x2[i] = (double)((i + 1) % N) / N;
        y1[i] = (double)((i + 3) % N) / N;
        y2[i] = (double)((i + 4) % N) / N;
        FOR(j, 0, N) a[i][j] = CELL(i, j, N);
    }
}

static void compute(void) {
    FOR(i, 0, N) FOR(j, 0, N) x1[i] += a[i][j] * y1[j];
    FOR(i, 0, N) FOR(j, 0, N) x2[i] += a[j][i] * y2[j];
}

static void show(void) {
    SHOW1(x1, N);
    SHOW1(x2, N);
}
