// The sum of two products of a matrix and a vector: y = alpha A x + beta B x.
#include "polybench.h"
enum { N = SIZE(30, 90, 250, 1300) };
static double a[N][N], b[N][N], ax[N], x[N], y[N];

static void start(void) {
    FOR(i, 0, N) {
        x[i] = (double)(i % N) / N;
        FOR(j, 0, N) {
            a[i][j] = CELL(i, j, N);
            b[i][j] = CELL(i, j + 2, N);
        }
    }
}

static void compute(void) {
    double alpha = 1.5, beta = 1.2;
    FOR(i, 0, N) {
        ax[i] = y[i] = 0;
        FOR(j, 0, N) {
            ax[i] += a[i][j] * x[j];
            y[i] += b[i][j] * x[j];
        }
        y[i] = alpha * ax[i] + beta * y[i];
    }
}

static void show(void) { SHOW1(y, N); }
