// RUN: %loam_build/bin/unit/region
// What lies in a region is as mallocgc makes it, and free when the region is: the next region has the memory,
// cleared, and nothing else ever has it while the region is open. A cycle takes over what lies in open
// regions; what it may have seen, what has a record, and what another P made is not freed.
#include "fake.h"
#include "heap/heapplan.h"
#include "heap/region.h"
#include "heap/sample.h"
#include "heap/special.h"

static Region none;

static bool is_none(const Region *r) { return !r->record && !r->generation; }
static MCache *own(void) { return sched_p()->mcache; }
static uint64_t live(void) { return heap_live() + (uint64_t)own()->live; }
static Node *node(Region *r) { return heap_region_alloc(sizeof(Node), &type_pair, r); }
static void check_heap(void) { gc_verify(); }

// Whether one of the next objects of its size is this one.
static bool comes_again(const void *p, int64_t size, const LoamType *type) {
    for (int i = 0; i < 2000; i++)
        if (mallocgc(size, type, true) == p) return true;
    return false;
}

static bool lies_in_region(const void *p) {
    const MSpan *s = heap_span_of((uintptr_t)p);
    for (const RegionRecord *r = own()->regions.all; r; r = r->made_before) {
        if (!r->is_open || s->spanclass >= REGION_SPANCLASSES || !bit_test(&r->used, s->spanclass)) continue;
        if (r->parts[s->spanclass].slot.span == s) return true;
        for (const MSpan *full = r->parts[s->spanclass].full; full; full = full->next)
            if (full == s) return true;
    }
    return false;
}

static void classes_are_those_with_masks(void) {
    CHECK_EQ(spanclass_make(sizeclass_of(PTRMASK_MAX_BYTES), 1) + 1, REGION_SPANCLASSES);
}

static void objects_are_as_mallocgc_makes_them(void) {
    Region r = none;
    for (int round = 0; round < 3; round++) {
        for (int64_t size = 1; size <= 600; size++) {
            char *p = heap_region_alloc(size, NULL, &r);
            int64_t has;
            CHECK_EQ(lies_in_region(p), size <= (int64_t)PTRMASK_MAX_BYTES);
            CHECK(heap_object_base(p, &has) == p && heap_round_size(size) <= has);
            for (int64_t i = 0; i < size; i++) CHECK_EQ(p[i], 0);
            memset(p, 0xff, (size_t)size);
        }
        for (int i = 0; i < 100; i++) { // arrays of elements with pointers
            Node *p = heap_region_alloc(16 * (1 + i % 33), &type_ptr_int, &r);
            const MSpan *s = heap_span_of((uintptr_t)p);
            for (int w = 0; w < 2 * (1 + i % 33); w++) {
                CHECK_EQ(((uint64_t *)p)[w], 0);
                CHECK_EQ(span_word_is_pointer(s, (uintptr_t)p, (uint64_t)w), w % 2 == 0);
                if (w % 2) ((uint64_t *)p)[w] = ~0ul;
            }
        }
        CHECK(heap_region_alloc(0, NULL, &r) == &heap_zerobase);
        check_heap();
        heap_region_free(&r);
        CHECK(is_none(&r));
        check_heap();
    }
}

static void next_region_has_the_memory(void) {
    Region r = none;
    Node *first = node(&r);
    heap_region_free(&r);
    uint64_t pages = heap_pages_in_use(), bytes = live();
    fake_slow_regions = 0;
    for (int i = 0; i < 1000; i++) {
        Node *a = node(&r), *b = node(&r), *c = node(&r);
        CHECK(a == first && b == a + 1 && c == b + 1);
        CHECK(!a->left && !a->right && !c->left && !c->right);
        a->left = b, b->right = c, c->left = a;
        heap_region_free(&r);
        CHECK(is_none(&r));
    }
    CHECK_EQ(fake_slow_regions, 0);
    CHECK_EQ(heap_pages_in_use(), pages);
    CHECK_EQ(live(), bytes);
    check_heap();
    heap_region_free(&r); // nothing lies in it
    CHECK(is_none(&r));
}

static void nothing_else_has_the_memory_meanwhile(void) {
    Region r = none;
    Node *n[3];
    for (int i = 0; i < 3; i++) n[i] = node(&r);
    for (int i = 0; i < 5000; i++) {
        const void *p = mallocgc(sizeof(Node), &type_pair, true);
        for (int j = 0; j < 3; j++) CHECK(p != n[j]);
    }
    heap_region_free(&r);
}

