// pagealloc.c - see pagealloc.h. Pages are numbered by address >> HEAP_PAGE_SHIFT here.
#include "heap/pagealloc.h"
#include "base/assert.h"
#include "base/bits.h"
#include "heap/pagebits.h"

// Pages below an entry of a node; level 0 is the lowest.
static uint64_t level_pages(int level) { return 1ul << (CHUNK_PAGE_SHIFT + PAGE_FAN_SHIFT * level); }
#define ROOT_PAGES (1ul << PAGE_ROOT_SHIFT)

static uint32_t entry_of(uint64_t page, int level) {
    return page >> (CHUNK_PAGE_SHIFT + PAGE_FAN_SHIFT * level) & (PAGE_FAN - 1);
}

static uint64_t page_of(uintptr_t base) { return base >> HEAP_PAGE_SHIFT; }

void pagealloc_init(PageAlloc *a, OsStat *sys) {
    fixalloc_init(&a->nodes, sizeof(PageNode), sys);
    fixalloc_init(&a->chunks, sizeof(PageChunk), sys);
}

static PageChunk *chunk_of(const PageAlloc *a, uint64_t page) {
    if (page >> PAGE_ROOT_SHIFT >= PAGE_ROOTS) return NULL;
    const PageNode *n = a->roots[page >> PAGE_ROOT_SHIFT];
    for (int level = PAGE_LEVELS - 1; n && level > 0; level--) n = n->below[entry_of(page, level)];
    return n ? n->below[entry_of(page, 0)] : NULL;
}

PageChunk *pagealloc_chunk(const PageAlloc *a, uintptr_t address) { return chunk_of(a, page_of(address)); }

// ---- summaries --------------------------------------------------------------------------------------------

static PageSum chunk_sum(const uint64_t *free) {
    PageSum s = {0, 0, 0};
    uint32_t longest = 0, run = 0; // that ends with the words so far
    bool whole = true;
    for (uint32_t w = 0; w < CHUNK_WORDS; w++) {
        uint32_t at_start = word_trailing(free[w]);
        if (whole) s.start += at_start;
        if (run + at_start > longest) longest = run + at_start;
        if (at_start == 64) {
            run += 64;
            continue;
        }
        whole = false;
        longest = word_longest(free[w], longest);
        run = word_leading(free[w]);
    }
    s.longest = longest;
    s.end = run;
    return s;
}

static PageSum sums_join(const PageSum *e, uint64_t span) {
    PageSum s = {0, 0, 0};
    for (uint64_t i = 0; i < PAGE_FAN; i++) {
        if (s.start == i * span) s.start += e[i].start;
        if (s.end + e[i].start > s.longest) s.longest = s.end + e[i].start;
        if (e[i].longest > s.longest) s.longest = e[i].longest;
        s.end = e[i].end == span ? s.end + span : e[i].end;
    }
    return s;
}

// ---- taking and freeing -----------------------------------------------------------------------------------

static void count(PageAlloc *a, const PageChunk *c, uint32_t w, uint64_t changed, bool free) {
    uint64_t n = (uint64_t)__builtin_popcountl(changed);
    uint64_t resident = (uint64_t)__builtin_popcountl(changed & c->resident[w]);
    a->free_pages += free ? n : -n;
    a->resident_free += free ? resident : -resident;
}

// Bits [lo, hi) of the chunk become free or taken, whatever they were.
static PageSum chunk_set(PageAlloc *a, PageChunk *c, uint64_t lo, uint64_t hi, bool free) {
    for (uint64_t w = lo / 64; w <= (hi - 1) / 64; w++) {
        uint64_t mask = word_mask(w == lo / 64 ? lo % 64 : 0, w == hi / 64 ? hi % 64 : 64);
        uint64_t changed = mask & (free ? ~c->free[w] : c->free[w]);
        c->free[w] ^= changed;
        count(a, c, (uint32_t)w, changed, free);
    }
    return chunk_sum(c->free);
}

static bool sums_equal(PageSum a, PageSum b) {
    return a.start == b.start && a.longest == b.longest && a.end == b.end;
}

// The same for pages [lo, hi) of what is below an entry, `sum` its summary, of a node on this level; numbers
// count from its first page. Mostly the summaries above a few levels stay as they are.
static void set(PageAlloc *a, void *below, int level, uint64_t lo, uint64_t hi, bool free, PageSum *sum) {
    if (level == 0) {
        *sum = chunk_set(a, below, lo, hi, free);
        return;
    }
    PageNode *n = below;
    uint64_t span = level_pages(level - 1);
    bool any = false;
    for (uint64_t i = lo / span; i <= (hi - 1) / span; i++) {
        uint64_t from = i * span < lo ? lo - i * span : 0;
        uint64_t to = hi - i * span < span ? hi - i * span : span;
        PageSum before = n->sums[i];
        set(a, n->below[i], level - 1, from, to, free, &n->sums[i]);
        any |= !sums_equal(before, n->sums[i]);
        a->visits++;
    }
    if (any) *sum = sums_join(n->sums, span);
}

