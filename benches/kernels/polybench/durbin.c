// The Yule-Walker equations by Durbin's recursion.
#include "polybench.h"
enum { N = SIZE(40, 120, 400, 2000) };
static double r[N], y[N], z[N];

static void start(void) {
    FOR(i, 0, N) r[i] = (double)(N + 1 - i) / (4 * N);
}

static void compute(void) {
    double alpha = -r[0], beta = 1;
    y[0] = -r[0];
    FOR(k, 1, N) {
        beta *= 1 - alpha * alpha;
        double sum = 0;
        FOR(i, 0, k) sum += r[k - i - 1] * y[i];
        alpha = -(r[k] + sum) / beta;
        FOR(i, 0, k) z[i] = y[i] + alpha * y[k - i - 1];
        FOR(i, 0, k) y[i] = z[i];
        y[k] = alpha;
    }
}

static void show(void) { SHOW1(y, N); }
