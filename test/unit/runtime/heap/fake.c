// fake.c - see fake.h.
#include "fake.h"
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

static P the_p;
static M the_m;
static G the_g = {.id = 1, .why = G_WHY_STUB};
void *fake_roots[FAKE_ROOTS];
LoamGlobalRoot fake_globals[4];
uintptr_t fake_stack_lo, fake_stack_hi;
jmp_buf fake_throw_target;
bool fake_throw_expected;
char fake_throw_text[256], fake_said[4096];
int fake_panic_code;

// ---- roots: the array is one stack

static bool stack_claimed;

static void visit_stacks(GcVisit *visit, void *context) {
    for (int i = 0; i < FAKE_ROOTS; i++)
        if (fake_roots[i]) visit(context, &fake_roots[i], fake_roots[i]);
}
static void begin_stacks(void) { __atomic_store_n(&stack_claimed, false, __ATOMIC_RELEASE); }
static bool next_stack(GcVisit *visit, void *context) {
    if (__atomic_exchange_n(&stack_claimed, true, __ATOMIC_ACQ_REL)) return false;
    visit_stacks(visit, context);
    return true;
}
static bool stacks_are_done(void) { return __atomic_load_n(&stack_claimed, __ATOMIC_ACQUIRE); }
static uint64_t stack_owner(uintptr_t p) { return p - fake_stack_lo < fake_stack_hi - fake_stack_lo; }

// ---- the world: threads that fake_thread_begin counts, and that stop at their safepoints

static pthread_mutex_t world = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t world_changed = PTHREAD_COND_INITIALIZER;
static int running = 1;
static bool stopping;

static void stop_world(void) {
    pthread_mutex_lock(&world);
    stopping = true;
    while (running > 1) pthread_cond_wait(&world_changed, &world);
    pthread_mutex_unlock(&world);
}

static void start_world(void) {
    pthread_mutex_lock(&world);
    stopping = false;
    pthread_cond_broadcast(&world_changed);
    pthread_mutex_unlock(&world);
}

void fake_safepoint(void) {
    pthread_mutex_lock(&world);
    running--;
    pthread_cond_broadcast(&world_changed);
    while (stopping) pthread_cond_wait(&world_changed, &world);
    running++;
    pthread_mutex_unlock(&world);
}

void fake_thread_begin(FakeThread *t) {
    pthread_mutex_lock(&world);
    while (stopping) pthread_cond_wait(&world_changed, &world);
    running++;
    pthread_mutex_unlock(&world);
    sched_tls.g = &t->g;
    sched_tls.m = &t->m;
    sched_tls.p = &t->p;
    t->g.why = G_WHY_STUB;
    t->p.m = &t->m;
    t->m.p = &t->p;
    t->p.mcache = mcache_new();
    t->p.wb = wb_new();
    sched_tls.alloc = mcache_for_alloc(t->p.mcache);
}

void fake_thread_join(pthread_t thread) {
    pthread_mutex_lock(&world);
    running--;
    pthread_cond_broadcast(&world_changed);
    pthread_mutex_unlock(&world);
    pthread_join(thread, NULL);
    pthread_mutex_lock(&world);
    while (stopping) pthread_cond_wait(&world_changed, &world);
    running++;
    pthread_mutex_unlock(&world);
}

void fake_thread_end(void) {
    mcache_release_all(sched_p()->mcache);
    pthread_mutex_lock(&world);
    running--;
    pthread_cond_broadcast(&world_changed);
    pthread_mutex_unlock(&world);
}

void fake_start(void) {
    sched_tls.g = &the_g;
    sched_tls.m = &the_m;
    sched_tls.p = &the_p;
    the_p.m = &the_m;
    the_m.p = &the_p;
    gc_roots = (GcRoots){.globals = fake_globals,
                         .begin_stacks = begin_stacks,
                         .next_stack = next_stack,
                         .stacks_are_done = stacks_are_done,
                         .visit_stacks = visit_stacks,
                         .stack_owner = stack_owner,
                         .stop_world = stop_world,
                         .start_world = start_world,
                         .yield_world = fake_safepoint};
    heap_init();
    the_p.mcache = mcache_new();
    the_p.wb = wb_new();
    sched_tls.alloc = mcache_for_alloc(the_p.mcache);
    gc_init();
}

void fake_in_child(void (*test)(void), const char *name) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        fake_start();
        gc_set_percent(-1);
        test();
        exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    printf("%s ok\n", name);
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

void stderr_print(const char *format, ...) {
    size_t n = strlen(fake_said);
    va_list args;
    va_start(args, format);
    vsnprintf(fake_said + n, sizeof fake_said - n, format, args);
    va_end(args);
}

_Noreturn void sched_panic(SchedPanic code, const char *text, int64_t length, const void *p, const void *q) {
    fake_panic_code = (int)code;
    if (fake_throw_expected) longjmp(fake_throw_target, 1);
    fprintf(stderr, "panic %d\n", (int)code);
    exit(2);
}

void system_stack_call(void (*fn)(void *), void *arg) { fn(arg); }
void *loam_mallocgc_slow_stub(int64_t size, const LoamType *type, bool needzero) {
    fake_safepoint();
    return rt_mallocgc(size, type, needzero);
}
void *loam_regionalloc_slow_stub(int64_t size, const LoamType *type, Region *region) {
    __atomic_fetch_add(&fake_slow_regions, 1, __ATOMIC_RELAXED);
    fake_safepoint();
    return rt_regionalloc(size, type, region);
}

int fake_slow_slices, fake_slow_regions;
void *loam_makeslice_slow_stub(const LoamType *elem, int64_t len, int64_t cap) {
    fake_slow_slices++;
    fake_safepoint();
    return rt_makeslice(elem, len, cap);
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
