// The shortest paths between all pairs of nodes.
#include "polybench.h"
enum { N = SIZE(60, 180, 500, 2800) };
static int path[N][N];

static void start(void) {
    FOR(i, 0, N) FOR(j, 0, N) {
        path[i][j] = i * j % 7 + 1;
        if ((i + j) % 13 == 0 || (i + j) % 7 == 0 || (i + j) % 11 == 0) path[i][j] = 999;
    }
}

static void compute(void) {
    FOR(k, 0, N) FOR(i, 0, N) FOR(j, 0, N) {
        int through = path[i][k] + path[k][j];
        path[i][j] = path[i][j] < through ? path[i][j] : through;
    }
}

static void show(void) { SHOW2(path, N, N); }
