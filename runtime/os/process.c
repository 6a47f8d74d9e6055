// process.c - time, files, environment, the end of the process.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "arch/machine.h"
#include "os/os.h"

static int64_t clock_read(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t os_nanotime(void) { return clock_read(CLOCK_MONOTONIC); }
int64_t os_walltime(void) { return clock_read(CLOCK_REALTIME); }
int64_t os_thread_cputime(void) { return clock_read(CLOCK_THREAD_CPUTIME_ID); }
int64_t os_cputime(void) { return clock_read(CLOCK_PROCESS_CPUTIME_ID); }

uint64_t os_random(void) {
    uint64_t bits;
    if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) == (ssize_t)sizeof bits) return bits;
    return (uint64_t)os_nanotime() * 0x9e3779b97f4a7c15u; // too early after boot
}

int64_t os_write(int fd, const void *bytes, size_t n) {
    const char *p = bytes;
    size_t done = 0;
    while (done < n) {
        ssize_t w = write(fd, p + done, n - done);
        if (w < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return -errno;
        }
        done += (size_t)w;
    }
    return (int64_t)done;
}

int64_t os_read(int fd, void *bytes, size_t n) {
    for (;;) {
        ssize_t r = read(fd, bytes, n);
        if (r >= 0) return r;
        if (errno != EINTR) return -errno;
    }
}

int os_create(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd < 0 ? -errno : fd;
}

int64_t os_own_path(char *path, size_t n) { return readlink("/proc/self/exe", path, n); }

void os_syscall(int64_t words[7]) { arch_syscall(words); }

const char *os_getenv(const char *name) { return getenv(name); }

int os_last_error(void) { return errno; }

void os_breakpoint(void) { raise(SIGTRAP); }

void os_exit(int status) { _exit(status); }

void os_abort(void) { abort(); }

uint64_t os_memory_bytes(void) {
    long pages = sysconf(_SC_PHYS_PAGES);
    return pages > 0 ? (uint64_t)pages * OS_PAGE_SIZE : UINT64_MAX;
}

int os_cpu_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int n = CPU_COUNT(&set);
    return n > 0 ? n : 1;
}
