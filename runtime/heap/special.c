// special.c - see special.h.
#include "heap/special.h"
#include "base/fatal.h"
#include "heap/heapplan.h"
#include "heap/hooks.h"
#include "heap/sample.h"

static struct {
    Lock lock;
    FixAlloc records[SPECIAL_KINDS]; // by kind
    HeapArena *arenas;               // written under the lock, read without it (release, acquire)
} table = {.lock = LOCK_INIT(LOCK_SPECIALS)};

void special_init(void) {
    static const size_t sizes[] = {sizeof(Finalizer), sizeof(WeakHandle), sizeof(Sampled)};
    for (int kind = 0; kind < SPECIAL_KINDS; kind++)
        fixalloc_init(&table.records[kind], sizes[kind], &heap.other_sys);
}

HeapArena *special_first_arena(void) { return __atomic_load_n(&table.arenas, __ATOMIC_ACQUIRE); }

// ---- lists, under the lock --------------------------------------------------------------------------------

static void page_set(const MSpan *s, bool any) {
    HeapArena *a = heap_arena_of(s->base);
    uint64_t page = s->base >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1), bit = 1ul << (page % 64);
    uint64_t *word = &a->special_pages[page / 64];
    __atomic_store_n(word, any ? *word | bit : *word & ~bit, __ATOMIC_RELAXED);
    if (!any || a->has_specials) return;
    a->has_specials = true;
    a->special_next = table.arenas;
    __atomic_store_n(&table.arenas, a, __ATOMIC_RELEASE);
}

static uint32_t index_of(const MSpan *s, const Special *x) {
    return span_object_index(s, s->base + x->offset);
}

// Where a record of this offset and kind is, or belongs.
static Special **place(MSpan *s, uint32_t offset, SpecialKind kind) {
    Special **at = &s->specials;
    while (*at && ((*at)->offset < offset || ((*at)->offset == offset && (*at)->kind < kind)))
        at = &(*at)->next;
    return at;
}

static bool is_at(const Special *x, uint32_t offset, SpecialKind kind) {
    return x && x->offset == offset && x->kind == kind;
}

static void list_add(MSpan *s, Special **at, Special *x) {
    if (!s->specials) page_set(s, true);
    x->next = *at;
    __atomic_store_n(at, x, __ATOMIC_RELAXED);
}

static Special *list_take(MSpan *s, Special **at) {
    Special *x = *at;
    __atomic_store_n(at, x->next, __ATOMIC_RELAXED);
    if (!s->specials) page_set(s, false);
    return x;
}

bool special_is_valid(const MSpan *s) {
    uint64_t page = s->base >> HEAP_PAGE_SHIFT & (ARENA_PAGES - 1);
    bool ok = bit_test(heap_arena_of(s->base)->special_pages, page) == (s->specials != NULL);
    for (const Special *x = s->specials; ok && x; x = x->next) {
        uint32_t i = index_of(s, x);
        ok = i < s->nelems && !span_slot_is_free(s, i);
        const Special *n = x->next;
        ok = ok && (!n || x->offset < n->offset || (x->offset == n->offset && x->kind < n->kind));
    }
    if (!ok) stderr_print("heap: span %#lx: records of objects\n", s->base);
    return ok;
}

// ---- one record, under the lock ---------------------------------------------------------------------------

static Special *find(MSpan *s, uintptr_t object, SpecialKind kind) {
    uint32_t offset = (uint32_t)(object - s->base);
    Special *x = *place(s, offset, kind);
    return is_at(x, offset, kind) ? x : NULL;
}

// What a new one is to hold besides is the caller's to fill in.
static Special *find_or_add(MSpan *s, uintptr_t object, SpecialKind kind, bool *is_new) {
    uint32_t offset = (uint32_t)(object - s->base);
    Special **at = place(s, offset, kind);
    *is_new = !is_at(*at, offset, kind);
    if (*is_new) {
        Special *x = fixalloc_alloc(&table.records[kind]);
        *x = (Special){.offset = offset, .kind = kind};
        list_add(s, at, x);
    }
    return *at;
}

static void record_free(Special *x) { fixalloc_free(&table.records[x->kind], x); }

// ---- finalizers -------------------------------------------------------------------------------------------

bool special_add_finalizer(uintptr_t object, const Finalizer *f) {
    if (heap_plan) return heap_plan->add_finalizer(object, f);
    MSpan *s = heap_span_of(object);
    lock_acquire(&table.lock);
    bool is_new;
    Finalizer *added = (Finalizer *)find_or_add(s, object, SPECIAL_FINALIZER, &is_new);
    if (is_new) {
        Special own = added->special;
        *added = *f;
        added->special = own;
    }
    lock_release(&table.lock);
    return is_new;
}

void special_remove_finalizer(uintptr_t object) {
    if (heap_plan) {
        heap_plan->remove_finalizer(object);
        return;
    }
    MSpan *s = heap_span_of(object);
    uint32_t offset = (uint32_t)(object - s->base);
    lock_acquire(&table.lock);
    Special **at = place(s, offset, SPECIAL_FINALIZER);
    if (is_at(*at, offset, SPECIAL_FINALIZER)) record_free(list_take(s, at));
    lock_release(&table.lock);
}

// ---- weak references --------------------------------------------------------------------------------------

