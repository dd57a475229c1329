// Products of vectors and a matrix: A + u1 v1t + u2 v2t, then x = beta At y + z, then w = alpha A x.
#include "polybench.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double a[N][N], u1[N], v1[N], u2[N], v2[N], w[N], x[N], y[N], z[N];

static void start(void) {
    FOR(i, 0, N) {
        u1[i] = i;
        u2[i] = (i + 1) / (double)N / 2;
        v1[i] = (i + 1) / (double)N / 4;
        v2[i] = (i + 1) / (double)N / 6;
        y[i] = (i + 1) / (double)N / 8;
        z[i] = (i + 1) / (double)N / 9;
        x[i] = w[i] = 0;
        FOR(j, 0, N) a[i][j] = CELL(i, j, N);
    }
}

static void compute(void) {
    double alpha = 1.5, beta = 1.2;
    FOR(i, 0, N) FOR(j, 0, N) a[i][j] += u1[i] * v1[j] + u2[i] * v2[j];
    FOR(i, 0, N) FOR(j, 0, N) x[i] += beta * a[j][i] * y[j];
    FOR(i, 0, N) x[i] += z[i];
    FOR(i, 0, N) FOR(j, 0, N) w[i] += alpha * a[i][j] * x[j];
}

static void show(void) { SHOW1(w, N); }
