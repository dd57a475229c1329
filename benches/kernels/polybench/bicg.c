// The two products in a step of BiCGStab: s = At r and q = A p.
#include "polybench.h"
enum { M = SIZE(38, 116, 390, 1900), N = SIZE(42, 124, 410, 2100) };
static double a[N][M], s[M], q[N], p[M], r[N];

static void start(void) {
    FOR(j, 0, M) p[j] = (double)(j % M) / M;
    FOR(i, 0, N) {
        r[i] = (double)(i % N) / N;
        FOR(j, 0, M) a[i][j] = CELL(i, j, N);
    }
}

static void compute(void) {
    FOR(j, 0, M) s[j] = 0;
    FOR(i, 0, N) {
        q[i] = 0;
        FOR(j, 0, M) {
            s[j] += r[i] * a[i][j];
            q[i] += a[i][j] * p[j];
        }
    }
}

static void show(void) {
    SHOW1(s, M);
    SHOW1(q, N);
}
