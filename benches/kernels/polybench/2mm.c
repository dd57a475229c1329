// Two matrix products: D = alpha A B C + beta D.
#include "polybench.h"
enum { NI = SIZE(16, 40, 180, 800), NJ = SIZE(18, 50, 190, 900), NK = SIZE(22, 70, 210, 1100), NL = SIZE(24, 80, 220, 1200) };
static double a[NI][NK], b[NK][NJ], c[NJ][NL], d[NI][NL], ab[NI][NJ];

static void start(void) {
    FOR(i, 0, NI) FOR(k, 0, NK) a[i][k] = CELL(i, k, NI);
    FOR(k, 0, NK) FOR(j, 0, NJ) b[k][j] = CELL(k, j, NJ);
    FOR(j, 0, NJ) FOR(l, 0, NL) c[j][l] = CELL(j, l, NL);
    FOR(i, 0, NI) FOR(l, 0, NL) d[i][l] = CELL(i, l, NK);
}

static void compute(void) {
    double alpha = 1.5, beta = 1.2;
    FOR(i, 0, NI) FOR(j, 0, NJ) {
        ab[i][j] = 0;
        FOR(k, 0, NK) ab[i][j] += alpha * a[i][k] * b[k][j];
    }
    FOR(i, 0, NI) FOR(l, 0, NL) {
        d[i][l] *= beta;
        FOR(j, 0, NJ) d[i][l] += ab[i][j] * c[j][l];
    }
}

static void show(void) { SHOW2(d, NI, NL); }
