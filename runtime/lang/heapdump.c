// heapdump.c - the part of a heap dump that Go has, too. See heapdump.h.
//
// Objects are all that are allocated, reachable or not: what a cycle has found dead is swept first.
#include "lang/heapdump.h"
#include <string.h>
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/cycle.h"
#include "gc/mark.h"
#include "gc/memstats.h"
#include "heap/heapplan.h"
#include "heap/mcache.h"
#include "heap/sample.h"
#include "heap/special.h"
#include "heap/sweep.h"
#include "heap/userarena.h"
#include "lang/cpuprofile.h"
#include "lang/dumpfile.h"
#include "lang/golib.h"
#include "sched/finalizers.h"
#include "sched/status.h"
#include "sched/timers.h"
#include "stack/slots.h"

enum {
    TAG_END,
    TAG_OBJECT,
    TAG_OTHER_ROOT,
    TAG_TYPE,
    TAG_GOROUTINE,
    TAG_FRAME,
    TAG_PARAMS,
    TAG_FINALIZER,
    TAG_MEMSTATS = 10,
    TAG_DATA = 12,
    TAG_SITE = 16,
    TAG_SAMPLE = 17,
};
enum { FIELD_END, FIELD_POINTER };

static void put_field(uint64_t offset) { DUMP_NUMBERS(FIELD_POINTER, offset); }

// ---- the program ------------------------------------------------------------------------------------------

static void put_params(void) {
    DUMP_NUMBERS(TAG_PARAMS, false, WORD_SIZE, heap.arena_lo, heap.arena_hi);
    dump_text("amd64");
    dump_text("");
    dump_number((uint64_t)rt_ncpu());
}

static const LoamType *written[1024]; // types, the last one of each hash

// A named type with its whole path, as Go has it. Some may come more than once, as there.
static void put_type(const LoamType *t) {
    const LoamType **slot = &written[t->hash % (sizeof written / sizeof *written)];
    if (*slot == t) return;
    *slot = t;
    DUMP_NUMBERS(TAG_TYPE, (uintptr_t)t, t->size);
    LoamString name = type_name(t);
    const LoamUncommon *u = name.len ? t->uncommon : NULL;
    if (u && u->name.len && u->pkgpath.len) {
        dump_number((uint64_t)(u->pkgpath.len + 1 + u->name.len));
        dump_raw(u->pkgpath.ptr, (size_t)u->pkgpath.len);
        dump_raw(".", 1);
        dump_raw(u->name.ptr, (size_t)u->name.len);
    } else {
        dump_bytes(name.ptr, (uint64_t)name.len);
    }
    dump_number(!(t->tflag & LOAM_TFLAG_DIRECT_IFACE) || t->ptrdata != 0);
}

// ---- objects ----------------------------------------------------------------------------------------------

static void put_object(uintptr_t object, uint64_t size) {
    DUMP_NUMBERS(TAG_OBJECT, object);
    dump_bytes((const void *)object, size);
}

static void put_span(const MSpan *s) {
    if (s->is_stack || s->user_chunk == CHUNK_FAULTS) return;
    for (uint32_t i = 0; i < s->nelems; i++) {
        if (span_slot_is_free(s, i)) continue;
        uintptr_t object = span_object(s, i);
        put_object(object, s->elemsize);
        uint64_t words = s->map_kind == SPAN_MAP_NONE ? 0 : s->elemsize / WORD_SIZE;
        for (uint64_t w = 0; w < words; w++)
            if (span_word_is_pointer(s, object, w)) put_field(w * WORD_SIZE);
        dump_number(FIELD_END);
    }
}

static void put_planned(void *context, void *object, uint64_t size, const LoamType *t) {
    put_object((uintptr_t)object, size);
    uint64_t words = t && t->ptrdata ? size / WORD_SIZE : 0, step = words ? t->size / WORD_SIZE : 1;
    for (uint64_t w = 0; w < words; w++)
        if (w % step < t->ptrdata / WORD_SIZE && type_has_pointer(t, w % step)) put_field(w * WORD_SIZE);
    dump_number(FIELD_END);
}

static void put_type_of_planned(void *context, void *object, uint64_t size, const LoamType *t) {
    if (t) put_type(t);
}

static void put_objects(void) {
    if (heap_plan) {
        heap_plan->each(put_type_of_planned, NULL);
        heap_plan->each(put_planned, NULL);
        return;
    }
    uintptr_t at = heap.arena_lo;
    for (const MSpan *s; (s = gc_next_span(&at));) {
        if (s->map_kind == SPAN_MAP_TYPE && s->type) put_type(s->type);
        put_span(s);
    }
}

// ---- roots ------------------------------------------------------------------------------------------------

static void put_globals(void) {
    for (size_t i = 0; i < gc_roots.global_count; i++) {
        const LoamGlobalRoot *r = &gc_roots.globals[i];
        DUMP_NUMBERS(TAG_DATA, (uintptr_t)r->addr);
        dump_bytes(r->addr, r->ptrdata);
        for (uint64_t w = 0; w < r->ptrdata / WORD_SIZE; w++)
            if (gcdata_has(r->gcdata, w)) put_field(w * WORD_SIZE);
        dump_number(FIELD_END);
    }
}

static void put_other_root(void *description, void **slot, void *value) {
    dump_number(TAG_OTHER_ROOT);
    dump_text(description);
    dump_number((uintptr_t)value);
}

