// attached.c - finalizers and weak references for heap plans, with the rules of heap/special.h and
// gc/specials.c: the closure of a finalizer and what its object leads to are alive while the object has it,
// the object itself is not; one that is found dead is kept once more, everything attached to it is taken off,
// and its finalizer is due.
//
// Records are in a hash table by the address that they were attached to. That is made anew where objects
// move.
#include "base/fixalloc.h"
#include "base/lock.h"
#include "heap/hooks.h"
#include "heap/special.h"
#include "plans/plan.h"

typedef struct Attached {
    struct Attached *next; // of a bucket, or of another list of the table
    void *to;              // the address
    void *handle;          // of weak references; NULL: this is a finalizer
    Finalizer finalizer;
} Attached;

// Under the lock, or while the world stands still.
static struct {
    Lock lock;
    FixAlloc records;
    Attached **buckets; // a power of two of them
    uint64_t nbuckets, n;
    Attached *due, *cleared; // finalizers to call; weak references whose object is dead
} table = {.lock = LOCK_INIT(LOCK_SPECIALS)};

#define LEAST_BUCKETS 512u

static Attached **bucket_of(const void *to) {
    return &table.buckets[(uintptr_t)to / 8 * 0x9e3779b97f4a7c15u >> 32 & (table.nbuckets - 1)];
}

static void add_to_bucket(Attached *a) {
    Attached **b = bucket_of(a->to);
    a->next = *b;
    *b = a;
}

// Takes all records out of the table, as one list.
static Attached *take_all(void) {
    Attached *all = NULL;
    for (uint64_t i = 0; i < table.nbuckets; i++)
        for (Attached *a; (a = table.buckets[i]);) {
            table.buckets[i] = a->next;
            a->next = all;
            all = a;
        }
    return all;
}

static void add_list(Attached *all) {
    for (Attached *next; all; all = next) {
        next = all->next;
        add_to_bucket(all);
    }
}

static void make_buckets(void) {
    uint64_t old = table.nbuckets, n = old ? 2 * old : LEAST_BUCKETS;
    Attached *all = take_all();
    if (old) os_unmap(table.buckets, old * sizeof *table.buckets, &heap.other_sys);
    else fixalloc_init(&table.records, sizeof(Attached), &heap.other_sys);
    table.buckets = os_alloc(n * sizeof *table.buckets, &heap.other_sys);
    if (!table.buckets) heap_out_of_memory(n * sizeof *table.buckets, "out of memory");
    table.nbuckets = n;
    add_list(all);
}

static Attached *find(const void *to, bool weak) {
    Attached *a = table.nbuckets ? *bucket_of(to) : NULL;
    while (a && (a->to != to || !a->handle == weak)) a = a->next;
    return a;
}

static Attached *add(void *to) {
    if (table.n == table.nbuckets) make_buckets();
    Attached *a = fixalloc_alloc(&table.records);
    a->to = to;
    add_to_bucket(a);
    table.n++;
    return a;
}

static void record_free(Attached *a) {
    fixalloc_free(&table.records, a);
    table.n--;
}

static void take_out(Attached *a) {
    Attached **link = bucket_of(a->to);
    while (*link != a) link = &(*link)->next;
    *link = a->next;
}

// ---- for the program --------------------------------------------------------------------------------------

bool attached_add_finalizer(uintptr_t object, const Finalizer *f) {
    lock_acquire(&table.lock);
    bool is_new = !find((void *)object, false);
    if (is_new) add((void *)object)->finalizer = *f;
    lock_release(&table.lock);
    return is_new;
}

void attached_remove_finalizer(uintptr_t object) {
    lock_acquire(&table.lock);
    Attached *a = find((void *)object, false);
    if (a) {
        take_out(a);
        record_free(a);
    }
    lock_release(&table.lock);
}

uint64_t *attached_weak_handle(uintptr_t object, uint64_t *new_handle) {
    lock_acquire(&table.lock);
    Attached *a = find((void *)object, true);
    if (!a && new_handle) {
        a = add((void *)object);
        a->handle = new_handle;
        *new_handle = object;
    }
    uint64_t *handle = a ? a->handle : NULL;
    lock_release(&table.lock);
    return handle;
}

