// A symmetric matrix that is positive definite: its diagonal outweighs the rest of every row.
#define DEFINITE(a, n)                                                                                                 \
    FOR(i, 0, n) FOR(j, 0, n) a[i][j] = i == j ? 4.0 + (double)(i % 5) / 5 : 1.0 / (double)((i - j) * (i - j) + 1)