static void large_ones_give_back_what_they_had(void) {
    Region r = none;
    memstats_read(&(MemStats){0}); // no spares
    MemStats before, after;
    memstats_read(&before);
    uint64_t pages = heap_pages_in_use(), bytes = live();
    enum { NODES = 1000000 };
    for (int round = 0; round < 3; round++) {
        Node *last = NULL;
        for (int i = 0; i < NODES; i++) {
            Node *n = node(&r);
            CHECK(!n->left && !n->right);
            n->left = last;
            n->right = n;
            last = n;
        }
        CHECK(live() >= bytes + NODES * sizeof(Node));
        CHECK(heap_pages_in_use() >= pages + NODES * sizeof(Node) / HEAP_PAGE_SIZE);
        for (int i = 0; i < NODES; i++, last = last->left) CHECK(last->right == last);
        heap_region_free(&r);
        CHECK_EQ(own()->regions.spares, REGION_MOST_SPARES);
        CHECK_EQ(heap_pages_in_use(), pages + REGION_MOST_SPARES);
        CHECK_EQ(live(), bytes);
        check_heap();
    }
    memstats_read(&after);
    CHECK_EQ(own()->regions.spares, 0);
    CHECK_EQ(heap_pages_in_use(), pages);
    CHECK_EQ(after.mallocs, before.mallocs);
    CHECK_EQ(after.heap_objects, before.heap_objects);
    CHECK_EQ(after.total_alloc, before.total_alloc);
}

static void what_lives_when_a_cycle_begins_is_the_collectors(void) {
    enum { NODES = 2000, KEPT = 700 };
    Region r = none;
    gc_start(GC_FORCED);
    MemStats before, after;
    memstats_read(&before);
    Node *n[NODES];
    for (int i = 0; i < NODES; i++) {
        n[i] = node(&r);
        if (i < KEPT) n[i]->right = i ? n[i - 1] : NULL;
    }
    fake_roots[0] = n[KEPT - 1];
    gc_start(GC_FORCED);
    memstats_read(&after);
    CHECK_EQ(after.mallocs - before.mallocs, NODES);
    CHECK_EQ(after.heap_objects - before.heap_objects, KEPT);
    CHECK(!lies_in_region(n[0]) && r.record && !r.record->is_open);
    for (int i = 0; i < NODES; i++) CHECK_EQ(heap_object_base(n[i], NULL) != NULL, i < KEPT);
    const Node *other = node(&r); // from mallocgc
    CHECK(!lies_in_region(other) && r.record);
    heap_region_free(&r);
    CHECK(is_none(&r) && heap_object_base(other, NULL));
    for (int i = 0; i < KEPT; i++) CHECK(heap_object_base(n[i], NULL) && !comes_again(n[i], 16, &type_pair));
    CHECK(lies_in_region(node(&r)));
    heap_region_free(&r);
    fake_roots[0] = NULL;
    check_heap();
}

static void nothing_goes_into_a_region_while_a_cycle_marks(void) {
    Region early = none, late = none;
    Node *before = fake_roots[0] = node(&early);
    gc_cycle_begin(GC_FORCED);
    Node *a = fake_roots[1] = node(&early), *b = fake_roots[2] = node(&late);
    CHECK(!lies_in_region(a) && !lies_in_region(b) && is_none(&late));
    heap_region_free(&early);
    heap_region_free(&late);
    check_heap();
    gc_cycle_finish();
    check_heap();
    CHECK(heap_object_base(before, NULL) && heap_object_base(a, NULL) && heap_object_base(b, NULL));
    CHECK(lies_in_region(node(&late))); // while spans are swept
    gc_start(GC_FORCED);
    heap_region_free(&late);
    fake_roots[0] = fake_roots[1] = fake_roots[2] = NULL;
}

