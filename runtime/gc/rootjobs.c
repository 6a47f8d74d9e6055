// rootjobs.c - the roots of a cycle as jobs: the globals in blocks, then one stack each. A job is done by
// whoever claims it; what is not claimed is not held by anybody, so mutators may run meanwhile.
#include "base/assert.h"
#include "base/lock.h"
#include "gc/roots.h"
#include "gc/specials.h"
#include "arch/machine.h"

#define BLOCK_WORDS (16ul << 10 >> 3) // of globals in one job

GcRoots gc_roots;

// The next word of globals that nobody has claimed. Under the lock.
static struct {
    Lock lock;
    size_t global;
    uint64_t word;
} cursor = {.lock = LOCK_INIT(LOCK_ROOTS)};

static uint64_t words_of(const LoamGlobalRoot *r) { return r->ptrdata / WORD_SIZE; }

static void visit_words(const LoamGlobalRoot *r, uint64_t from, uint64_t to, GcVisit *visit, void *context) {
    void **words = r->addr;
    for (uint64_t i = from; i < to; i++) {
        if (!gcdata_has(r->gcdata, i)) continue;
        void *p = __atomic_load_n(&words[i], __ATOMIC_ACQUIRE);
        if (p) visit(context, &words[i], p);
    }
}

static bool all_done; // a cache of rootjobs_are_done; atomic

void rootjobs_begin(void) {
    RT_ASSERT_WORLD_STOPPED();
    lock_acquire(&cursor.lock);
    cursor.global = cursor.word = 0;
    __atomic_store_n(&all_done, false, __ATOMIC_RELAXED);
    lock_release(&cursor.lock);
    specials_begin();
    gc_roots.begin_stacks();
}

// Moves *global and *word forward by at most `budget` words.
static void advance(size_t *global, uint64_t *word, uint64_t budget) {
    while (*global < gc_roots.global_count && budget) {
        uint64_t left = words_of(&gc_roots.globals[*global]) - *word;
        if (left > budget) {
            *word += budget;
            return;
        }
        budget -= left;
        ++*global;
        *word = 0;
    }
}

static bool run_globals(GcVisit *visit, void *context) {
    lock_acquire(&cursor.lock);
    size_t at = cursor.global, end = at;
    uint64_t from = cursor.word, to = from;
    advance(&end, &to, BLOCK_WORDS);
    cursor.global = end;
    cursor.word = to;
    lock_release(&cursor.lock);
    if (at == end && from == to) return false;
    for (; at < end; at++, from = 0) {
        const LoamGlobalRoot *r = &gc_roots.globals[at];
        visit_words(r, from, words_of(r), visit, context);
    }
    if (to) visit_words(&gc_roots.globals[end], from, to, visit, context);
    return true;
}

bool rootjobs_run(GcVisit *visit, void *context) {
    if (__atomic_load_n(&all_done, __ATOMIC_ACQUIRE)) return false;
    return run_globals(visit, context) || specials_run(visit, context) || gc_roots.next_stack(visit, context);
}

bool rootjobs_are_done(void) {
    if (__atomic_load_n(&all_done, __ATOMIC_ACQUIRE)) return true;
    lock_acquire(&cursor.lock);
    bool done = cursor.global == gc_roots.global_count;
    lock_release(&cursor.lock);
    done = done && specials_are_done() && (!gc_roots.stacks_are_done || gc_roots.stacks_are_done());
    if (done) __atomic_store_n(&all_done, true, __ATOMIC_RELEASE);
    return done;
}

void roots_visit_all(GcVisit *visit, void *context) {
    RT_ASSERT_WORLD_STOPPED();
    for (size_t i = 0; i < gc_roots.global_count; i++) {
        const LoamGlobalRoot *r = &gc_roots.globals[i];
        visit_words(r, 0, words_of(r), visit, context);
    }
    specials_visit(visit, context);
    gc_roots.visit_stacks(visit, context);
}

uint64_t roots_global_bytes(void) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < gc_roots.global_count; i++) bytes += gc_roots.globals[i].ptrdata;
    return bytes;
}
