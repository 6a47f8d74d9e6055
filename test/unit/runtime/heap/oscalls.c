// RUN: %loam_build/bin/unit/oscalls
// Each system call of the heap fails once: the process ends with the text of Go's runtime, or goes on without
// what was only advice. The linker puts the functions below in the place of the C library's.
#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "gc/seen.h"
#include "heap/keeper.h"
#include "heap/scavenge.h"
#include "fake.h"

typedef enum Call { CALL_RESERVE, CALL_MAP, CALL_ALLOC, CALL_UNMAP, CALL_ADVISE, CALL_THREAD, CALLS } Call;
// Which call fails: after how many, and how many of them. For CALL_ADVISE only this advice.
static int fails_after[CALLS], fails[CALLS], advice;
static bool misplaced; // the next reservation lies behind a place that is aligned

static bool fails_now(Call call) {
    if (!fails[call]) return false;
    if (fails_after[call]-- > 0) return false;
    fails[call]--;
    errno = ENOMEM;
    return true;
}

void *__real_mmap(void *, size_t, int, int, int, off_t);
int __real_munmap(void *, size_t);
int __real_madvise(void *, size_t, int);
int __real_pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset);
int __wrap_munmap(void *at, size_t n);
int __wrap_madvise(void *at, size_t n, int what);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*fn)(void *), void *arg);

void *__wrap_mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset) {
    Call call = protection == PROT_NONE ? CALL_RESERVE : flags & MAP_FIXED ? CALL_MAP : CALL_ALLOC;
    if (fails_now(call)) return MAP_FAILED;
    if (call != CALL_RESERVE || !misplaced) return __real_mmap(at, n, protection, flags, fd, offset);
    misplaced = false;
    uintptr_t got = (uintptr_t)__real_mmap(at, n + 2 * ARENA_BYTES, protection, flags, fd, offset);
    CHECK((void *)got != MAP_FAILED);
    return (void *)((got + ARENA_BYTES - 1) / ARENA_BYTES * ARENA_BYTES + OS_PAGE_SIZE);
}
int __wrap_munmap(void *at, size_t n) { return fails_now(CALL_UNMAP) ? -1 : __real_munmap(at, n); }
int __wrap_madvise(void *at, size_t n, int what) {
    return what == advice && fails_now(CALL_ADVISE) ? -1 : __real_madvise(at, n, what);
}
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*fn)(void *), void *arg) {
    return fails_now(CALL_THREAD) ? EAGAIN : __real_pthread_create(t, a, fn, arg);
}

static void fail(Call call, int after, int times) {
    fails_after[call] = after;
    fails[call] = times;
}

// In a process of its own: it must end with this status and text.
static void ends(void (*fn)(void), int status, const char *text) {
    int pipes[2], got;
    char said[4096];
    CHECK(pipe(pipes) == 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], 2);
        fn();
        _exit(0);
    }
    close(pipes[1]);
    ssize_t n, all = 0;
    while ((n = read(pipes[0], said + all, sizeof said - 1 - (size_t)all)) > 0) all += n;
    said[all] = 0;
    close(pipes[0]);
    CHECK(waitpid(child, &got, 0) == child);
    CHECK_EQ(WIFSIGNALED(got) ? -WTERMSIG(got) : WEXITSTATUS(got), status);
    if (!strstr(said, text)) fprintf(stderr, "said: %s\n", said);
    CHECK(strstr(said, text));
}