static void set_range(PageAlloc *a, uint64_t page, uint64_t end, bool free) {
    while (page < end) {
        uint64_t r = page >> PAGE_ROOT_SHIFT, first = r << PAGE_ROOT_SHIFT;
        uint64_t to = end - first < ROOT_PAGES ? end - first : ROOT_PAGES;
        set(a, a->roots[r], PAGE_LEVELS, page - first, to, free, &a->root_sums[r]);
        page = first + to;
    }
}

void pagealloc_take(PageAlloc *a, uintptr_t base, uint64_t pages) {
    uint64_t before = a->free_pages;
    set_range(a, page_of(base), page_of(base) + pages, false);
    RT_ASSERT(1, before - a->free_pages == pages);
    (void)before;
}

void pagealloc_free(PageAlloc *a, uintptr_t base, uint64_t pages) {
    uint64_t before = a->free_pages;
    set_range(a, page_of(base), page_of(base) + pages, true);
    RT_ASSERT(1, a->free_pages - before == pages);
    (void)before;
}

static void chunk_add(PageAlloc *a, uint64_t page) {
    uint64_t r = page >> PAGE_ROOT_SHIFT;
    if (!a->roots[r]) a->roots[r] = fixalloc_alloc(&a->nodes);
    bit_set(a->roots_used, r);
    PageNode *n = a->roots[r];
    for (int level = PAGE_LEVELS - 1; level > 0; level--) {
        void **below = &n->below[entry_of(page, level)];
        if (!*below) *below = fixalloc_alloc(&a->nodes);
        n = *below;
    }
    n->below[entry_of(page, 0)] = fixalloc_alloc(&a->chunks);
}

void pagealloc_grow(PageAlloc *a, uintptr_t base, uint64_t pages) {
    RT_ASSERT(1, base % CHUNK_BYTES == 0 && pages % CHUNK_PAGES == 0);
    uint64_t page = page_of(base);
    for (uint64_t i = 0; i < pages; i += CHUNK_PAGES) chunk_add(a, page + i);
    set_range(a, page, page + pages, true);
}

// ---- finding ----------------------------------------------------------------------------------------------

// The first of the entries with which a run of n pages is complete or which contains one; -1: none. *run:
// free pages right before the entries, then right before the one found.
static int scan(PageAlloc *a, const PageSum *e, int entries, uint64_t span, uint64_t n, uint64_t *run) {
    for (int i = 0; i < entries; i++) {
        a->visits++;
        if (*run + e[i].start >= n || e[i].longest >= n) return i;
        *run = e[i].end == span ? *run + span : e[i].end;
    }
    return -1;
}

// The first run of n pages in a chunk that has one.
static uint64_t chunk_find(const PageChunk *c, uint64_t n) {
    uint64_t run = 0;
    for (uint32_t w = 0; w < CHUNK_WORDS; w++) {
        uint64_t x = c->free[w];
        if (run + word_trailing(x) >= n) return 64 * w - run;
        uint64_t starts = n <= 64 ? word_runs(x, (uint32_t)n) : 0;
        if (starts) return 64 * w + (uint64_t)__builtin_ctzl(starts);
        run = x == ~0ul ? run + 64 : word_leading(x);
    }
    RT_ASSERT(1, !"the summary of the chunk is true");
    return 0;
}

// In what is below a root entry that contains a run; the page counts from the entry's first one.
static uint64_t find_below(PageAlloc *a, const PageNode *n, uint64_t pages) {
    uint64_t first = 0;
    for (int level = PAGE_LEVELS - 1;; level--) {
        uint64_t run = 0, span = level_pages(level);
        int i = scan(a, n->sums, PAGE_FAN, span, pages, &run);
        RT_ASSERT(1, i >= 0 && "a node's summary is true");
        first += (uint64_t)i * span;
        if (run + n->sums[i].start >= pages) return first - run;
        if (level == 0) return first + chunk_find(n->below[i], pages);
        n = n->below[i];
    }
}

static bool next_root(const PageAlloc *a, uint64_t *r) {
    while (*r < PAGE_ROOTS) {
        uint64_t rest = a->roots_used[*r / 64] >> *r % 64;
        if (rest) {
            *r += (uint64_t)__builtin_ctzl(rest);
            return true;
        }
        *r = (*r / 64 + 1) * 64;
    }
    return false;
}

