// fake.h - the rest of the runtime as the heap's unit tests see it: one G whose roots are an array, one P, a
// throw that can be expected. More threads with a P each may run; they stop for the collector when they
// allocate on the slow path, and in fake_safepoint.
#ifndef LOAM_FAKE_H
#define LOAM_FAKE_H

#include <pthread.h>
#include <setjmp.h>
#include "../../unit.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "base/records.h"
#include "gc/barrier.h"
#include "gc/cycle.h"
#include "gc/gc.h"
#include "gc/mark.h"
#include "gc/memstats.h"
#include "gc/pacer.h"
#include "gc/roots.h"
#include "gc/typed.h"
#include "gc/wbstress.h"
#include "heap/hooks.h"
#include "heap/region.h"
#include "heap/sweep.h"
#include "lang/lang.h"

#define FAKE_ROOTS 4096
extern void *fake_roots[FAKE_ROOTS]; // what the one goroutine's stack holds
extern LoamGlobalRoot fake_globals[4];
extern uintptr_t fake_stack_lo, fake_stack_hi; // addresses that belong to a goroutine's stack
void fake_start(void);                         // sched_init and heap_init

typedef struct FakeThread {
    G g;
    M m;
    P p;
} FakeThread;
void fake_thread_begin(FakeThread *); // the calling thread becomes an M with a P of its own
void fake_thread_end(void);
void fake_thread_join(pthread_t); // the world may be stopped meanwhile
void fake_safepoint(void);

extern jmp_buf fake_throw_target;
extern bool fake_throw_expected;
extern char fake_throw_text[256], fake_said[4096]; // fake_said: what stderr_print was given
extern int fake_panic_code;
extern int fake_slow_slices;  // how many slices the fast path did not make,
extern int fake_slow_regions; // and objects of regions
// The statement must throw; the text is in fake_throw_text. What it held of the heap is unusable afterwards.
#define EXPECT_THROW(statement, part)                                                                        \
    do {                                                                                                     \
        fake_throw_expected = true;                                                                          \
        if (setjmp(fake_throw_target) == 0) {                                                                \
            statement;                                                                                       \
            fprintf(stderr, "%s:%d: no throw: %s\n", __FILE__, __LINE__, #statement);                        \
            exit(1);                                                                                         \
        }                                                                                                    \
        fake_throw_expected = false;                                                                         \
        if (!strstr(fake_throw_text, part)) {                                                                \
            fprintf(stderr, "%s:%d: threw \"%s\", not \"%s\"\n", __FILE__, __LINE__, fake_throw_text, part); \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)
#define EXPECT_PANIC(statement, code)                                                                        \
    do {                                                                                                     \
        fake_throw_expected = true;                                                                          \
        if (setjmp(fake_throw_target) == 0) {                                                                \
            statement;                                                                                       \
            fprintf(stderr, "%s:%d: no panic: %s\n", __FILE__, __LINE__, #statement);                        \
            exit(1);                                                                                         \
        }                                                                                                    \
        fake_throw_expected = false;                                                                         \
        CHECK_EQ(fake_panic_code, code);                                                                     \
    } while (0)

// Runs a test in a process of its own, from fake_start on: a throw leaves the heap in pieces.
void fake_in_child(void (*test)(void), const char *name);
#define CHILD(test) fake_in_child(test, #test)

// Types: a pointer; two pointers; {pointer, int}; {int, pointer, int}; an int; 100 words of which the last is
// a pointer.
extern const LoamType type_ptr, type_pair, type_ptr_int, type_int_ptr_int, type_int, type_long;
typedef struct Node {
    struct Node *left, *right;
} Node;

#endif
