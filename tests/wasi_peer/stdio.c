// The streams, asked for everything; arguments, environment, clocks and what has no sense.
#include "peer.h"

int main(int argc, char **argv) {
    for (int fd = 0; fd < 3; fd++) {
        __wasi_fdstat_t stat;
        int error = __wasi_fd_fdstat_get(fd, &stat);
        printf("fdstat %d: %d type %d flags %d rights %llx inheriting %llx\n", fd, error, stat.fs_filetype, stat.fs_flags,
               (unsigned long long)stat.fs_rights_base, (unsigned long long)stat.fs_rights_inheriting);
        __wasi_filestat_t file;
        error = __wasi_fd_filestat_get(fd, &file);
        printf("filestat %d: %d type %d links %d size %d\n", fd, error, file.filetype, (int)file.nlink, (int)file.size);
        __wasi_filesize_t at;
        __wasi_size_t count;
        __wasi_prestat_t prestat;
        uint8_t byte[8] = {0};
        __wasi_iovec_t into = {byte, 1};
        __wasi_ciovec_t from = {byte, 0};
        printf("stream %d\n", fd);
        SAY(__wasi_fd_seek(fd, 0, __WASI_WHENCE_CUR, &at));
        SAY(__wasi_fd_tell(fd, &at));
        SAY(__wasi_fd_pread(fd, &into, 1, 0, &count));
        SAY(__wasi_fd_pwrite(fd, &from, 1, 0, &count));
        SAY(__wasi_fd_write(fd, &from, 1, &count));
        SAY(__wasi_fd_read(fd, &into, 1, &count));
        SAY(__wasi_fd_sync(fd));
        SAY(__wasi_fd_datasync(fd));
        SAY(__wasi_fd_advise(fd, 0, 0, 0));
        SAY(__wasi_fd_allocate(fd, 0, 1));
        SAY(__wasi_fd_filestat_set_size(fd, 1));
        SAY(__wasi_fd_filestat_set_times(fd, 0, 0, 0));
        SAY(__wasi_fd_fdstat_set_flags(fd, 0));
        SAY(__wasi_fd_fdstat_set_flags(fd, __WASI_FDFLAGS_NONBLOCK));
        SAY(__wasi_fd_fdstat_set_rights(fd, 0, 0));
        SAY(__wasi_fd_prestat_get(fd, &prestat));
        SAY(__wasi_fd_prestat_dir_name(fd, byte, 8));
        SAY(__wasi_fd_readdir(fd, byte, 8, 0, &count));
        SAY(__wasi_path_create_directory(fd, "x"));
        __wasi_roflags_t flags;
        __wasi_fd_t accepted;
        SAY(__wasi_sock_accept(fd, 0, &accepted));
        SAY(__wasi_sock_recv(fd, &into, 1, 0, &count, &flags));
        SAY(__wasi_sock_send(fd, &from, 1, 0, &count));
        SAY(__wasi_sock_shutdown(fd, __WASI_SDFLAGS_WR));
    }
    __wasi_size_t count;
    __wasi_fd_t accepted;
    SAY(__wasi_sock_accept(ROOT, 0, &accepted));
    SAY(__wasi_sock_accept(99, 0, &accepted));
    SAY(__wasi_sock_shutdown(99, __WASI_SDFLAGS_WR));

    uint8_t name[16] = {0};
    SAY(__wasi_fd_prestat_dir_name(ROOT, name, 1));
    printf("\"%s\"\n", name);
    SAY(__wasi_fd_prestat_dir_name(OTHER, name, 5));
    SAY(__wasi_fd_prestat_dir_name(OTHER, name, 16));
    printf("\"%s\"\n", name);
    SAY(__wasi_fd_prestat_dir_name(99, name, 16));

    for (int i = 1; i < argc; i++)
        printf("argument %d: \"%s\"\n", i, argv[i]);
    __wasi_size_t size;
    SAY(__wasi_environ_sizes_get(&count, &size));
    printf("environment: %d, %d bytes\n", (int)count, (int)size);
    printf("ONE=%s TWO=%s\n", getenv("ONE"), getenv("TWO"));

    __wasi_timestamp_t time;
    for (int clock = 0; clock < 4; clock++) {
        SAY(__wasi_clock_res_get(clock, &time));
        SAY(__wasi_clock_time_get(clock, 1, &time));
    }
    SAY(__wasi_random_get(name, 16));
    SAY(__wasi_random_get(name, 0));
    SAY(__wasi_sched_yield());
    SAY(__wasi_fd_close(0));
    SAY(__wasi_fd_close(0));
    SAY(__wasi_fd_read(0, &(__wasi_iovec_t){name, 1}, 1, &count));
    return 3;
}