// The page's number, or 0.
static uint64_t find(PageAlloc *a, uint64_t pages) {
    uint64_t run = 0, last = 0;
    for (uint64_t r = 0; next_root(a, &r); last = r++) {
        if (r != last + 1) run = 0;
        if (scan(a, &a->root_sums[r], 1, ROOT_PAGES, pages, &run) < 0) continue;
        uint64_t first = r << PAGE_ROOT_SHIFT;
        if (run + a->root_sums[r].start >= pages) return first - run;
        return first + find_below(a, a->roots[r], pages);
    }
    return 0;
}

uintptr_t pagealloc_alloc(PageAlloc *a, uint64_t pages) {
    if (pages > a->free_pages) return 0;
    uint64_t page = find(a, pages);
    if (page) set_range(a, page, page + pages, false);
    return page << HEAP_PAGE_SHIFT;
}

bool pagealloc_take_block(PageAlloc *a, PageBlock *b) {
    uint64_t page = a->free_pages ? find(a, 1) & ~63ul : 0;
    if (!page) return false;
    PageChunk *c = chunk_of(a, page);
    uint64_t w = page % CHUNK_PAGES / 64, pages = c->free[w];
    *b = (PageBlock){page << HEAP_PAGE_SHIFT, pages, pages & ~c->dirty[w], pages & ~c->resident[w]};
    set_range(a, page, page + 64, false);
    c->resident[w] |= pages;
    c->dirty[w] |= pages;
    return true;
}

void pagealloc_give_block(PageAlloc *a, PageBlock *b) {
    if (!b->pages) return;
    uint64_t page = page_of(b->base), w = page % CHUNK_PAGES / 64;
    PageChunk *c = chunk_of(a, page);
    c->resident[w] &= ~(b->pages & b->absent);
    c->dirty[w] &= ~(b->pages & b->zero);
    while (b->pages) {
        uint32_t at = (uint32_t)__builtin_ctzl(b->pages), n = word_trailing(b->pages >> at);
        set_range(a, page + at, page + at + n, true);
        b->pages &= ~word_mask(at, at + n);
    }
}

// ---- halves of chunks -------------------------------------------------------------------------------------

static HalfUse half_use(const PageChunk *c, uint32_t half) {
    HalfUse u = {.huge = c->huge[half]};
    for (uint32_t w = half * HALF_WORDS; w < (half + 1) * HALF_WORDS; w++) {
        u.free += (uint64_t)__builtin_popcountl(c->free[w]);
        u.resident_free += (uint64_t)__builtin_popcountl(c->free[w] & c->resident[w]);
        u.any_resident |= c->resident[w] != 0;
    }
    return u;
}

// In what is below an entry whose first page is `page`; 0: none.
static uint64_t first_untouched(const void *below, int level, uint64_t page) {
    if (level == 0) {
        for (uint32_t half = 0; half < 2; half++) {
            HalfUse u = half_use(below, half);
            if (u.free == HALF_PAGES && !u.any_resident) return page + half * HALF_PAGES;
        }
        return 0;
    }
    const PageNode *n = below;
    uint64_t span = level_pages(level - 1);
    for (uint64_t i = 0; i < PAGE_FAN; i++) {
        if (n->sums[i].longest < HALF_PAGES) continue;
        uint64_t found = first_untouched(n->below[i], level - 1, page + i * span);
        if (found) return found;
    }
    return 0;
}

uintptr_t pagealloc_first_untouched(const PageAlloc *a) {
    for (uint64_t r = 0; next_root(a, &r); r++) {
        uint64_t page = first_untouched(a->roots[r], PAGE_LEVELS, r << PAGE_ROOT_SHIFT);
        if (page) return page << HEAP_PAGE_SHIFT;
    }
    return 0;
}

static uint64_t last_half(const void *below, int level, uint64_t page, uint64_t end, HalfPick *pick) {
    if (level == 0) {
        for (uint32_t half = 2; half-- > 0;) {
            HalfUse u = half_use(below, half);
            if (page + half * HALF_PAGES < end && u.free && pick(&u)) return page + half * HALF_PAGES;
        }
        return 0;
    }
    const PageNode *n = below;
    uint64_t span = level_pages(level - 1);
    for (uint64_t i = end - page > PAGE_FAN * span ? PAGE_FAN : (end - page + span - 1) / span; i-- > 0;) {
        if (!n->sums[i].longest) continue;
        uint64_t found = last_half(n->below[i], level - 1, page + i * span, end, pick);
        if (found) return found;
    }
    return 0;
}

uintptr_t pagealloc_last_half(const PageAlloc *a, uintptr_t below, HalfPick *pick) {
    for (uint64_t r = PAGE_ROOTS; r-- > 0;) {
        uint64_t page = r << PAGE_ROOT_SHIFT;
        if (!bit_test(a->roots_used, r) || page >= page_of(below)) continue;
        page = last_half(a->roots[r], PAGE_LEVELS, page, page_of(below), pick);
        if (page) return page << HEAP_PAGE_SHIFT;
    }
    return 0;
}

