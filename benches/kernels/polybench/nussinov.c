// How many bases of an RNA pair at most when it folds: Nussinov's dynamic program.
#include "polybench.h"
enum { N = SIZE(60, 180, 500, 2500) };
static signed char bases[N];
static int pairs[N][N];

static void start(void) {
    FOR(i, 0, N) bases[i] = (signed char)((i + 1) % 4);
    FOR(i, 0, N) FOR(j, 0, N) pairs[i][j] = 0;
}

static void compute(void) {
    DOWN(i, N - 1, 0) FOR(j, i + 1, N) {
        int most = pairs[i][j];
        if (most < pairs[i][j - 1]) most = pairs[i][j - 1];
        if (i + 1 < N) {
            if (most < pairs[i + 1][j]) most = pairs[i + 1][j];
            // Neighbours cannot pair; 0 pairs with 3, and 1 with 2.
            int inner = pairs[i + 1][j - 1] + (i < j - 1 && bases[i] + bases[j] == 3);
            if (most < inner) most = inner;
        }
        FOR(k, i + 1, j) {
            int split = pairs[i][k] + pairs[k + 1][j];
            if (most < split) most = split;
        }
        pairs[i][j] = most;
    }
}

static void show(void) {
    FOR(i, 0, N) FOR(j, i, N) out(pairs[i][j]);
}
