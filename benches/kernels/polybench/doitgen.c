// Every line of a three-dimensional array times a matrix.
#include "polybench.h"
enum { NQ = SIZE(8, 20, 40, 140), NR = SIZE(10, 25, 50, 150), NP = SIZE(12, 30, 60, 160) };
static double a[NR][NQ][NP], c[NP][NP], line[NP];

static void start(void) {
    FOR(r, 0, NR) FOR(q, 0, NQ) FOR(p, 0, NP) a[r][q][p] = (double)((r * q + p) % NP) / NP;
    FOR(s, 0, NP) FOR(p, 0, NP) c[s][p] = CELL(s, p, NP);
}

static void compute(void) {
    FOR(r, 0, NR) FOR(q, 0, NQ) {
        FOR(p, 0, NP) {
            line[p] = 0;
            FOR(s, 0, NP) line[p] += a[r][q][s] * c[s][p];
        }
        FOR(p, 0, NP) a[r][q][p] = line[p];
    }
}

static void show(void) {
    FOR(r, 0, NR) SHOW2(a[r], NQ, NP);
}
