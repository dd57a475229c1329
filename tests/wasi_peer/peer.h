// What the programs share: preview 1's functions as they are, and a line for every answer.
//
// Numbers that preview 1 does not define (a fifth clock, a bit that means nothing) are not passed here: Windlass answers
// `INVAL`, the peer ends the guest. Neither are inodes printed, nor the order of a listing, nor what time it is.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#define ROOT 3  // the directory `/`
#define OTHER 4 // the directory `/other`
#define READ __WASI_RIGHTS_FD_READ
#define WRITE __WASI_RIGHTS_FD_WRITE
#define FOLLOW __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW

// Prints what was asked and the error number that came back. Evaluates `call` once.
#define SAY(call) printf("%s: %d\n", #call, (int)(call))

// Opens a path below the root; prints the answer; -1 for an error.
__attribute__((unused)) static int open_at(int dir, const char *path, int lookup, int flags, __wasi_rights_t rights, int fdflags) {
    __wasi_fd_t fd = -1;
    int error = __wasi_path_open(dir, lookup, path, flags, rights, rights, fdflags, &fd);
    printf("open \"%s\" lookup %d oflags %d rights %s%s%s fdflags %d: %d\n", path, lookup, flags,
           rights & READ ? "r" : "", rights & WRITE ? "w" : "", rights & ~(READ | WRITE) ? "+" : "", fdflags, error);
    return error ? -1 : (int)fd;
}

__attribute__((unused)) static int write_text(int fd, const char *text) {
    __wasi_ciovec_t part = {(const uint8_t *)text, strlen(text)};
    __wasi_size_t count = 0;
    int error = __wasi_fd_write(fd, &part, 1, &count);
    printf("write \"%s\": %d, %d bytes\n", text, error, error ? 0 : (int)count);
    return error;
}

__attribute__((unused)) static int read_text(int fd, int size) {
    char buffer[128] = {0};
    __wasi_iovec_t part = {(uint8_t *)buffer, size};
    __wasi_size_t count = 0;
    int error = __wasi_fd_read(fd, &part, 1, &count);
    printf("read %d: %d, \"%s\"\n", size, error, error ? "" : buffer);
    return error;
}
