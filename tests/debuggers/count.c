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

int main(void) {
    printf("%d\n", count("how many s's this has"));
    return 0;
}
