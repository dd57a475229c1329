// Names: what leads where, what leads out, what cannot be done to what.
#include "peer.h"

static void stat_at(const char *path, int lookup) {
    __wasi_filestat_t stat;
    int error = __wasi_path_filestat_get(ROOT, lookup, path, &stat);
    printf("stat \"%s\" lookup %d: %d", path, lookup, error);
    if (!error)
        printf(" type %d", stat.filetype);
    printf("\n");
}

static void link_text(const char *path, int size) {
    char buffer[64] = {0};
    __wasi_size_t count = 0;
    int error = __wasi_path_readlink(ROOT, path, (uint8_t *)buffer, size, &count);
    printf("readlink \"%s\" %d: %d, \"%s\" %d\n", path, size, error, error ? "" : buffer, error ? 0 : (int)count);
}

// What the C library does not let through: a path with a length of its own.
__attribute__((import_module("wasi_snapshot_preview1"), import_name("path_filestat_get"))) int raw_stat(
    int fd, int flags, const char *path, int len, __wasi_filestat_t *out);

static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

// The names of a directory, read through a buffer of so many bytes, sorted: the order is the host's.
static void list(int fd, int size) {
    static char names[256][64];
    char *sorted[256], *buffer = malloc(size);
    int count = 0, error = 0, rounds = 0;
    __wasi_dircookie_t cookie = 0;
    for (;;) {
        __wasi_size_t used = 0;
        error = __wasi_fd_readdir(fd, (uint8_t *)buffer, size, cookie, &used);
        if (error || ++rounds > 1000)
            break;
        __wasi_size_t at = 0, before = count;
        while (at + sizeof(__wasi_dirent_t) <= used) {
            __wasi_dirent_t entry;
            memcpy(&entry, buffer + at, sizeof entry);
            at += sizeof entry;
            if (at + entry.d_namlen > used)
                break;
            snprintf(names[count], 64, "%.*s/%d", (int)entry.d_namlen, buffer + at, entry.d_type);
            sorted[count] = names[count];
            count++;
            at += entry.d_namlen;
            cookie = entry.d_next;
        }
        if (used < (__wasi_size_t)size)
            break;
        if (count == (int)before) {
            printf("too small; ");
            break;
        }
    }
    qsort(sorted, count, sizeof *sorted, compare);
    printf("list through %d: %d, %d names:", size, error, count);
    for (int i = 0; i < count; i++)
        printf(" %s", sorted[i]);
    printf("\n");
    free(buffer);
}