uint64_t *special_weak_handle(uintptr_t object, uint64_t *new_handle) {
    if (heap_plan) return heap_plan->weak_handle(object, new_handle);
    MSpan *s = heap_span_of(object);
    lock_acquire(&table.lock);
    bool is_new = false;
    WeakHandle *w = (WeakHandle *)(new_handle ? find_or_add(s, object, SPECIAL_WEAK, &is_new)
                                              : find(s, object, SPECIAL_WEAK));
    if (is_new) {
        *new_handle = object;
        w->handle = new_handle;
    }
    uint64_t *handle = w ? w->handle : NULL;
    lock_release(&table.lock);
    return handle;
}

// Under the lock the object's span is either not yet swept, and its marks count, or the handles of its dead
// objects are cleared (special_sweep).
uintptr_t special_weak_value(uint64_t *handle) {
    if (heap_plan) return heap_plan->weak_value(handle);
    lock_acquire(&table.lock);
    uintptr_t object = *handle;
    const MSpan *s = object ? heap_span_of(object) : NULL;
    if (s && s->sweepgen != heap.sweepgen && !s->marks[span_object_index(s, object)]) object = 0;
    lock_release(&table.lock);
    return object;
}

// ---- samples of the heap profile --------------------------------------------------------------------------

// Another one in the same place is that of a block of tiny objects.
void special_add_sample(uintptr_t object, SampleSite *site, uint64_t weight) {
    bool is_new;
    lock_acquire(&table.lock);
    Sampled *x = (Sampled *)find_or_add(heap_span_of(object), object, SPECIAL_SAMPLE, &is_new);
    if (!is_new) sample_freed(x->site, x->weight);
    x->site = site;
    x->weight = weight;
    lock_release(&table.lock);
}

bool special_drop_samples(MSpan *s) {
    if (!__atomic_load_n(&s->specials, __ATOMIC_RELAXED)) return true;
    lock_acquire(&table.lock);
    for (Special **at = &s->specials; *at;) {
        if ((*at)->kind != SPECIAL_SAMPLE) {
            at = &(*at)->next;
            continue;
        }
        Sampled *x = (Sampled *)list_take(s, at);
        sample_freed(x->site, x->weight);
        record_free(&x->special);
    }
    bool none = !s->specials;
    lock_release(&table.lock);
    return none;
}

// ---- roots ------------------------------------------------------------------------------------------------

static SpecialRoot root_of(const MSpan *s, Special *x) {
    if (x->kind == SPECIAL_WEAK) {
        WeakHandle *w = (WeakHandle *)x;
        return (SpecialRoot){0, (void **)&w->handle, w->handle};
    }
    Finalizer *f = (Finalizer *)x;
    return (SpecialRoot){span_object(s, index_of(s, x)), &f->fn, f->fn};
}

// Records are numbered by offset and kind, so that others may be added and taken between two calls.
uint32_t special_roots(const MSpan *s, uint64_t *at, SpecialRoot *roots, uint32_t n) {
    uint32_t count = 0;
    lock_acquire(&table.lock);
    for (Special *x = s->specials; x && count < n; x = x->next) {
        uint64_t number = x->offset * (uint64_t)SPECIAL_KINDS + x->kind;
        if (number < *at || x->kind == SPECIAL_SAMPLE) continue;
        roots[count++] = root_of(s, x);
        *at = number + 1;
    }
    lock_release(&table.lock);
    return count;
}

// ---- sweeping ---------------------------------------------------------------------------------------------

static bool has_finalizer(const MSpan *s, const Special *x) {
    for (uint32_t i = index_of(s, x); x && index_of(s, x) == i; x = x->next)
        if (x->kind == SPECIAL_FINALIZER) return true;
    return false;
}

// Takes off what was attached to a dead object, from *at on. One that has a finalizer is kept, with what the
// heap profile has noted of it, and its finalizers (a block of the tiny allocator may have several) go to
// *due.
static void take_dead(MSpan *s, Special **at, Special ***due) {
    uint32_t i = index_of(s, *at);
    bool keep = has_finalizer(s, *at);
    if (keep) {
        s->marks[i] = 1;
        heap_live_add((int64_t)s->elemsize);
    }
    while (*at && index_of(s, *at) == i) {
        if (keep && (*at)->kind == SPECIAL_SAMPLE) {
            at = &(*at)->next;
            continue;
        }
        Special *x = list_take(s, at);
        if (x->kind == SPECIAL_FINALIZER) {
            x->next = NULL;
            **due = x;
            *due = &x->next;
            continue;
        }
        if (x->kind == SPECIAL_WEAK) *((WeakHandle *)x)->handle = 0;
        else sample_freed(((Sampled *)x)->site, ((Sampled *)x)->weight);
        record_free(x);
    }
}

void special_sweep(MSpan *s) {
    Special *due = NULL, **end = &due;
    lock_acquire(&table.lock);
    for (Special **at = &s->specials; *at;) {
        if (s->marks[index_of(s, *at)]) at = &(*at)->next;
        else take_dead(s, at, &end);
    }
    s->sweepgen = heap.sweepgen;
    lock_release(&table.lock);
    if (!due) return;
    for (const Special *x = due; x; x = x->next)
        heap_finalizer_due((void *)(s->base + x->offset), (const Finalizer *)x);
    lock_acquire(&table.lock);
    for (Special *next; due; due = next) {
        next = due->next;
        record_free(due);
    }
    lock_release(&table.lock);
}
