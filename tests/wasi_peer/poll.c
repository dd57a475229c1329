// Waiting: clocks, files, streams, and lists of them.
#include "peer.h"

static __wasi_subscription_t clock_of(int userdata, int id, long long timeout, int flags) {
    __wasi_subscription_t wanted = {.userdata = userdata};
    wanted.u.tag = __WASI_EVENTTYPE_CLOCK;
    wanted.u.u.clock.id = id;
    wanted.u.u.clock.timeout = timeout;
    wanted.u.u.clock.flags = flags;
    return wanted;
}

static __wasi_subscription_t fd_of(int userdata, int tag, int fd) {
    __wasi_subscription_t wanted = {.userdata = userdata};
    wanted.u.tag = tag;
    wanted.u.u.fd_read.file_descriptor = fd;
    return wanted;
}

#define READABLE(userdata, fd) fd_of(userdata, __WASI_EVENTTYPE_FD_READ, fd)
#define WRITABLE(userdata, fd) fd_of(userdata, __WASI_EVENTTYPE_FD_WRITE, fd)
#define POLL(...) poll_all(#__VA_ARGS__, (__wasi_subscription_t[]){__VA_ARGS__}, \
                           sizeof((__wasi_subscription_t[]){__VA_ARGS__}) / sizeof(__wasi_subscription_t))

static unsigned long long now(int clock) {
    __wasi_timestamp_t time = 0;
    if (__wasi_clock_time_get(clock, 1, &time))
        abort();
    return time;
}

static void poll_all(const char *what, const __wasi_subscription_t *wanted, int count) {
    __wasi_event_t events[16];
    __wasi_size_t ready = 0;
    int error = __wasi_poll_oneoff(wanted, events, count, &ready);
    printf("%s: %d", what, error);
    for (int i = 0; !error && i < (int)ready; i++)
        printf(" {%d error %d type %d flags %d}", (int)events[i].userdata, events[i].error, events[i].type,
               events[i].type == __WASI_EVENTTYPE_CLOCK ? 0 : events[i].fd_readwrite.flags);
    printf("\n");
}

int main(void) {
    const long long ms = 1000000, hour = 3600ll * 1000 * ms;
    const int absolute = __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME;
    __wasi_event_t event;
    __wasi_size_t ready;
    __wasi_subscription_t none = clock_of(0, 1, 0, 0);
    SAY(__wasi_poll_oneoff(&none, &event, 0, &ready));

    POLL(clock_of(1, 1, 0, 0));
    unsigned long long start = now(1);
    POLL(clock_of(2, 1, 20 * ms, 0));
    POLL(clock_of(3, 0, 20 * ms, 0));
    POLL(clock_of(4, 1, now(1) + 20 * ms, absolute));
    POLL(clock_of(5, 0, now(0) + 20 * ms, absolute));
    printf("at least 80 ms: %d\n", now(1) - start >= 79 * ms);
    POLL(clock_of(6, 1, 0, absolute));
    POLL(clock_of(7, 0, 0, absolute));
    POLL(clock_of(8, 1, 1 * ms, 0), clock_of(9, 1, hour, 0));
    POLL(clock_of(10, 1, hour, 0), clock_of(11, 0, 1 * ms, 0));
    POLL(clock_of(12, 1, 0, 0), clock_of(13, 1, 0, 0), clock_of(14, 1, 0, 0));
    POLL(clock_of(15, 2, 1 * ms, 0), clock_of(16, 1, 0, 0));
    POLL(clock_of(17, 3, 1 * ms, 0), clock_of(16, 1, 0, 0));

    POLL(READABLE(20, 99));
    POLL(READABLE(21, ROOT));
    POLL(WRITABLE(22, ROOT));
    POLL(READABLE(23, 1));
    POLL(WRITABLE(24, 0));
    POLL(WRITABLE(25, 1), WRITABLE(26, 2), WRITABLE(27, 1));
    int file = open_at(ROOT, "file", 0, 0, READ | WRITE, 0);
    POLL(READABLE(30, file), clock_of(31, 1, hour, 0));
    POLL(clock_of(32, 1, hour, 0), WRITABLE(33, file));
    POLL(WRITABLE(33, file), WRITABLE(33, file));
    read_text(file, 100);
    POLL(READABLE(34, file));
    POLL(READABLE(35, file), READABLE(36, 99));
    // The input is empty: it is at its end at once.
    POLL(READABLE(37, 0), clock_of(38, 1, hour, 0));
    read_text(0, 10);
    return 0;
}
