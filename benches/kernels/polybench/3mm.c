// Three matrix products: G = (A B) (C D).
#include "polybench.h"
enum {
    NI = SIZE(16, 40, 180, 800),
    NJ = SIZE(18, 50, 190, 900),
    NK = SIZE(20, 60, 200, 1000),
    NL = SIZE(22, 70, 210, 1100),
    NM = SIZE(24, 80, 220, 1200)
};
static double a[NI][NK], b[NK][NJ], c[NJ][NM], d[NM][NL], ab[NI][NJ], cd[NJ][NL], g[NI][NL];

static void start(void) {
    FOR(i, 0, NI) FOR(k, 0, NK) a[i][k] = CELL(i, k, NI);
    FOR(k, 0, NK) FOR(j, 0, NJ) b[k][j] = CELL(k, j, NJ);
    FOR(j, 0, NJ) FOR(m, 0, NM) c[j][m] = CELL(j, m, NL);
    FOR(m, 0, NM) FOR(l, 0, NL) d[m][l] = CELL(m, l, NK);
}

static void compute(void) {
    FOR(i, 0, NI) FOR(j, 0, NJ) {
        ab[i][j] = 0;
        FOR(k, 0, NK) ab[i][j] += a[i][k] * b[k][j];
    }
    FOR(j, 0, NJ) FOR(l, 0, NL) {
        cd[j][l] = 0;
        FOR(m, 0, NM) cd[j][l] += c[j][m] * d[m][l];
    }
    FOR(i, 0, NI) FOR(l, 0, NL) {
        g[i][l] = 0;
        FOR(j, 0, NJ) g[i][l] += ab[i][j] * cd[j][l];
    }
}

static void show(void) { SHOW2(g, NI, NL); }
