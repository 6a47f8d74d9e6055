// stdlib.c - C side of packages of lib/ that need more than Go: files (os), memory searches (internal/bytealg), typed values
// (internal/reflectlite) and the ends of a program that locks for ever (sync). golib.def lists them.
//
// The functions with an __asm__ name run on the goroutine's stack: the C library's memchr and memcmp are leaf functions that use no stack.
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include "heap/heap.h"
#include "lang/lang.h"
#include "os/os.h"

extern char **environ;

LoamString rt_os_envv(int64_t);
LoamString rt_os_errno_text(int64_t);
int64_t rt_os_open(const char *, int64_t, int64_t), rt_os_closefd(int64_t), rt_os_envc(void);
int64_t rt_bytes_find(const char *, int64_t, const char *, int64_t);
void rt_reflect_assign(const LoamType *, void *, const void *);
const LoamItab *rt_reflect_itab(const LoamInterfaceType *, const LoamType *);
void *rt_reflect_new(const LoamType *);
_Noreturn void rt_sync_deadlock(void), rt_sync_fatal(const char *, int64_t);
int64_t bytes_index(const char *, uint8_t, int64_t) __asm__("bytealg.memchr");
int64_t bytes_count(const char *, uint8_t, int64_t) __asm__("bytealg.memcount");
int64_t bytes_compare(const char *, int64_t, const char *, int64_t) __asm__("bytealg.memcompare");

int64_t rt_os_open(const char *path, int64_t flags, int64_t mode) { return os_open(path, (int)flags, (int)mode); }
int64_t rt_os_closefd(int64_t fd) { return os_close((int)fd); }

int64_t rt_os_envc(void) {
    int64_t n = 0;
    while (environ[n]) n++;
    return n;
}

LoamString rt_os_envv(int64_t i) { return (LoamString){environ[i], (int64_t)strlen(environ[i])}; }

// Go words the system's errors in lower case.
LoamString rt_os_errno_text(int64_t number) {
    const char *text = strerrordesc_np((int)number);
    if (!text) text = "unknown error";
    int64_t n = (int64_t)strlen(text);
    char *copy = heap_alloc(n, NULL, false);
    memcpy(copy, text, (size_t)n);
    bool acronym = n > 1 && copy[1] >= 'A' && copy[1] <= 'Z';
    if (copy[0] >= 'A' && copy[0] <= 'Z' && !acronym) copy[0] = (char)(copy[0] + 'a' - 'A');
    return (LoamString){copy, n};
}

int64_t bytes_index(const char *p, uint8_t c, int64_t n) {
    const char *found = n ? memchr(p, c, (size_t)n) : NULL;
    return found ? found - p : -1;
}

int64_t bytes_count(const char *p, uint8_t c, int64_t n) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) count += (uint8_t)p[i] == c;
    return count;
}

int64_t bytes_compare(const char *a, int64_t na, const char *b, int64_t nb) {
    int64_t shorter = na < nb ? na : nb;
    int order = shorter ? memcmp(a, b, (size_t)shorter) : 0;
    if (order == 0) return na < nb ? -1 : na > nb;
    return order < 0 ? -1 : 1;
}

int64_t rt_bytes_find(const char *p, int64_t n, const char *needle, int64_t m) {
    if (m == 0) return 0;
    const char *found = n ? memmem(p, (size_t)n, needle, (size_t)m) : NULL;
    return found ? found - p : -1;
}

void rt_reflect_assign(const LoamType *type, void *to, const void *from) {
    if (type->ptrdata) heap_typedmemmove(type, to, from);
    else memmove(to, from, type->size);
}

const LoamItab *rt_reflect_itab(const LoamInterfaceType *inter, const LoamType *type) { return rt_getitab(inter, type, false); }
void *rt_reflect_new(const LoamType *type) { return heap_alloc((int64_t)type->size, type, true); }

void rt_sync_deadlock(void) { sched_fatal("all goroutines are asleep - deadlock!"); }
void rt_sync_fatal(const char *text, int64_t n) { sched_fatal("%.*s", (int)n, text); }
