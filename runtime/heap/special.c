// special.c - see special.h.
#include "heap/special.h"
#include "base/fatal.h"
#include "heap/hooks.h"

static struct {
    Lock lock;
    FixAlloc finalizers;
    HeapArena *arenas; // written under the lock, read without it (release, acquire)
} table = {.lock = LOCK_INIT(LOCK_SPECIALS)};

void special_init(void) { fixalloc_init(&table.finalizers, sizeof(Finalizer), &heap.other_sys); }

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

// ---- finalizers -------------------------------------------------------------------------------------------

bool special_add_finalizer(uintptr_t object, const Finalizer *f) {
    MSpan *s = heap_span_of(object);
    uint32_t offset = (uint32_t)(object - s->base);
    lock_acquire(&table.lock);
    Special **at = place(s, offset, SPECIAL_FINALIZER);
    bool is_new = !is_at(*at, offset, SPECIAL_FINALIZER);
    if (is_new) {
        Finalizer *copy = fixalloc_alloc(&table.finalizers);
        *copy = *f;
        copy->special = (Special){.offset = offset, .kind = SPECIAL_FINALIZER};
        list_add(s, at, &copy->special);
    }
    lock_release(&table.lock);
    return is_new;
}

void special_remove_finalizer(uintptr_t object) {
    MSpan *s = heap_span_of(object);
    uint32_t offset = (uint32_t)(object - s->base);
    lock_acquire(&table.lock);
    Special **at = place(s, offset, SPECIAL_FINALIZER);
    if (is_at(*at, offset, SPECIAL_FINALIZER)) fixalloc_free(&table.finalizers, list_take(s, at));
    lock_release(&table.lock);
}

uint32_t special_finalizers(const MSpan *s, uint64_t *offset, FinalizerRoot *roots, uint32_t n) {
    uint32_t count = 0;
    lock_acquire(&table.lock);
    for (Special *x = s->specials; x && count < n; x = x->next) {
        if (x->offset < *offset || x->kind != SPECIAL_FINALIZER) continue;
        Finalizer *f = (Finalizer *)x;
        uintptr_t object = span_object(s, span_object_index(s, s->base + x->offset));
        roots[count++] = (FinalizerRoot){object, &f->fn, f->fn};
        *offset = x->offset + 1ul;
    }
    lock_release(&table.lock);
    return count;
}

// ---- sweeping ---------------------------------------------------------------------------------------------

// Takes the records of dead objects off the list, and keeps the objects for their finalizers. A block of the
// tiny allocator may have several.
static Special *take_dead(MSpan *s) {
    Special *due = NULL, **end = &due;
    uint64_t dead = UINT64_MAX; // the object that the last one was taken from
    for (Special **at = &s->specials; *at;) {
        uint32_t i = index_of(s, *at);
        if (s->marks[i] && i != dead) {
            at = &(*at)->next;
            continue;
        }
        if (!s->marks[i]) heap_live_add((int64_t)s->elemsize);
        dead = i;
        s->marks[i] = 1;
        *end = list_take(s, at);
        end = &(*end)->next;
        *end = NULL;
    }
    return due;
}

void special_sweep(MSpan *s) {
    lock_acquire(&table.lock);
    Special *due = take_dead(s);
    s->sweepgen = heap.sweepgen;
    lock_release(&table.lock);
    for (const Special *x = due; x; x = x->next)
        heap_finalizer_due((void *)(s->base + x->offset), (const Finalizer *)x);
    lock_acquire(&table.lock);
    while (due) {
        Special *next = due->next;
        fixalloc_free(&table.finalizers, due);
        due = next;
    }
    lock_release(&table.lock);
}