uintptr_t attached_weak_value(uint64_t *handle) { return *handle; }

// ---- while the world stands still -------------------------------------------------------------------------

static bool is_dead(const Attached *a) {
    const Object *o = space_object((uintptr_t)a->to);
    return o && !plan->is_alive(o);
}

typedef struct Outside {
    GcVisit *trace;
    const Object *object;
} Outside;

// An object's pointers to itself do not keep it.
static void trace_outside(void *context, void **slot, void *value) {
    const Outside *c = context;
    if (space_object((uintptr_t)value) != c->object) c->trace(NULL, slot, value);
}

void attached_trace(GcVisit *trace) {
    for (uint64_t i = 0; i < table.nbuckets; i++)
        for (Attached *a = table.buckets[i]; a; a = a->next) {
            if (a->handle) continue;
            if (a->finalizer.fn) trace(NULL, &a->finalizer.fn, a->finalizer.fn);
            Object *o = space_object((uintptr_t)a->to);
            if (o && !plan->is_alive(o)) object_visit(o, trace_outside, &(Outside){trace, o});
        }
}

// Whether the object is dead, and what its record becomes by that.
static bool bury(Attached *a) {
    if (!is_dead(a)) return false;
    Attached **list = a->handle ? &table.cleared : &table.due;
    a->next = *list;
    *list = a;
    return true;
}

// Dead objects lose what was attached to them; those with a finalizer are alive once more. First all dead
// ones are found, then some revived: one that is kept for its finalizer may lead to others that were found
// dead.
bool attached_bury(GcVisit *trace) {
    Attached *before = table.due;
    for (Attached *a = take_all(), *next; a; a = next) {
        next = a->next;
        if (!bury(a)) add_to_bucket(a);
    }
    bool more = table.due != before;
    for (Attached *a = table.due; a != before; a = a->next) {
        trace(NULL, &a->to, a->to);
        if (a->finalizer.fn) trace(NULL, &a->finalizer.fn, a->finalizer.fn);
    }
    for (uint64_t i = 0; i < table.nbuckets; i++)
        for (Attached *a = table.buckets[i]; a; a = a->next) {
            const Object *handle = space_object((uintptr_t)a->handle);
            if (!handle || plan->is_alive(handle)) continue;
            trace(NULL, &a->handle, a->handle);
            more = true;
        }
    return more;
}

static void update(Attached *a, GcVisit *visit) {
    visit(NULL, &a->to, a->to);
    if (a->handle) visit(NULL, &a->handle, a->handle);
    else if (a->finalizer.fn) visit(NULL, &a->finalizer.fn, a->finalizer.fn);
}

// Handles whose object is dead, and which are dead themselves, need not be told.
static void update_cleared(GcVisit *visit) {
    for (Attached **link = &table.cleared, *a; (a = *link);) {
        if (plan->is_alive(space_object((uintptr_t)a->handle))) {
            visit(NULL, &a->handle, a->handle);
            link = &a->next;
        } else {
            *link = a->next;
            record_free(a);
        }
    }
}

void attached_update(GcVisit *visit) {
    update_cleared(visit);
    for (uint64_t i = 0; i < table.nbuckets; i++)
        for (Attached *a = table.buckets[i]; a; a = a->next) update(a, visit);
    for (Attached *a = table.due; a; a = a->next) update(a, visit);
}

void attached_finish(void) {
    for (Attached *a = take_all(), *next; a; a = next) {
        next = a->next;
        add_to_bucket(a);
        if (a->handle) *(uint64_t *)a->handle = (uint64_t)a->to;
    }
    for (Attached *a; (a = table.cleared);) {
        table.cleared = a->next;
        *(uint64_t *)a->handle = 0;
        record_free(a);
    }
    for (Attached *a; (a = table.due);) {
        table.due = a->next;
        heap_finalizer_due(a->to, &a->finalizer);
        record_free(a);
    }
}
