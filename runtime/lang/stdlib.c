// stdlib.c - C side of packages of lib/ that need more than Go: files, arguments and environment (syscall,
// os), clocks (time), memory searches (internal/bytealg), typed values (internal/reflectlite). golib.def
// lists the functions.
//
// The functions with an __asm__ name run on the goroutine's stack: the C library's memchr and memcmp are leaf
// functions that use no stack.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include "base/fatal.h"
#include "gc/typed.h"
#include "heap/heap.h"
#include "lang/faults.h"
#include "lang/golib.h"
#include "os/os.h"
#include "os/signals.h"
#include "sched/machine.h"

extern char **environ;
int lang_argc;
char **lang_argv;

LoamString golib_text(const char *s) { return (LoamString){s, s ? (int64_t)strlen(s) : 0}; }

// ---- packages internal/stdio, syscall and os --------------------------------------------------------------

int64_t rt_stdio_read(int64_t fd, void *p, int64_t n) {
    syscall_enter();
    return syscall_exit(os_read((int)fd, p, (size_t)n));
}
// A broken pipe at standard output or error ends a program as SIGPIPE does; at any other file it is an error.
int64_t rt_stdio_write(int64_t fd, const void *p, int64_t n) {
    syscall_enter();
    int64_t done = os_write((int)fd, p, (size_t)n);
    if (done == -EPIPE && (fd == 1 || fd == 2)) rt_os_sigpipe();
    return syscall_exit(done);
}
void rt_os_sigpipe(void) {
    if (!signal_is_programs(SIGPIPE)) os_signal_die(SIGPIPE);
}
void rt_rawsyscall(int64_t words[7]) {
    bool forks = words[0] == SYS_clone || words[0] == SYS_fork;
    os_syscall(words);
    if (forks && words[0] == 0) machine_forked();
}
// The results are in place before syscall_exit, which may leave this frame for good. The stack that the words
// may lie on does not move meanwhile: a goroutine moves its stack itself.
void rt_blockingsyscall(int64_t words[7]) {
    syscall_enter();
    os_syscall(words);
    syscall_exit(0);
}
void rt_syscall_exit(int64_t status) {
    sched_at_exit();
    os_exit((int)status);
}
int64_t rt_os_argc(void) { return lang_argc; }
LoamString rt_os_argv(int64_t i) { return golib_text(i >= 0 && i < lang_argc ? lang_argv[i] : NULL); }

int64_t rt_syscall_envc(void) {
    int64_t n = 0;
    while (environ[n]) n++;
    return n;
}

LoamString rt_syscall_envv(int64_t i) { return golib_text(environ[i]); }

// Go words the system's errors in lower case.
LoamString rt_stdio_error(int64_t number) {
    const char *text = strerrordesc_np((int)number);
    if (!text) text = "unknown error";
    int64_t n = (int64_t)strlen(text);
    char *copy = heap_alloc(n, NULL, false);
    memcpy(copy, text, (size_t)n);
    bool acronym = n > 1 && copy[1] >= 'A' && copy[1] <= 'Z';
    if (copy[0] >= 'A' && copy[0] <= 'Z' && !acronym) copy[0] = (char)(copy[0] + 'a' - 'A');
    return (LoamString){copy, n};
}

// ---- package internal/poll --------------------------------------------------------------------------------

void rt_poll_init(void) {} // with the first descriptor
TwoWords rt_poll_open(int64_t fd) {
    int64_t error;
    PollDesc *d = netpoll_open((int)fd, &error);
    return (TwoWords){(int64_t)d, error};
}
void rt_poll_close(PollDesc *d) { netpoll_close(d); }
int64_t rt_poll_reset(PollDesc *d, int64_t mode) { return netpoll_reset(d, mode); }
int64_t rt_poll_wait(PollDesc *d, int64_t mode) { return netpoll_wait(d, mode); }
void rt_poll_deadline(PollDesc *d, int64_t ns, int64_t mode) { netpoll_set_deadline(d, ns, mode); }
void rt_poll_unblock(PollDesc *d) { netpoll_unblock(d); }
bool rt_poll_is_poller(int64_t fd) { return netpoll_is_poller(fd); }

// ---- package time -----------------------------------------------------------------------------------------

