#include <stdio.h>

__attribute__((noinline)) static int count(const char *text) {
    int found = 0;
    while (*text) {
        int letter = *text++;
        if (letter == 's')
            found++;
    }
    return found;
}

int main(int argc, char **argv) {
    printf("%d\n", count(argv[argc - 1]));
    return 0;
}