static void a_cycle_begins_when_an_object_is_asked_for(void) {
    enum { NODES = 1000000 };
    uint32_t cycles = gc_history.ended;
    Region r = none;
    gc_set_percent(100);
    for (uintptr_t i = 0; i < NODES; i++) {
        Node *n = node(&r);
        CHECK(!n->left && !n->right);
        n->left = fake_roots[0];
        fake_roots[0] = n;
    }
    CHECK(gc_history.ended > cycles && !r.record->is_open);
    heap_region_free(&r);
    int count = 0;
    for (const Node *n = fake_roots[0]; n; n = n->left) count++;
    CHECK_EQ(count, NODES);
    fake_roots[0] = NULL;
    gc_set_percent(-1);
    gc_start(GC_FORCED);
    check_heap();
}

static void words_of_an_earlier_region_free_nothing(void) {
    Region r = none;
    node(&r);
    Region copy = r;
    heap_region_free(&r);
    Node *n = node(&r);
    CHECK(copy.record == r.record && !lies_in_region(node(&copy)));
    n->left = n;
    heap_region_free(&copy);
    CHECK(n->left == n && lies_in_region(n) && node(&r) == n + 1);
    heap_region_free(&r);
}

static void counts_are_exact_whenever_they_are_read(void) {
    Region r = none;
    MemStats before, after;
    memstats_read(&before);
    for (int i = 0; i < 1000; i++) heap_region_alloc(48, &type_int_ptr_int, &r);
    memstats_read(&after);
    CHECK_EQ(after.mallocs - before.mallocs, 1000);
    CHECK_EQ(after.total_alloc - before.total_alloc, 48000);
    CHECK_EQ(after.heap_objects, after.mallocs - after.frees);
    heap_region_free(&r); // it was no more
    memstats_read(&before);
    CHECK_EQ(after.heap_objects, before.heap_objects);
    check_heap();
}

static void several_maps_in_one_class(void) {
    Region r = none;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 300; i++) {
            const LoamType *type = i % 2 ? &type_ptr_int : &type_pair;
            char *p = heap_region_alloc(16, type, &r);
            const MSpan *s = heap_span_of((uintptr_t)p);
            CHECK(span_word_is_pointer(s, (uintptr_t)p, 0));
            CHECK_EQ(span_word_is_pointer(s, (uintptr_t)p, 1), i % 2 == 0);
            if (i % 2) ((uint64_t *)p)[1] = 7;
        }
        heap_region_free(&r);
        const Node *n = node(&r); // one map again
        CHECK_EQ(heap_span_of((uintptr_t)n)->map_kind, SPAN_MAP_MASK);
        heap_region_free(&r);
        check_heap();
    }
}

static void regions_in_regions(void) {
    enum { DEEP = REGION_MOST_RECORDS + 8 };
    Region r[DEEP];
    Node *n[DEEP];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < DEEP; i++) {
            r[i] = none;
            n[i] = node(&r[i]);
            n[i]->left = n[i];
            CHECK_EQ(lies_in_region(n[i]), i < (int)REGION_MOST_RECORDS);
            CHECK_EQ(is_none(&r[i]), i >= (int)REGION_MOST_RECORDS);
        }
        for (int i = DEEP; i-- > 0; heap_region_free(&r[i])) {
            Node *second = node(&r[i]);
            CHECK(!second->left && n[i]->left == n[i]);
            for (int j = 0; j < i; j++) CHECK(second != n[j] && n[j]->left == n[j]);
            check_heap();
        }
    }
    CHECK_EQ(own()->regions.records, REGION_MOST_RECORDS);
}

static void spares_have_a_limit(void) {
    static Region r[REGION_MOST_RECORDS];
    for (uint32_t i = 0; i < REGION_MOST_RECORDS; i++)
        for (int64_t size = 8; size <= (int64_t)PTRMASK_MAX_BYTES; size += 8)
            heap_region_alloc(size, NULL, &r[i]);
    for (uint32_t i = 0; i < REGION_MOST_RECORDS; i++) {
        heap_region_free(&r[i]);
        CHECK(own()->regions.spares <= REGION_MOST_SPARES);
    }
    CHECK_EQ(own()->regions.spares, REGION_MOST_SPARES);
    check_heap();
}

// ---- what must not be freed -------------------------------------------------------------------------------

