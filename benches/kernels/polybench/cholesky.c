// The Cholesky factor of a positive definite matrix, in its place.
#include "polybench.h"
#include "definite.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double a[N][N];

static void start(void) { DEFINITE(a, N); }

static void compute(void) {
    FOR(i, 0, N) {
        FOR(j, 0, i) {
            FOR(k, 0, j) a[i][j] -= a[i][k] * a[j][k];
            a[i][j] /= a[j][j];
        }
        FOR(k, 0, i) a[i][i] -= a[i][k] * a[i][k];
        a[i][i] = __builtin_sqrt(a[i][i]);
    }
}

static void show(void) {
    FOR(i, 0, N) FOR(j, 0, i + 1) out(a[i][j]);
}