static void put_special(const MSpan *s, const Special *x) {
    uintptr_t object = s->base + x->offset;
    if (x->kind == SPECIAL_FINALIZER) {
        const Finalizer *f = (const Finalizer *)x;
        uintptr_t code = f->fn ? (uintptr_t)((const LoamFuncVal *)f->fn)->code : 0;
        DUMP_NUMBERS(TAG_FINALIZER, object, (uintptr_t)f->fn, code, 0, 0);
    } else if (x->kind == SPECIAL_WEAK) {
        put_other_root("handle of weak references", NULL, ((const WeakHandle *)x)->handle);
    }
}

static void each_special(void (*visit)(const MSpan *, const Special *)) {
    uintptr_t at = heap.arena_lo;
    for (const MSpan *s; (s = gc_next_span(&at));)
        for (const Special *x = s->specials; x; x = x->next) visit(s, x);
}

static void put_roots(void) {
    put_globals();
    each_special(put_special);
    timers_visit(put_other_root, "timer");
    finalizers_visit(put_other_root, "finalizer that is due");
    cpuprofile_visit_labels(put_other_root, "labels of a CPU profile");
}

// ---- goroutines -------------------------------------------------------------------------------------------

static void put_slot(void *frame, void **slot, void *value) {
    put_field((uintptr_t)slot - ((const StackFrame *)frame)->sp);
}

static void put_frame(G *g, StackFrame *f, uint64_t depth, uintptr_t callee) {
    const LoamFuncInfo *info = functab_of(f->site);
    DUMP_NUMBERS(TAG_FRAME, f->sp, depth, callee);
    dump_bytes((const void *)f->sp, f->site->frame);
    DUMP_NUMBERS((uintptr_t)info->entry, f->pc, f->pc);
    CallPlace place; // of a call that was inlined: the innermost
    dump_text(call_place(f->pc, &place) ? place.func : info->name);
    Scan scan = {g, put_slot, f, .all = true};
    scan_maps(&scan, f);
    dump_number(FIELD_END);
}

static void put_goroutine(G *g) {
    DUMP_NUMBERS(TAG_GOROUTINE, (uintptr_t)g, g->sp, g->id, g->creator, g_status(g) & ~(uint32_t)G_SCAN,
                 g->is_system, false, g_status(g) == G_WAITING ? (uint64_t)g->wait_since : 0);
    dump_text(sched_wait_text(g));
    DUMP_NUMBERS(0, (uintptr_t)g->m, 0, (uintptr_t)g->panics);
    StackFrame f;
    uintptr_t callee = 0;
    uint64_t depth = 0;
    for (bool ok = stack_first(g, &f); ok; ok = stack_next(&f)) {
        put_frame(g, &f, depth++, callee);
        callee = f.sp;
    }
    // What is in its record: arguments of what it waits in, and the like. Frames have written the rest.
    Scan scan = {g, put_other_root, "record of a goroutine", .all = false};
    slots_visit_record(&scan);
}

static void put_goroutines(void) {
    for (G *g = sched_first_g(); g; g = g->all_next) {
        GStatus s = g_status(g);
        if (s != G_IDLE && s != G_DEAD && g->why != G_WHY_RUNNING) put_goroutine(g);
    }
}

// ---- counts -----------------------------------------------------------------------------------------------

static void put_memstats(void) {
    static MemStats m;
    memstats_count_held(&m);
    dump_number(TAG_MEMSTATS);
    dump_array(&m.alloc, (offsetof(MemStats, pause_end) - offsetof(MemStats, alloc)) / sizeof m.alloc);
    dump_number(m.num_gc);
}

static void put_call(uintptr_t pc) {
    CallPlace place;
    if (!call_place(pc, &place)) place = (CallPlace){.func = "?", .file = "?"};
    dump_text(place.func);
    dump_text(place.file);
    dump_number(place.line);
}

static void put_site(const SampleSite *s) {
    DUMP_NUMBERS(TAG_SITE, (uintptr_t)s, s->size, s->depth);
    for (uint32_t i = 0; i < s->depth; i++) put_call(s->stack[i]);
    DUMP_NUMBERS(s->allocs, s->frees);
}

static void put_sample(const MSpan *s, const Special *x) {
    if (x->kind == SPECIAL_SAMPLE)
        DUMP_NUMBERS(TAG_SAMPLE, s->base + x->offset, (uintptr_t)((const Sampled *)x)->site);
}

static void put_samples(void) {
    for (const SampleSite *s = sample_sites(); s; s = s->all) {
        if (s->type) put_type(s->type);
        put_site(s);
    }
    each_special(put_sample);
}

// The heap's own thread moves pages also while the world stands still: what is said of them is of one moment.
static void hold_pages(void) {
    lock_acquire(&heap.lock);
    while (heap.busy_pages) {
        lock_release(&heap.lock);
        os_yield();
        lock_acquire(&heap.lock);
    }
}

// ---- the whole --------------------------------------------------------------------------------------------

int64_t heapdump_write(int fd) {
    static const char header[] = "go1.7 heap dump\n";
    gc_stop_world();
    if (!heap_plan) sweep_all();
    mcache_flush_all();
    dumpfile_begin(fd);
    memset(written, 0, sizeof written);
    dump_raw(header, sizeof header - 1);
    put_params();
    put_objects();
    put_goroutines();
    put_roots();
    put_samples();
    hold_pages();
    put_memstats();
    dump_number(TAG_END);
    heapdump_write_spans();
    lock_release(&heap.lock);
    int64_t failure = dumpfile_end();
    gc_start_world();
    return failure;
}

void rt_heap_dump(int64_t fd) { heapdump_write((int)fd); }

void heapdump_at_exit(void) {
    if (!*godebug.heapdump) return;
    int fd = os_create(godebug.heapdump);
    int64_t failure = fd < 0 ? fd : heapdump_write(fd);
    if (failure < 0) stderr_print("GODEBUG: heapdump=%s: %s\n", godebug.heapdump, strerror((int)-failure));
}
