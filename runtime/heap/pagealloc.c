// pagealloc.c - the treap of free page runs; see pagealloc.h.
//
// split(tree, address) parts a tree into runs below and above the address, join puts two such parts together:
// insertion and removal are made of the two. Allocation takes from a run's front, which keeps its place in
// the order. Recursion is as deep as the tree: about twice the logarithm of the number of runs.
#include "heap/pagealloc.h"

static uint64_t run_largest(const PageRun *r) { return r ? r->largest : 0; }

static void run_update(PageRun *r) {
    uint64_t m = r->pages;
    if (run_largest(r->left) > m) m = r->left->largest;
    if (run_largest(r->right) > m) m = r->right->largest;
    r->largest = m;
}

static uintptr_t run_end(const PageRun *r) { return r->base + (r->pages << HEAP_PAGE_SHIFT); }

static void run_split(PageRun *r, uintptr_t address, PageRun **below, PageRun **above) {
    if (!r) {
        *below = *above = NULL;
    } else if (r->base < address) {
        run_split(r->right, address, &r->right, above);
        *below = r;
        run_update(r);
    } else {
        run_split(r->left, address, below, &r->left);
        *above = r;
        run_update(r);
    }
}

static PageRun *run_join(PageRun *below, PageRun *above) {
    if (!below) return above;
    if (!above) return below;
    if (below->priority >= above->priority) {
        below->right = run_join(below->right, above);
        run_update(below);
        return below;
    }
    above->left = run_join(below, above->left);
    run_update(above);
    return above;
}

static uint32_t random_next(PageAlloc *a) {
    uint32_t x = a->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return a->random = x;
}

void pagealloc_init(PageAlloc *a, OsStat *sys) {
    *a = (PageAlloc){.random = 2463534242u};
    fixalloc_init(&a->runs, sizeof(PageRun), sys);
}

// Takes pages from the leftmost run of the subtree that has them; the caller knows that there is one.
static uintptr_t run_take(PageAlloc *a, PageRun **link, uint64_t pages) {
    PageRun *r = *link;
    uintptr_t base;
    if (run_largest(r->left) >= pages) {
        base = run_take(a, &r->left, pages);
    } else if (r->pages >= pages) {
        base = r->base;
        r->base += pages << HEAP_PAGE_SHIFT;
        r->pages -= pages;
        if (r->pages == 0) {
            *link = run_join(r->left, r->right);
            fixalloc_free(&a->runs, r);
            return base;
        }
    } else {
        base = run_take(a, &r->right, pages);
    }
    run_update(r);
    return base;
}

uintptr_t pagealloc_alloc(PageAlloc *a, uint64_t pages) {
    if (run_largest(a->root) < pages) return 0;
    a->free_pages -= pages;
    return run_take(a, &a->root, pages);
}

// Removes the run with the highest (leftmost = false) or lowest address from a tree.
static PageRun *run_pop_end(PageRun **link, bool leftmost) {
    PageRun *r = *link;
    PageRun **next = leftmost ? &r->left : &r->right;
    if (*next) {
        PageRun *popped = run_pop_end(next, leftmost);
        run_update(r);
        return popped;
    }
    *link = leftmost ? r->right : r->left;
    return r;
}

static const PageRun *run_end_of_tree(const PageRun *r, bool leftmost) {
    while (r && (leftmost ? r->left : r->right)) r = leftmost ? r->left : r->right;
    return r;
}

void pagealloc_free(PageAlloc *a, uintptr_t base, uint64_t pages) {
    a->free_pages += pages;
    PageRun *below, *above;
    run_split(a->root, base, &below, &above);
    const PageRun *prev = run_end_of_tree(below, false), *next = run_end_of_tree(above, true);
    if (next && next->base == base + (pages << HEAP_PAGE_SHIFT)) {
        PageRun *r = run_pop_end(&above, true);
        pages += r->pages;
        fixalloc_free(&a->runs, r);
    }
    PageRun *run;
    if (prev && run_end(prev) == base) {
        run = run_pop_end(&below, false);
        run->pages += pages;
    } else {
        run = fixalloc_alloc(&a->runs);
        run->base = base;
        run->pages = pages;
        run->priority = random_next(a);
    }
    run->left = run->right = NULL;
    run_update(run);
    a->root = run_join(run_join(below, run), above);
}

uint64_t pagealloc_largest(const PageAlloc *a) { return run_largest(a->root); }

static void run_each(const PageRun *r, void (*visit)(void *, uintptr_t, uint64_t), void *context) {
    if (!r) return;
    run_each(r->left, visit, context);
    visit(context, r->base, r->pages);
    run_each(r->right, visit, context);
}

void pagealloc_each(const PageAlloc *a, void (*visit)(void *context, uintptr_t base, uint64_t pages),
                    void *context) {
    run_each(a->root, visit, context);
}

typedef struct ValidState {
    uintptr_t end;
    uint64_t pages;
    bool ok;
} ValidState;

static void run_check(const PageRun *r, ValidState *s) {
    if (!r) return;
    run_check(r->left, s);
    if (r->pages == 0 || (s->end && r->base <= s->end)) s->ok = false;
    s->end = run_end(r);
    s->pages += r->pages;
    PageRun copy = *r;
    run_update(&copy);
    if (copy.largest != r->largest) s->ok = false;
    if ((r->left && r->left->priority > r->priority) || (r->right && r->right->priority > r->priority))
        s->ok = false;
    run_check(r->right, s);
}

bool pagealloc_is_valid(const PageAlloc *a) {
    ValidState s = {0, 0, true};
    run_check(a->root, &s);
    return s.ok && s.pages == a->free_pages;
}