// ---- memory and zeros -------------------------------------------------------------------------------------

// Word w of a chunk's bitmaps and the bits of it that belong to a range.
typedef struct PageWord {
    PageChunk *chunk;
    uint32_t w;
    uint64_t mask;
} PageWord;

// The next word of pages [*page, end); false: that was all.
static bool next_word(const PageAlloc *a, uint64_t *page, uint64_t end, PageWord *out) {
    if (*page >= end) return false;
    uint64_t next = (*page | 63) + 1, to = end < next ? end : next;
    out->chunk = chunk_of(a, *page);
    out->w = (uint32_t)(*page % CHUNK_PAGES / 64);
    out->mask = word_mask((uint32_t)(*page % 64), (uint32_t)(to - (next - 64)));
    RT_ASSERT(1, (out->chunk->free[out->w] & out->mask) == 0);
    *page = next;
    return true;
}

bool pages_use(PageAlloc *a, uintptr_t base, uint64_t pages) {
    uint64_t dirty = 0;
    PageWord x;
    for (uint64_t p = page_of(base), end = p + pages; next_word(a, &p, end, &x);) {
        dirty |= x.chunk->dirty[x.w] & x.mask;
        x.chunk->resident[x.w] |= x.mask;
        x.chunk->dirty[x.w] |= x.mask;
    }
    return dirty == 0;
}

void pages_set_resident(PageAlloc *a, uintptr_t base, uint64_t pages) {
    PageWord x;
    for (uint64_t p = page_of(base), end = p + pages; next_word(a, &p, end, &x);)
        x.chunk->resident[x.w] |= x.mask;
}

void pages_set_released(PageAlloc *a, uintptr_t base, uint64_t pages, bool zero) {
    PageWord x;
    for (uint64_t p = page_of(base), end = p + pages; next_word(a, &p, end, &x);) {
        x.chunk->resident[x.w] &= ~x.mask;
        if (zero) x.chunk->dirty[x.w] &= ~x.mask;
    }
}

uint64_t pages_set_huge(PageAlloc *a, uintptr_t base, uint64_t pages, bool huge, uintptr_t *first) {
    uintptr_t at = (base + HALF_BYTES - 1) & ~(HALF_BYTES - 1);
    uintptr_t end = (base + (pages << HEAP_PAGE_SHIFT)) & ~(HALF_BYTES - 1);
    *first = at;
    for (uintptr_t p = at; p < end; p += HALF_BYTES) pagealloc_chunk(a, p)->huge[half_of(p)] = huge;
    return at < end ? end - at : 0;
}

// ---- all of it --------------------------------------------------------------------------------------------

static void each_below(const void *below, int level, uint64_t page, PageChunkVisit *visit, void *context) {
    if (!below) return;
    if (level == 0) {
        visit(context, page << HEAP_PAGE_SHIFT, (PageChunk *)below);
        return;
    }
    for (uint64_t i = 0; i < PAGE_FAN; i++)
        each_below(((const PageNode *)below)->below[i], level - 1, page + i * level_pages(level - 1), visit,
                   context);
}

void pagealloc_each(const PageAlloc *a, PageChunkVisit *visit, void *context) {
    for (uint64_t r = 0; next_root(a, &r); r++)
        each_below(a->roots[r], PAGE_LEVELS, r << PAGE_ROOT_SHIFT, visit, context);
}

static bool below_is_valid(const void *below, int level, PageSum sum) {
    if (!below) return sums_equal(sum, (PageSum){0, 0, 0});
    if (level == 0) return sums_equal(sum, chunk_sum(((const PageChunk *)below)->free));
    const PageNode *n = below;
    for (uint32_t i = 0; i < PAGE_FAN; i++)
        if (!below_is_valid(n->below[i], level - 1, n->sums[i])) return false;
    return sums_equal(sum, sums_join(n->sums, level_pages(level - 1)));
}

typedef struct Totals {
    uint64_t free, resident_free;
} Totals;

static void add_chunk(void *context, uintptr_t base, PageChunk *c) {
    (void)base;
    Totals *t = context;
    for (uint32_t w = 0; w < CHUNK_WORDS; w++) {
        t->free += (uint64_t)__builtin_popcountl(c->free[w]);
        t->resident_free += (uint64_t)__builtin_popcountl(c->free[w] & c->resident[w]);
    }
}

bool pagealloc_is_valid(const PageAlloc *a) {
    for (uint64_t r = 0; next_root(a, &r); r++)
        if (!below_is_valid(a->roots[r], PAGE_LEVELS, a->root_sums[r])) return false;
    Totals t = {0, 0};
    pagealloc_each(a, add_chunk, &t);
    return t.free == a->free_pages && t.resident_free == a->resident_free;
}