static void allocate_large(void) { heap_alloc(1 << 30, NULL, true); }
static void without_address_space(void) {
    fail(CALL_RESERVE, 0, 100);
    allocate_large();
}
static void without_memory(void) {
    fail(CALL_MAP, 0, 1);
    allocate_large();
}
static void without_arena_records(void) {
    fail(CALL_ALLOC, 0, 1);
    allocate_large();
}
static void without_span_records(void) {
    for (;;) {
        if (heap.span_records.chunk_left < 2 * heap.span_records.size) fail(CALL_ALLOC, 0, 1);
        heap_span_alloc(1, spanclass_make(51, 1)); // one object a span
    }
}
// The first place is not aligned, so it is given back.
static void without_unmapping(void) {
    misplaced = true;
    fail(CALL_UNMAP, 0, 1);
    allocate_large();
}
static void elsewhere(void) {
    char *in_the_way = (char *)heap.grow_end;
    CHECK(__real_mmap(in_the_way, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
          in_the_way);
    allocate_large();
    CHECK(heap_is_valid());
}

static void *used_and_freed(uint64_t bytes) {
    MSpan *s = heap_span_alloc(bytes / HEAP_PAGE_SIZE, spanclass_make(0, 1));
    memset((void *)s->base, 5, bytes);
    void *p = (void *)s->base;
    heap_span_free(s);
    return p;
}
static void all_is_zero(const char *p, uint64_t bytes) {
    for (uint64_t i = 0; i < bytes; i++) CHECK(p[i] == 0);
}
// Pages that cannot be dropped are mapped anew.
static void locked_pages(void) {
    char *p = used_and_freed(1 << 20);
    advice = MADV_DONTNEED;
    fail(CALL_ADVISE, 0, 1000);
    heap_release_pages(UINT64_MAX);
    all_is_zero(p, 1 << 20);
}
static void locked_pages_without_memory(void) {
    used_and_freed(1 << 20);
    advice = MADV_DONTNEED;
    fail(CALL_ADVISE, 0, 1);
    fail(CALL_MAP, 0, 1);
    heap_release_pages(UINT64_MAX);
}
static void not_lazily(void) {
    char *p = used_and_freed(1 << 20);
    godebug.madvdontneed = 0;
    advice = MADV_FREE;
    fail(CALL_ADVISE, 0, 1000);
    heap_release_pages(UINT64_MAX);
    all_is_zero(p, 1 << 20);
}
static void grow(void) {
    for (int i = 0; i < 40; i++)
        memset((void *)heap_span_alloc((1 << 20) / HEAP_PAGE_SIZE, spanclass_make(0, 1))->base, 1, 1 << 20);
    usleep(20000);
    CHECK(heap_is_valid());
}
static void no_huge_pages(void) {
    advice = MADV_HUGEPAGE;
    fail(CALL_ADVISE, 0, 1000);
    grow();
}
static void no_small_pages(void) {
    advice = MADV_NOHUGEPAGE;
    fail(CALL_ADVISE, 0, 1000);
    allocate_large();
    grow();
}
static void no_thread(void) {
    fail(CALL_THREAD, 0, 1);
    grow();
}

// Marking goes on without the bits of what it has met.
static void no_bits_for_marking(void) {
    enum { VERTICES = 20000, EDGES = 4 };
    void ***all = mallocgc(VERTICES * 8, &type_ptr, true);
    fake_roots[0] = all;
    for (unsigned i = 0; i < VERTICES; i++) all[i] = mallocgc(EDGES * 8, &type_ptr, true);
    for (unsigned i = 0; i < VERTICES * EDGES; i++) all[i / EDGES][i % EDGES] = all[i * 7919 % VERTICES];
    godebug.gccheckmark = 1;
    gc_start(GC_FORCED);
    HeapArena *a = heap_arena_of((uintptr_t)all);
    CHECK(a->seen && a->seen_cycle % 2 == 0);
    os_unmap(a->seen, SEEN_BYTES, &heap.gc_sys);
    a->seen = NULL;
    fail(CALL_ALLOC, 0, 1);
    gc_start(GC_FORCED);
    CHECK(!a->seen && fails[CALL_ALLOC] == 0);
    gc_start(GC_FORCED);
    CHECK(a->seen && heap_is_valid());
}

static void memory_is_out(void) {
    ends(without_address_space, 2, "byte block (");
    ends(without_address_space, 2, "fatal error: out of memory\n");
    ends(without_memory, 2, "fatal error: runtime: out of memory\n");
    ends(without_arena_records, 2, "fatal error: out of memory allocating heap arena metadata\n");
    ends(without_span_records, 2, "fatal error: runtime: cannot allocate memory\n");
}
static void what_cannot_be_is_an_abort(void) {
    ends(without_unmapping, -SIGABRT, "");
    ends(locked_pages_without_memory, -SIGABRT, "");
}
static void advice_may_be_refused(void) {
    ends(locked_pages, 0, "");
    ends(not_lazily, 0, "");
    ends(no_huge_pages, 0, "");
    ends(no_small_pages, 0, "");
    ends(no_thread, 0, "");
    ends(elsewhere, 0, "");
    ends(no_bits_for_marking, 0, "");
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    heap_alloc(8, NULL, true);
    RUN(memory_is_out);
    RUN(what_cannot_be_is_an_abort);
    RUN(advice_may_be_refused);
    return 0;
}