int main(void) {
    // Everything that is there, by every kind of name.
    const char *const names[] = {
        "file", "dir", "dir/", "dir/.", "dir/..", "dir/nested", "dir//nested", "./dir/./nested", "dir/../file", "file/",
        "file/.", "file/..", "missing", "missing/", "missing/file", "link", "link/", "dirlink", "dirlink/", "dirlink/nested",
        "dangling", "loop", "loop/x", "out", "out/", "absolute", "up", "up/", "up/secret", "up/root/file", "dirlink/../file",
        ".", "./", "..", "../", "../secret", "../root/file", "dir/../../secret", "dir/../../root/file", "/", "//", "/file",
        "/etc/passwd", "", "...", "dir\\nested", "fifo-not-there/../file", "other", "dir/.../x"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        for (int lookup = 0; lookup < 2; lookup++) {
            stat_at(names[i], lookup);
            int fd = open_at(ROOT, names[i], lookup, 0, READ, 0);
            if (fd >= 0)
                SAY(__wasi_fd_close(fd));
            fd = open_at(ROOT, names[i], lookup, __WASI_OFLAGS_DIRECTORY, READ, 0);
            if (fd >= 0)
                SAY(__wasi_fd_close(fd));
        }

    // Paths that are odd as bytes.
    __wasi_filestat_t stat;
    printf("with NUL: %d\n", raw_stat(ROOT, 0, "file\0x", 6, &stat));
    printf("ends in NUL: %d\n", raw_stat(ROOT, 0, "file\0", 5, &stat));
    printf("not UTF-8: %d\n", raw_stat(ROOT, 0, "\xff\xfe", 2, &stat));
    printf("UTF-8: %d\n", raw_stat(ROOT, 0, "\xc3\xa4", 2, &stat));
    static char name[5000];
    memset(name, 'n', sizeof name);
    for (int len = 255; len < 5000; len = len == 255 ? 256 : len * 2)
        printf("a name of %d: %d\n", len, raw_stat(ROOT, 0, name, len, &stat));
    for (int i = 1; i < 5000; i += 2)
        name[i] = '/';
    printf("a path of 5000: %d\n", raw_stat(ROOT, 0, name, 5000, &stat));

    // Links.
    link_text("link", 63);
    link_text("link", 2);
    link_text("link", 0);
    link_text("out", 63);
    link_text("absolute", 63);
    link_text("file", 63);
    link_text("dir", 63);
    link_text("missing", 63);
    link_text("../link", 63);
    link_text("dirlink/", 63);
    SAY(__wasi_path_symlink("file", ROOT, "made-link"));
    SAY(__wasi_path_symlink("file", ROOT, "made-link"));
    link_text("made-link", 63);
    SAY(__wasi_path_symlink("../secret", ROOT, "made-out"));
    stat_at("made-out", FOLLOW);
    SAY(__wasi_path_symlink("/etc/passwd", ROOT, "made-absolute"));
    stat_at("made-absolute", FOLLOW);
    SAY(__wasi_path_symlink("", ROOT, "made-empty"));
    SAY(__wasi_path_symlink("file", ROOT, "made/"));
    SAY(__wasi_path_symlink("file", ROOT, ""));
    SAY(__wasi_path_symlink("file", ROOT, "../made"));
    SAY(__wasi_path_symlink("file", ROOT, "missing/made"));
    SAY(__wasi_path_symlink("file", 99, "made"));
    SAY(__wasi_path_symlink("file", 1, "made"));
    SAY(__wasi_path_unlink_file(ROOT, "made-link"));
    SAY(__wasi_path_unlink_file(ROOT, "made-out"));

    SAY(__wasi_path_link(ROOT, 0, "file", ROOT, "hard"));
    SAY(__wasi_path_link(ROOT, 0, "file", ROOT, "hard"));
    SAY(__wasi_path_link(ROOT, FOLLOW, "file", ROOT, "hard2"));
    SAY(__wasi_path_link(ROOT, 0, "link", ROOT, "hardlink"));
    stat_at("hardlink", 0);
    SAY(__wasi_path_link(ROOT, 0, "dir", ROOT, "harddir"));
    SAY(__wasi_path_link(ROOT, 0, "../secret", ROOT, "stolen"));
    SAY(__wasi_path_link(ROOT, 0, "up/secret", ROOT, "stolen"));
    SAY(__wasi_path_link(ROOT, 0, "/etc/passwd", ROOT, "stolen"));
    SAY(__wasi_path_link(ROOT, 0, "file", ROOT, "../stolen"));
    SAY(__wasi_path_link(ROOT, 0, "file", ROOT, "hard/"));
    SAY(__wasi_path_link(ROOT, 0, "missing", ROOT, "hard3"));
    SAY(__wasi_path_link(ROOT, 0, "file", OTHER, "hard"));
    SAY(__wasi_path_link(ROOT, 0, "file", 99, "hard"));
    SAY(__wasi_path_link(99, 0, "file", ROOT, "hard"));
    SAY(__wasi_path_unlink_file(ROOT, "hard"));
    SAY(__wasi_path_unlink_file(ROOT, "hardlink"));

    // Directories.
    SAY(__wasi_path_create_directory(ROOT, "new"));
    SAY(__wasi_path_create_directory(ROOT, "new"));
    SAY(__wasi_path_create_directory(ROOT, "new/"));
    SAY(__wasi_path_create_directory(ROOT, "new/inner/"));
    SAY(__wasi_path_create_directory(ROOT, "file"));
    SAY(__wasi_path_create_directory(ROOT, "file/x"));
    SAY(__wasi_path_create_directory(ROOT, "missing/x"));
    SAY(__wasi_path_create_directory(ROOT, "../new"));
    SAY(__wasi_path_create_directory(ROOT, "/new"));
    SAY(__wasi_path_create_directory(ROOT, "up/new"));
    SAY(__wasi_path_create_directory(ROOT, "."));
    SAY(__wasi_path_create_directory(ROOT, ".."));
    SAY(__wasi_path_create_directory(ROOT, ""));
    SAY(__wasi_path_create_directory(ROOT, "dangling"));
    SAY(__wasi_path_remove_directory(ROOT, "new"));
    SAY(__wasi_path_remove_directory(ROOT, "new/inner"));
    SAY(__wasi_path_remove_directory(ROOT, "new"));
    SAY(__wasi_path_remove_directory(ROOT, "new"));
    SAY(__wasi_path_remove_directory(ROOT, "file"));
    SAY(__wasi_path_remove_directory(ROOT, "dirlink"));
    SAY(__wasi_path_remove_directory(ROOT, "."));
    SAY(__wasi_path_remove_directory(ROOT, ".."));
    SAY(__wasi_path_remove_directory(ROOT, ""));
    SAY(__wasi_path_remove_directory(ROOT, "../outside"));
    SAY(__wasi_path_remove_directory(ROOT, "up/outside"));
    SAY(__wasi_path_unlink_file(ROOT, "dir"));
    SAY(__wasi_path_unlink_file(ROOT, "dir/"));
    SAY(__wasi_path_unlink_file(ROOT, "file/"));
    SAY(__wasi_path_unlink_file(ROOT, "missing"));
    SAY(__wasi_path_unlink_file(ROOT, ""));
    SAY(__wasi_path_unlink_file(ROOT, "../secret"));
    SAY(__wasi_path_unlink_file(ROOT, "up/secret"));
    SAY(__wasi_path_unlink_file(ROOT, "link/"));
    SAY(__wasi_path_unlink_file(ROOT, "dangling"));
    SAY(__wasi_path_unlink_file(99, "file"));
    SAY(__wasi_path_unlink_file(1, "file"));

    // Renaming.
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "renamed"));
    stat_at("file", 0);
    SAY(__wasi_path_rename(ROOT, "renamed", ROOT, "file"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "file"));
    SAY(__wasi_path_rename(ROOT, "missing", ROOT, "x"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "dir"));
    SAY(__wasi_path_rename(ROOT, "dir", ROOT, "file"));
    SAY(__wasi_path_rename(ROOT, "dir", ROOT, "dir/inside"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "../taken"));
    SAY(__wasi_path_rename(ROOT, "../secret", ROOT, "taken"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "up/taken"));
    SAY(__wasi_path_rename(ROOT, "up/secret", ROOT, "taken"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "/tmp/taken"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, "x/"));
    SAY(__wasi_path_rename(ROOT, "file/", ROOT, "x"));
    SAY(__wasi_path_rename(ROOT, "dir/", ROOT, "dir2/"));
    SAY(__wasi_path_rename(ROOT, "dir2", ROOT, "dir"));
    SAY(__wasi_path_rename(ROOT, "dir", ROOT, "empty"));
    SAY(__wasi_path_rename(ROOT, "empty", ROOT, "dir"));
    SAY(__wasi_path_create_directory(ROOT, "empty"));
    SAY(__wasi_path_rename(ROOT, "empty", ROOT, "dir"));
    SAY(__wasi_path_rename(ROOT, ".", ROOT, "x"));
    SAY(__wasi_path_rename(ROOT, "", ROOT, "x"));
    SAY(__wasi_path_rename(ROOT, "file", ROOT, ""));
    SAY(__wasi_path_rename(ROOT, "file", OTHER, "moved"));
    SAY(__wasi_path_rename(OTHER, "moved", ROOT, "file"));
    SAY(__wasi_path_rename(ROOT, "link", ROOT, "moved-link"));
    link_text("moved-link", 63);
    SAY(__wasi_path_rename(ROOT, "moved-link", ROOT, "link"));
    SAY(__wasi_path_rename(ROOT, "file", 99, "x"));
    SAY(__wasi_path_rename(1, "file", ROOT, "x"));

    // Creating through links, and where it is refused.
    open_at(ROOT, "made-absolute", FOLLOW, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "link", FOLLOW, __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL, WRITE, 0);
    open_at(ROOT, "link", 0, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "out", FOLLOW, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "out", FOLLOW, __WASI_OFLAGS_TRUNC, WRITE, 0);
    open_at(ROOT, "../made", FOLLOW, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "made/", 0, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "missing/made", 0, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "dir", 0, __WASI_OFLAGS_CREAT, WRITE, 0);
    open_at(ROOT, "dir", 0, 0, WRITE, 0);
    open_at(ROOT, "dir", 0, __WASI_OFLAGS_TRUNC, WRITE, 0);
    int dir = open_at(ROOT, "dir", 0, __WASI_OFLAGS_DIRECTORY, READ, 0);
    open_at(dir, "nested", 0, 0, READ, 0);
    open_at(dir, "../file", 0, 0, READ, 0);
    open_at(dir, "..", 0, 0, READ, 0);
    open_at(dir, "/file", 0, 0, READ, 0);

    // Listing, through buffers of all sizes.
    SAY(__wasi_path_create_directory(ROOT, "many"));
    int many = open_at(ROOT, "many", 0, __WASI_OFLAGS_DIRECTORY, READ, 0);
    list(many, 4096);
    for (int i = 0; i < 40; i++) {
        char path[32];
        snprintf(path, sizeof path, "many/%0*d", 1 + i % 20, i);
        __wasi_fd_t fd;
        if (__wasi_path_open(ROOT, 0, path, __WASI_OFLAGS_CREAT, WRITE, 0, 0, &fd) == 0)
            (void)__wasi_fd_close(fd);
    }
    const int sizes[] = {0, 1, 23, 24, 25, 64, 100, 1000, 100000};
    for (int i = 0; i < 9; i++)
        list(many, sizes[i]);
    list(dir, 4096);
    list(ROOT, 4096);
    list(99, 100);
    list(1, 100);
    __wasi_size_t used = 77;
    char buffer[100];
    SAY(__wasi_fd_readdir(many, (uint8_t *)buffer, 100, 1000, &used));
    printf("past the end: %d\n", (int)used);
    SAY(__wasi_path_remove_directory(ROOT, "many"));
    return 0;
}
