// The QR decomposition by the modified method of Gram and Schmidt, column after column.
#include "polybench.h"
enum { M = SIZE(20, 60, 200, 1000), N = SIZE(30, 80, 240, 1200) };
static double a[M][N], r[N][N], q[M][N];

static void start(void) {
    FOR(i, 0, M) FOR(j, 0, N) {
        a[i][j] = 1.0 / (1 + (31 * i * i + 17 * j * j + i * j) % 10007);
        q[i][j] = 0;
    }
    FOR(i, 0, N) FOR(j, 0, N) r[i][j] = 0;
}

static void compute(void) {
    FOR(k, 0, N) {
        double square = 0;
        FOR(i, 0, M) square += a[i][k] * a[i][k];
        r[k][k] = __builtin_sqrt(square);
        FOR(i, 0, M) q[i][k] = a[i][k] / r[k][k];
        FOR(j, k + 1, N) {
            r[k][j] = 0;
            FOR(i, 0, M) r[k][j] += q[i][k] * a[i][j];
            FOR(i, 0, M) a[i][j] -= q[i][k] * r[k][j];
        }
    }
}

static void show(void) {
    SHOW2(r, N, N);
    SHOW2(q, M, N);
}