static void what_has_a_record_stays_with_all_of_its_region(void) {
    static const Finalizer f = {0};
    for (int kind = 0; kind < 2; kind++) {
        Region r = none;
        Node *n = NULL;
        for (int i = 0; i < 1000; i++) {
            Node *next = node(&r);
            next->left = n;
            n = next;
        }
        char *other = heap_region_alloc(100, NULL, &r);
        Node *of = kind ? n : n->left->left;
        if (kind) {
            uint64_t *handle = mallocgc(16, NULL, true);
            special_weak_handle((uintptr_t)of, handle);
        } else {
            special_add_finalizer((uintptr_t)of, &f);
        }
        heap_region_free(&r);
        CHECK(is_none(&r) && !comes_again(n, 16, &type_pair) && !comes_again(other, 100, NULL));
        for (int i = 0; i < 1000; i++, n = n->left) CHECK(heap_object_base(n, NULL));
        CHECK(!comes_again(of, 16, &type_pair));
        if (!kind) special_remove_finalizer((uintptr_t)of);
        check_heap();
    }
    gc_start(GC_FORCED);
}

static int64_t no_stack(uintptr_t *out, int64_t n) {
    out[0] = 1;
    return 1;
}

static void the_profile_counts_them_as_freed(void) {
    int64_t rate = 1000; // several samples of each span
    Region r = none;
    gc_start(GC_FORCED); // no spares
    sample_rate = &rate;
    sample_stack = no_stack;
    const Node *n = node(&r);
    const SampleSite *site = sample_sites();
    CHECK(site && site->allocs > 0 && site->frees == 0 && heap_span_of((uintptr_t)n)->specials);
    heap_region_free(&r);
    CHECK(site->frees == site->allocs && !heap_span_of((uintptr_t)n)->specials);
    CHECK(node(&r) == n);
    for (int i = 0; i < 30000; i++) node(&r); // of many spans
    heap_region_free(&r);
    CHECK(site->allocs > 100 && site->frees == site->allocs);
    rate = 1; // each
    node(&r);
    mallocgc(20000, NULL, true);
    CHECK(sched_tls.alloc != own());
    heap_region_free(&r);
    check_heap();
    rate = 0;
    for (int i = 0; i < 3; i++) mallocgc(20000, NULL, true);
    CHECK(sched_tls.alloc == own());
    sample_rate = NULL;
    gc_start(GC_FORCED);
}

static void nothing_with_closed_caches(void) {
    Region open = none, r = none;
    Node *n = node(&open);
    godebug.gcstress = 1 << 30;
    sched_tls.alloc = mcache_for_alloc(own());
    CHECK(!lies_in_region(node(&r)) && is_none(&r));
    CHECK(!lies_in_region(node(&open)) && lies_in_region(n));
    heap_region_free(&open);
    CHECK(is_none(&open) && heap_object_base(n, NULL) && !comes_again(n, 16, &type_pair));
    godebug.gcstress = 0;
    sched_tls.alloc = mcache_for_alloc(own());
    gc_start(GC_FORCED);
    CHECK(!heap_object_base(n, NULL));
    check_heap();
}

static void *plan_alloc(uint64_t size, const LoamType *type, bool may_collect) {
    static Node only;
    return &only;
}

static void nothing_under_another_plan(void) {
    static const HeapPlan plan = {.alloc = plan_alloc};
    Region r = none;
    node(&r);
    heap_region_free(&r);
    heap_plan = &plan;
    node(&r);
    heap_plan = NULL;
    CHECK(is_none(&r));
}

static void clobberfree_overwrites(void) {
    Region r = none;
    godebug.clobberfree = 1;
    for (int count = 1; count <= 3000; count += 2999) {
        uint64_t *first = (uint64_t *)node(&r), *p = first;
        for (int i = 1; i < count; i++) p = (uint64_t *)node(&r);
        heap_region_free(&r);
        CHECK(first[0] == CLOBBER_WORD && first[1] == CLOBBER_WORD && p[1] == CLOBBER_WORD);
    }
    godebug.clobberfree = 0;
    const Node *n = node(&r);
    CHECK(!n->left && !n->right);
    heap_region_free(&r);
}

// ---- other Ps ---------------------------------------------------------------------------------------------

static Region shared;
static Node *of_main, *of_other;
static MCache *main_cache;

static void *on_another_p(void *thread) {
    fake_thread_begin(thread);
    Node *n = node(&shared);
    CHECK(!lies_in_region(n) && shared.record->cache == main_cache);
    heap_region_free(&shared);
    CHECK(is_none(&shared));
    of_other = node(&shared);
    CHECK(lies_in_region(of_other) && shared.record->cache == own());
    fake_thread_end();
    return NULL;
}

