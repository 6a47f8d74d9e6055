// fake.c - see fake.h.
#include "fake.h"
#include <stdarg.h>

static P the_p;
static M the_m;
static G the_g = {.id = 1};
void *fake_roots[FAKE_ROOTS];
LoamGlobalRoot fake_globals[4];
uintptr_t fake_stack_lo, fake_stack_hi;
jmp_buf fake_throw_target;
bool fake_throw_expected;
char fake_throw_text[256];
int fake_panic_code;

static void visit_stacks(GcVisit *visit, void *context) {
    for (int i = 0; i < FAKE_ROOTS; i++)
        if (fake_roots[i]) visit(context, &fake_roots[i], fake_roots[i]);
}
static void stacks_marked(void) {}
static void stack_bytes(uint64_t *inuse, uint64_t *sys) { *inuse = *sys = 0; }
static uint64_t stack_owner(uintptr_t p) { return p - fake_stack_lo < fake_stack_hi - fake_stack_lo; }

void fake_start(void) {
    sched_tls.g = &the_g;
    sched_tls.m = &the_m;
    sched_tls.p = &the_p;
    gc_roots = (GcRoots){fake_globals, 0, visit_stacks, stacks_marked, stack_bytes, stack_owner};
    heap_init();
    the_p.mcache = mcache_new();
    sched_tls.alloc = mcache_for_alloc(the_p.mcache);
    gc_init();
}

_Noreturn void fatal_throw(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(fake_throw_text, sizeof fake_throw_text, format, args);
    va_end(args);
    if (fake_throw_expected) longjmp(fake_throw_target, 1);
    fprintf(stderr, "fatal error: %s\n", fake_throw_text);
    exit(2);
}

_Noreturn void sched_panic(enum SchedPanic code, const char *text, int64_t length, const void *p,
                           const void *q) {
    fake_panic_code = (int)code;
    if (fake_throw_expected) longjmp(fake_throw_target, 1);
    fprintf(stderr, "panic %d\n", (int)code);
    exit(2);
}

void system_stack_call(void (*fn)(void *), void *arg) { fn(arg); }
void *loam_mallocgc_slow_stub(int64_t size, const LoamType *type, bool needzero) {
    return rt_mallocgc(size, type, needzero);
}

#define TYPE(name, words, ptr_words, ...)                                                                    \
    static const uint8_t name##_bits[] = {__VA_ARGS__};                                                      \
    const LoamType name = {.size = (words) * 8, .ptrdata = (ptr_words) * 8, .align = 8, .gcdata = name##_bits}
TYPE(type_ptr, 1, 1, 1);
TYPE(type_pair, 2, 2, 3);
TYPE(type_ptr_int, 2, 1, 1);
TYPE(type_int_ptr_int, 3, 2, 2);
TYPE(type_int, 1, 0, 0);
TYPE(type_long, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8);
