// Deriche's smoothing of a picture: a recursive filter over every row and then every column, in both directions.
#include "polybench.h"
enum { W = SIZE(64, 192, 720, 4096), H = SIZE(64, 128, 480, 2160) };
static float in[W][H], result[W][H], forth[W][H], back[W][H];

static void start(void) {
    FOR(x, 0, W) FOR(y, 0, H) in[x][y] = (float)((313 * x + 991 * y) & 0xffff) / 65535.0f;
}

static void compute(void) {
    // With alpha 0.25: e^-alpha and e^-2alpha.
    float alpha = 0.25f, e1 = 0.77880078f, e2 = 0.60653066f;
    float k = (1 - e1) * (1 - e1) / (1 + 2 * alpha * e1 - e2);
    float a1 = k, a2 = k * e1 * (alpha - 1), a3 = k * e1 * (alpha + 1), a4 = -k * e2;
    float b1 = 2 * e1, b2 = -e2;
    FOR(x, 0, W) {
        float before = 0, once = 0, twice = 0;
        FOR(y, 0, H) {
            forth[x][y] = a1 * in[x][y] + a2 * before + b1 * once + b2 * twice;
            before = in[x][y];
            twice = once;
            once = forth[x][y];
        }
    }
    FOR(x, 0, W) {
        float before = 0, earlier = 0, once = 0, twice = 0;
        DOWN(y, H - 1, 0) {
            back[x][y] = a3 * before + a4 * earlier + b1 * once + b2 * twice;
            earlier = before;
            before = in[x][y];
            twice = once;
            once = back[x][y];
        }
    }
    FOR(x, 0, W) FOR(y, 0, H) result[x][y] = forth[x][y] + back[x][y];
    FOR(y, 0, H) {
        float before = 0, once = 0, twice = 0;
        FOR(x, 0, W) {
            forth[x][y] = a1 * result[x][y] + a2 * before + b1 * once + b2 * twice;
            before = result[x][y];
            twice = once;
            once = forth[x][y];
        }
    }
    FOR(y, 0, H) {
        float before = 0, earlier = 0, once = 0, twice = 0;
        DOWN(x, W - 1, 0) {
            back[x][y] = a3 * before + a4 * earlier + b1 * once + b2 * twice;
            earlier = before;
            before = result[x][y];
            twice = once;
            once = back[x][y];
        }
    }
    FOR(x, 0, W) FOR(y, 0, H) result[x][y] = forth[x][y] + back[x][y];
}

static void show(void) { SHOW2(result, W, H); }
