/* Counts lines, words and bytes: of each file named on the command line, or of standard input.
 *
 * A plain C program, with nothing about WebAssembly in it. Compiled to wasm32-wasi it shows what a
 * command needs from its engine: arguments, a preopened directory, reading, printing, an exit code.
 *
 *   exit code 0   everything was counted
 *             1   a file could not be read
 *             2   the program was asked for something it does not know
 */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct counts {
    unsigned long lines, words, bytes;
};

static struct counts count(FILE *file) {
    struct counts counts = {0};
    int in_word = 0;
    for (int c; (c = getc(file)) != EOF;) {
        counts.bytes++;
        counts.lines += c == '\n';
        if (isspace(c)) {
            in_word = 0;
        } else if (!in_word) {
            in_word = 1;
            counts.words++;
        }
    }
    return counts;
}

static void print(struct counts counts, const char *name) {
    printf("%7lu %7lu %7lu %s\n", counts.lines, counts.words, counts.bytes, name);
}

int main(int argc, char **argv) {
    if (argc > 1 && argv[1][0] == '-') {
        fprintf(stderr, "usage: %s [FILE]...\n", argv[0]);
        return 2;
    }
    if (argc < 2) {
        print(count(stdin), "(stdin)");
        return 0;
    }

    struct counts total = {0};
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (!file) {
            fprintf(stderr, "%s: %s\n", argv[i], strerror(errno));
            failed = 1;
            continue;
        }
        struct counts counts = count(file);
        if (ferror(file)) {
            fprintf(stderr, "%s: %s\n", argv[i], strerror(errno));
            failed = 1;
        }
        fclose(file);
        print(counts, argv[i]);
        total.lines += counts.lines;
        total.words += counts.words;
        total.bytes += counts.bytes;
    }
    if (argc > 2)
        print(total, "total");
    return failed;
}
