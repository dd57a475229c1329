// A matrix product: C = alpha A B + beta C.
#include "polybench.h"
enum { NI = SIZE(20, 60, 200, 1000), NJ = SIZE(25, 70, 220, 1100), NK = SIZE(30, 80, 240, 1200) };
static double a[NI][NK], b[NK][NJ], c[NI][NJ];

static void start(void) {
    FOR(i, 0, NI) FOR(j, 0, NJ) c[i][j] = CELL(i, j, NI);
    FOR(i, 0, NI) FOR(k, 0, NK) a[i][k] = CELL(i, k, NK);
    FOR(k, 0, NK) FOR(j, 0, NJ) b[k][j] = CELL(k, j, NJ);
}

static void compute(void) {
    double alpha = 1.5, beta = 1.2;
    FOR(i, 0, NI) {
        FOR(j, 0, NJ) c[i][j] *= beta;
        FOR(k, 0, NK) FOR(j, 0, NJ) c[i][j] += alpha * a[i][k] * b[k][j];
    }
}

static void show(void) { SHOW2(c, NI, NJ); }