static void a_region_belongs_to_the_p_where_it_began(void) {
    static FakeThread other;
    pthread_t thread;
    main_cache = own();
    of_main = node(&shared);
    of_main->left = of_main;
    pthread_create(&thread, NULL, on_another_p, &other);
    fake_thread_join(thread);
    CHECK(lies_in_region(of_main) && of_main->left == of_main); // nobody has freed it
    CHECK(heap_object_base(of_other, NULL));                    // dissolved with the thread
    Region r = none;
    CHECK(node(&r) != of_main);
    heap_region_free(&r);
    heap_region_free(&shared);
    gc_start(GC_FORCED);
    CHECK(!heap_object_base(of_main, NULL));
    check_heap();
}

// ---- all together -----------------------------------------------------------------------------------------

static uint32_t random_state = 1;
static uint32_t random_below(uint32_t n) {
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

// Regions with objects of random classes, opened and freed in any order, beside ordinary objects and cycles:
// those without pointers hold what was written to them as long as they may be read.
static void at_random(void) {
    enum { REGIONS = 40, OBJECTS = FAKE_ROOTS / REGIONS };
    static Region r[REGIONS];
    static struct {
        uint64_t *at;
        uint64_t words;
    } of[REGIONS][OBJECTS];
    static int count[REGIONS];
    static const LoamType *const types[] = {NULL, &type_int, &type_int_ptr_int, &type_pair, &type_ptr_int};
    for (int step = 0; step < 60000; step++) {
        uint32_t k = random_below(REGIONS);
        if (random_below(3000) == 0) gc_start(random_below(2) ? GC_FORCED : GC_HEAP);
        if (random_below(500) == 0) check_heap();
        if (random_below(30) == 0 || count[k] == OBJECTS) {
            for (int i = 0; i < count[k]; i++)
                for (uint64_t w = 0; w < of[k][i].words; w++)
                    CHECK_EQ(of[k][i].at[w], (uintptr_t)of[k][i].at);
            for (int i = 0; i < count[k]; i++) fake_roots[k * OBJECTS + (uint32_t)i] = NULL;
            heap_region_free(&r[k]);
            count[k] = 0;
            continue;
        }
        const LoamType *type = types[random_below(5)];
        uint64_t words = (type ? type->size / 8 : 1) * (1 + random_below(25));
        uint64_t *p = heap_region_alloc((int64_t)words * 8, type, &r[k]);
        for (uint64_t w = 0; w < words; w++) CHECK_EQ(p[w], 0);
        if (type && type->ptrdata) words = 0;
        for (uint64_t w = 0; w < words; w++) p[w] = (uintptr_t)p;
        of[k][count[k]].at = p;
        of[k][count[k]].words = words;
        fake_roots[k * OBJECTS + (uint32_t)count[k]++] = p;
    }
    for (int k = 0; k < REGIONS; k++) heap_region_free(&r[k]);
    memset(fake_roots, 0, sizeof fake_roots);
    check_heap();
}

int main(void) {
    fake_start();
    gc_set_percent(-1);
    RUN(classes_are_those_with_masks);
    RUN(objects_are_as_mallocgc_makes_them);
    RUN(next_region_has_the_memory);
    RUN(nothing_else_has_the_memory_meanwhile);
    RUN(large_ones_give_back_what_they_had);
    RUN(what_lives_when_a_cycle_begins_is_the_collectors);
    RUN(nothing_goes_into_a_region_while_a_cycle_marks);
    RUN(a_cycle_begins_when_an_object_is_asked_for);
    RUN(words_of_an_earlier_region_free_nothing);
    RUN(counts_are_exact_whenever_they_are_read);
    RUN(several_maps_in_one_class);
    RUN(regions_in_regions);
    RUN(spares_have_a_limit);
    RUN(what_has_a_record_stays_with_all_of_its_region);
    RUN(the_profile_counts_them_as_freed);
    RUN(nothing_with_closed_caches);
    RUN(nothing_under_another_plan);
    RUN(clobberfree_overwrites);
    RUN(a_region_belongs_to_the_p_where_it_began);
    RUN(at_random);
    return 0;
}
