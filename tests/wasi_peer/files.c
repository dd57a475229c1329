// Open files: what they allow, positions, flags, sizes, times, numbers.
#include "peer.h"

static void stat_fd(int fd) {
    __wasi_fdstat_t stat;
    int error = __wasi_fd_fdstat_get(fd, &stat);
    printf("fdstat: %d", error);
    if (!error)
        printf(" type %d flags %d rights %llx inheriting %llx", stat.fs_filetype, stat.fs_flags,
               (unsigned long long)stat.fs_rights_base, (unsigned long long)stat.fs_rights_inheriting);
    printf("\n");
}

static void file_stat(int fd) {
    __wasi_filestat_t stat;
    int error = __wasi_fd_filestat_get(fd, &stat);
    printf("filestat: %d", error);
    if (!error)
        printf(" type %d links %d size %d", stat.filetype, (int)stat.nlink,
               stat.filetype == __WASI_FILETYPE_DIRECTORY ? 0 : (int)stat.size);
    printf("\n");
}

static void times(int fd) {
    __wasi_filestat_t stat;
    int error = __wasi_fd_filestat_get(fd, &stat);
    unsigned long long now = 1600000000000000000ull;
    printf("times: %d %s%llu %s%llu\n", error, stat.atim > now ? "now " : "", stat.atim > now ? 0 : stat.atim,
           stat.mtim > now ? "now " : "", stat.mtim > now ? 0 : stat.mtim);
}

static void seek(int fd, long long offset, int whence) {
    __wasi_filesize_t position = 0;
    int error = __wasi_fd_seek(fd, offset, whence, &position);
    printf("seek %lld from %d: %d, %llu\n", offset, whence, error, error ? 0 : (unsigned long long)position);
}

static void tell(int fd) {
    __wasi_filesize_t position = 0;
    int error = __wasi_fd_tell(fd, &position);
    printf("tell: %d, %llu\n", error, error ? 0 : (unsigned long long)position);
}

static void pread_at(int fd, int size, unsigned long long offset) {
    char buffer[64] = {0};
    __wasi_iovec_t part = {(uint8_t *)buffer, size};
    __wasi_size_t count = 0;
    int error = __wasi_fd_pread(fd, &part, 1, offset, &count);
    printf("pread %d at %llu: %d, \"%s\"\n", size, offset, error, error ? "" : buffer);
}

static void pwrite_at(int fd, const char *text, unsigned long long offset) {
    __wasi_ciovec_t part = {(const uint8_t *)text, strlen(text)};
    __wasi_size_t count = 0;
    int error = __wasi_fd_pwrite(fd, &part, 1, offset, &count);
    printf("pwrite \"%s\" at %llu: %d, %d bytes\n", text, offset, error, error ? 0 : (int)count);
}

