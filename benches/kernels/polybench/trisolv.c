// A lower triangular system by substitution forwards: L x = b.
#include "polybench.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double l[N][N], x[N], b[N];

static void start(void) {
    FOR(i, 0, N) {
        x[i] = -999;
        b[i] = i;
        FOR(j, 0, i + 1) l[i][j] = (double)(i + N - j + 1) * 2 / N;
    }
}

static void compute(void) {
    FOR(i, 0, N) {
        x[i] = b[i];
        FOR(j, 0, i) x[i] -= l[i][j] * x[j];
        x[i] /= l[i][i];
    }
}

static void show(void) { SHOW1(x, N); }
