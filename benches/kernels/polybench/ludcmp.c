// A linear system by LU decomposition, then substitution forwards and backwards.
#include "polybench.h"
#include "definite.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double a[N][N], b[N], x[N], y[N];

static void start(void) {
    DEFINITE(a, N);
    FOR(i, 0, N) b[i] = (i + 1) / (double)N / 2 + 4;
}

static void compute(void) {
    FOR(i, 0, N) {
        FOR(j, 0, i) {
            double w = a[i][j];
            FOR(k, 0, j) w -= a[i][k] * a[k][j];
            a[i][j] = w / a[j][j];
        }
        FOR(j, i, N) {
            double w = a[i][j];
            FOR(k, 0, i) w -= a[i][k] * a[k][j];
            a[i][j] = w;
        }
    }
    FOR(i, 0, N) {
        double w = b[i];
        FOR(j, 0, i) w -= a[i][j] * y[j];
        y[i] = w;
    }
    DOWN(i, N - 1, 0) {
        double w = y[i];
        FOR(j, i + 1, N) w -= a[i][j] * x[j];
        x[i] = w / a[i][i];
    }
}

static void show(void) { SHOW1(x, N); }
