// The first draft's four functions with layouts of their own.
#include "peer.h"

#define UNSTABLE(name) __attribute__((import_module("wasi_unstable"), import_name(#name)))
UNSTABLE(fd_seek) int old_seek(int fd, long long offset, int whence, unsigned long long *out);
UNSTABLE(fd_filestat_get) int old_filestat(int fd, void *out);
UNSTABLE(path_filestat_get) int old_path_filestat(int fd, int flags, const char *path, int len, void *out);
UNSTABLE(poll_oneoff) int old_poll(const void *in, void *out, int count, int *ready);
UNSTABLE(fd_write) int old_write(int fd, const __wasi_ciovec_t *parts, int count, int *written);
UNSTABLE(path_open) int old_open(int fd, int lookup, const char *path, int len, int oflags, long long rights,
                                 long long inheriting, int fdflags, int *out);

// 0 dev, 8 ino, 16 type, 20 links (u32), 24 size, 32 atim, 40 mtim, 48 ctim.
static void show(const char *what, int error, const unsigned char *stat) {
    unsigned links;
    unsigned long long size, atim, mtim;
    memcpy(&links, stat + 20, 4);
    memcpy(&size, stat + 24, 8);
    memcpy(&atim, stat + 32, 8);
    memcpy(&mtim, stat + 40, 8);
    printf("%s: %d type %d links %u size %llu atim %llu mtim %llu\n", what, error, stat[16], links, size, atim, mtim);
}

int main(void) {
    int fd = -1, count = 0;
    printf("open: %d\n", old_open(ROOT, 0, "file", 4, 0, READ | WRITE, 0, 0, &fd));
    unsigned long long position = 0;
    for (int whence = 0; whence < 3; whence++) {
        int error = old_seek(fd, 4, whence, &position);
        printf("seek 4 from %d: %d, %llu\n", whence, error, error ? 0 : position);
    }
    SAY(__wasi_fd_filestat_set_times(fd, 1000, 2000, __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_MTIM));
    unsigned char stat[64];
    memset(stat, 0xaa, sizeof stat);
    show("filestat", old_filestat(fd, stat), stat);
    printf("behind it: %x\n", stat[56]);
    memset(stat, 0, sizeof stat);
    show("path", old_path_filestat(ROOT, 0, "file", 4, stat), stat);
    printf("missing: %d, bad: %d\n", old_path_filestat(ROOT, 0, "none", 4, stat), old_filestat(99, stat));

    // 0 userdata, 8 tag; a clock: 16 identifier, 24 id, 32 timeout, 40 precision, 48 flags; a descriptor: 16 fd.
    unsigned char wanted[2][56] = {{0}}, events[2][32] = {{0}};
    unsigned long long timeout = 1000000;
    unsigned clock = 1;
    wanted[0][0] = 7;
    memcpy(wanted[0] + 24, &clock, 4);
    memcpy(wanted[0] + 32, &timeout, 8);
    int error = old_poll(wanted, events, 1, &count);
    printf("poll: %d, %d ready, userdata %d type %d\n", error, count, events[0][0], events[0][10]);
    wanted[1][0] = 8;
    wanted[1][8] = 2;
    wanted[1][16] = 1;
    error = old_poll(wanted[1], events, 1, &count);
    printf("poll: %d, %d ready, userdata %d type %d\n", error, count, events[0][0], events[0][10]);
    printf("nothing: %d\n", old_poll(wanted, events, 0, &count));
    fflush(stdout);
    __wasi_ciovec_t parts[2] = {{(const uint8_t *)"written ", 8}, {(const uint8_t *)"whole\n", 6}};
    if (old_write(1, parts, 1, &count) || count != 8 || old_write(1, parts + 1, 1, &count) || count != 6)
        abort();
    return 0;
}
