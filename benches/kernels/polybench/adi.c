// The heat equation in two dimensions by alternating directions: in each half step one direction is implicit, which
// gives a tridiagonal system per line, solved by elimination forwards and substitution backwards.
#include "polybench.h"
enum { STEPS = SIZE(20, 40, 100, 500), N = SIZE(20, 60, 200, 1000) };
static double u[N][N], v[N][N], p[N][N], q[N][N];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, N) u[i][j] = (double)(i + N - j) / N;
}

static void compute(void) {
    double dx = 1.0 / N, dt = 1.0 / STEPS;
    double first = 2.0 * dt / (dx * dx), second = dt / (dx * dx);
    double a = -first / 2, b = 1 + first, d = -second / 2, e = 1 + second;
    FOR(step, 0, STEPS) {
        FOR(i, 1, N - 1) {
            v[0][i] = 1;
            p[i][0] = 0;
            q[i][0] = v[0][i];
            FOR(j, 1, N - 1) {
                double below = a * p[i][j - 1] + b;
                p[i][j] = -a / below;
                q[i][j] = (-d * u[j][i - 1] + (1 + 2 * d) * u[j][i] - d * u[j][i + 1] - a * q[i][j - 1]) / below;
            }
            v[N - 1][i] = 1;
            DOWN(j, N - 2, 1) v[j][i] = p[i][j] * v[j + 1][i] + q[i][j];
        }
        FOR(i, 1, N - 1) {
            u[i][0] = 1;
            p[i][0] = 0;
            q[i][0] = u[i][0];
            FOR(j, 1, N - 1) {
                double below = d * p[i][j - 1] + e;
                p[i][j] = -d / below;
                q[i][j] = (-a * v[i - 1][j] + (1 + 2 * a) * v[i][j] - a * v[i + 1][j] - d * q[i][j - 1]) / below;
            }
            u[i][N - 1] = 1;
            DOWN(j, N - 2, 1) u[i][j] = p[i][j] * u[i][j + 1] + q[i][j];
        }
    }
}

static void show(void) { SHOW2(u, N, N); }