int64_t rt_time_nanotime(void) { return os_nanotime(); }

TwoWords rt_time_walltime(void) {
    int64_t now = os_walltime();
    return (TwoWords){now / 1000000000, now % 1000000000};
}

void rt_time_sleep(int64_t ns) { timers_sleep(ns); }
void rt_timer_start(GoTimer *t) { timer_start(t); }
int64_t rt_timer_stop(GoTimer *t) { return timer_stop(t); }
int64_t rt_timer_reset(GoTimer *t, int64_t when, int64_t period) { return timer_reset(t, when, period); }

// ---- package internal/bytealg -----------------------------------------------------------------------------

int64_t bytes_index(const char *p, uint8_t c, int64_t n) {
    const char *found = n ? memchr(p, c, (size_t)n) : NULL;
    return found ? found - p : -1;
}

// The compiler makes instructions of the machine's vectors of them. A lane of a comparison that is true is
// -1.
enum { BLOCK = 16 };
typedef uint8_t Block __attribute__((vector_size(BLOCK)));
typedef uint64_t Words __attribute__((vector_size(BLOCK)));

static Block block_at(const char *p) {
    Block b;
    memcpy(&b, p, sizeof b);
    return b;
}

static Block block_of(uint8_t c) { return c - (Block){0}; }

// Of eight places, those whose lane is not zero: the first one where the needle is, or -1.
static int64_t first_of(const char *p, uint64_t lanes, const char *needle, int64_t m, int64_t *failed) {
    for (; lanes; ++*failed) {
        int lane = __builtin_ctzl(lanes) / 8;
        if (!memcmp(p + lane + 1, needle + 1, (size_t)m - 1)) return lane;
        lanes &= ~(0xfful << 8 * lane);
    }
    return -1;
}

// Candidates are places with the first, the middle and the last byte of the needle, which are looked for a
// block at a time (after Mula, "SIMD-friendly algorithms for substring searching", 2016, with two bytes).
// Where too many are none it gives up, for then a search that never looks at a byte twice is faster.
int64_t bytes_find_short(const char *p, int64_t n, const char *needle, int64_t m) {
    enum { GIVES_UP = -2, FREE = 64, ONE_IN = 8 };
    Block first = block_of((uint8_t)needle[0]), middle = block_of((uint8_t)needle[m / 2]),
          last = block_of((uint8_t)needle[m - 1]);
    int64_t failed = 0, end = n - m + 1; // before it the needle may begin
    for (int64_t i = 0; end >= BLOCK && i < end; i += BLOCK) {
        if (i > end - BLOCK) i = end - BLOCK; // the last block looks at some places again
        const char *at_i = p + i;
        Words all = (Words)((block_at(at_i) == first) & (block_at(at_i + m / 2) == middle) &
                            (block_at(at_i + m - 1) == last));
        if (!(all[0] | all[1])) continue;
        int64_t at = first_of(at_i, all[0], needle, m, &failed);
        if (at >= 0) return i + at;
        at = first_of(at_i + 8, all[1], needle, m, &failed);
        if (at >= 0) return i + 8 + at;
        if (failed > FREE + i / ONE_IN) return GIVES_UP;
    }
    for (int64_t i = 0; end < BLOCK && i < end; i++)
        if (p[i] == needle[0] && !memcmp(p + i, needle, (size_t)m)) return i;
    return -1;
}

int64_t rt_bytes_find(const char *p, int64_t n, const char *needle, int64_t m) {
    if (m == 0) return 0;
    const char *found = n ? memmem(p, (size_t)n, needle, (size_t)m) : NULL;
    return found ? found - p : -1;
}

// ---- package internal/reflectlite -------------------------------------------------------------------------

void rt_reflect_assign(const LoamType *type, void *to, const void *from) {
    heap_typedmemmove(type, to, from);
}
const LoamItab *rt_reflect_itab(const LoamInterfaceType *inter, const LoamType *type) {
    return rt_getitab(inter, type, false);
}
void *rt_reflect_new(const LoamType *type) { return heap_alloc((int64_t)type->size, type, true); }

// ---- package internal/rtype -------------------------------------------------------------------------------

void *rtype_kept(void *p) { return p; }