int main(void) {
    stat_fd(ROOT);
    stat_fd(OTHER);
    stat_fd(99);
    file_stat(99);

    // Every way to open, and what it allows.
    const int oflags[] = {0, __WASI_OFLAGS_CREAT, __WASI_OFLAGS_TRUNC, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL,
                          __WASI_OFLAGS_DIRECTORY, __WASI_OFLAGS_DIRECTORY | __WASI_OFLAGS_CREAT, __WASI_OFLAGS_EXCL};
    const __wasi_rights_t rights[] = {0, READ, WRITE, READ | WRITE, ~0ull >> 34};
    const char *const paths[] = {"file", "dir", "made", "."};
    for (int p = 0; p < 4; p++)
        for (int o = 0; o < 7; o++)
            for (int r = 0; r < 5; r++) {
                int fd = open_at(ROOT, paths[p], 0, oflags[o], rights[r], 0);
                if (fd < 0)
                    continue;
                stat_fd(fd);
                read_text(fd, 1);
                write_text(fd, "0");
                SAY(__wasi_fd_filestat_set_size(fd, 10));
                SAY(__wasi_fd_close(fd));
                if (p == 2)
                    SAY(__wasi_path_unlink_file(ROOT, "made"));
            }
    SAY(__wasi_fd_close(99));

    // Positions.
    int fd = open_at(ROOT, "positions", 0, __WASI_OFLAGS_CREAT, READ | WRITE, 0);
    write_text(fd, "0123456789");
    tell(fd);
    seek(fd, 3, __WASI_WHENCE_SET);
    read_text(fd, 2);
    seek(fd, -1, __WASI_WHENCE_CUR);
    read_text(fd, 2);
    seek(fd, -2, __WASI_WHENCE_END);
    read_text(fd, 9);
    read_text(fd, 9);
    seek(fd, -1, __WASI_WHENCE_SET);
    seek(fd, -100, __WASI_WHENCE_CUR);
    seek(fd, -100, __WASI_WHENCE_END);
    tell(fd);
    seek(fd, 100, __WASI_WHENCE_SET);
    read_text(fd, 1);
    file_stat(fd);
    seek(fd, 2, __WASI_WHENCE_SET);
    pread_at(fd, 3, 5);
    pread_at(fd, 3, 9);
    pread_at(fd, 3, 100);
    pwrite_at(fd, "AB", 0);
    pwrite_at(fd, "CD", 12);
    tell(fd);
    pread_at(fd, 20, 0);
    file_stat(fd);
    SAY(__wasi_fd_filestat_set_size(fd, 5));
    file_stat(fd);
    SAY(__wasi_fd_filestat_set_size(fd, 8));
    pread_at(fd, 20, 0);
    SAY(__wasi_fd_allocate(fd, 0, 100));
    SAY(__wasi_fd_allocate(ROOT, 0, 100));
    for (int advice = 0; advice < 6; advice++)
        SAY(__wasi_fd_advise(fd, 0, 4, advice));
    SAY(__wasi_fd_advise(fd, 4, 0, 0));
    SAY(__wasi_fd_advise(ROOT, 0, 0, 0));
    SAY(__wasi_fd_sync(fd));
    SAY(__wasi_fd_datasync(fd));
    SAY(__wasi_fd_sync(ROOT));
    SAY(__wasi_fd_datasync(99));

    // Flags.
    stat_fd(fd);
    SAY(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_APPEND));
    stat_fd(fd);
    seek(fd, 0, __WASI_WHENCE_SET);
    write_text(fd, "end");
    tell(fd);
    pwrite_at(fd, "still", 0);
    tell(fd);
    SAY(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_NONBLOCK));
    stat_fd(fd);
    SAY(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_SYNC));
    SAY(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_DSYNC));
    SAY(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_RSYNC));
    SAY(__wasi_fd_fdstat_set_flags(ROOT, 0));
    SAY(__wasi_fd_fdstat_set_flags(99, 0));
    stat_fd(fd);
    SAY(__wasi_fd_fdstat_set_rights(fd, READ, 0));
    SAY(__wasi_fd_fdstat_set_rights(fd, ~0ull >> 34, ~0ull >> 34));
    SAY(__wasi_fd_fdstat_set_rights(ROOT, 0, 0));
    SAY(__wasi_fd_fdstat_set_rights(99, 0, 0));
    pread_at(fd, 60, 0);

    // Times.
    const int given = __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_MTIM;
    SAY(__wasi_fd_filestat_set_times(fd, 1000000001, 2000000002, given));
    times(fd);
    SAY(__wasi_fd_filestat_set_times(fd, 5, 5, __WASI_FSTFLAGS_ATIM_NOW));
    times(fd);
    SAY(__wasi_fd_filestat_set_times(fd, 6, 6, __WASI_FSTFLAGS_ATIM));
    SAY(__wasi_fd_filestat_set_times(fd, 7, 7, __WASI_FSTFLAGS_MTIM_NOW));
    times(fd);
    SAY(__wasi_fd_filestat_set_times(fd, 8, 8, 0));
    times(fd);
    SAY(__wasi_fd_filestat_set_times(fd, 9, 9, __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_ATIM_NOW));
    SAY(__wasi_fd_filestat_set_times(fd, 9, 9, __WASI_FSTFLAGS_MTIM | __WASI_FSTFLAGS_MTIM_NOW));
    times(fd);
    int dir = open_at(ROOT, "dir", 0, __WASI_OFLAGS_DIRECTORY, READ, 0);
    SAY(__wasi_fd_filestat_set_times(dir, 1000, 2000, given));
    times(dir);
    SAY(__wasi_fd_close(dir));
    SAY(__wasi_fd_filestat_set_times(99, 0, 0, given));
    SAY(__wasi_path_filestat_set_times(ROOT, 0, "positions", 3000, 4000, given));
    times(fd);
    SAY(__wasi_path_filestat_set_times(ROOT, 0, "link", 5000, 6000, given));
    SAY(__wasi_path_filestat_set_times(ROOT, FOLLOW, "link", 7000, 8000, given));
    SAY(__wasi_path_filestat_set_times(ROOT, FOLLOW, "link", 7000, 8000, __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_ATIM_NOW));
    SAY(__wasi_path_filestat_set_times(ROOT, FOLLOW, "missing", 1, 1, given));
    SAY(__wasi_path_filestat_set_times(ROOT, FOLLOW, "out", 1, 1, given));

    // Numbers.
    SAY(__wasi_fd_renumber(fd, fd));
    SAY(__wasi_fd_renumber(99, fd));
    SAY(__wasi_fd_renumber(fd, 99));
    SAY(__wasi_fd_renumber(fd, OTHER));
    SAY(__wasi_fd_tell(fd, &(__wasi_filesize_t){0}));
    seek(OTHER, 0, __WASI_WHENCE_SET);
    read_text(OTHER, 3);
    SAY(__wasi_fd_prestat_get(OTHER, &(__wasi_prestat_t){0}));
    SAY(__wasi_fd_renumber(ROOT, OTHER));
    SAY(__wasi_fd_prestat_get(ROOT, &(__wasi_prestat_t){0}));
    SAY(__wasi_fd_prestat_get(OTHER, &(__wasi_prestat_t){0}));
    fd = open_at(OTHER, "file", 0, 0, READ, 0);
    SAY(__wasi_fd_close(OTHER));
    read_text(fd, 3);
    open_at(OTHER, "file", 0, 0, READ, 0);
    open_at(fd, "file", 0, 0, READ, 0);
    open_at(1, "file", 0, 0, READ, 0);
    return 0;
}
