// The LU decomposition of a matrix in its place, without pivots.
#include "polybench.h"
#include "definite.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double a[N][N];

static void start(void) { DEFINITE(a, N); }

static void compute(void) {
    FOR(i, 0, N) {
        FOR(j, 0, i) {
            FOR(k, 0, j) a[i][j] -= a[i][k] * a[k][j];
            a[i][j] /= a[j][j];
        }
        FOR(j, i, N) FOR(k, 0, i) a[i][j] -= a[i][k] * a[k][j];
    }
}

static void show(void) { SHOW2(a, N, N); }
