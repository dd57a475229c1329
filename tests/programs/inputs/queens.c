// Something of everything that a C compiler does: recursion, structures, function pointers, floating point, the library.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int queens(int n, uint32_t columns, uint32_t left, uint32_t right) {
    uint32_t all = (1u << n) - 1;
    if (columns == all) return 1;
    int count = 0;
    for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
        uint32_t bit = free & -free;
        count += queens(n, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
}

struct word {
    char *text;
    unsigned length;
    double weight;
};

static int by_weight(const void *a, const void *b) {
    const struct word *x = a, *y = b;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

static double simpson(double (*f)(double), double from, double to, int steps) {
    double h = (to - from) / steps, sum = f(from) + f(to);
    for (int i = 1; i < steps; i++) sum += (i % 2 ? 4 : 2) * f(from + i * h);
    return sum * h / 3;
}

int main(int argc, char **argv) {
    for (int n = 4; n <= 9; n++) printf("%d queens: %d\n", n, queens(n, 0, 0, 0));
    struct word *words = calloc(argc, sizeof *words);
    for (int i = 1; i < argc; i++) {
        words[i - 1].text = strdup(argv[i]);
        words[i - 1].length = strlen(argv[i]);
        for (unsigned k = 0; k < words[i - 1].length; k++) words[i - 1].weight += sqrt(argv[i][k]);
    }
    qsort(words, argc - 1, sizeof *words, by_weight);
    for (int i = 0; i < argc - 1; i++) printf("%-8s %3u %10.4f\n", words[i].text, words[i].length, words[i].weight);
    printf("%.12f %.12f %a\n", simpson(sin, 0, 3, 1000), simpson(exp, 0, 1, 1000), atan2(1, -2));
    FILE *file = fopen("/work/made.txt", "w");
    if (!file) return perror("made.txt"), 1;
    fprintf(file, "%s %lld\n", words[0].text, (long long)INT64_MIN);
    fclose(file);
    return 7;
}
