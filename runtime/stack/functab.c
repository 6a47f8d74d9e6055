// functab.c - the table of managed functions (section loam_functab).
//
// The linker gives the begin and end of the section. Records are found by binary search over their entry
// addresses; the section is in the order of the code already when one module was linked, otherwise an index
// sorted by entry is made at start. A function's end is the next one's entry. The table does not say where
// the last one ends: the runtime's leaf functions follow the program's code, and the first of them ends it.
#include <stdlib.h>
#include <string.h>
#include "os/os.h"
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "stack/frames.h"

static const LoamFuncInfo **sorted;
static size_t nfuncs;
static uintptr_t code_end = UINTPTR_MAX;

// The leaf functions that this program links: weak, so that none is linked because it is named here.
#define LEAF_SYS(id, symbol)
#define LEAF_FAST(id, symbol)
#define LEAF_ASM(id, symbol)
#define LEAF_GO(id, symbol)
#define LEAF_NORET(id, symbol)
#define LEAF_LEAF(id, symbol) extern const char leaf_##id[] __asm__(symbol) __attribute__((weak));
#define LOAM_RT(id, symbol, signature, escape, kind) LEAF_##kind(id, symbol)
#include "loam/abi.def"
#undef LEAF_LEAF
#define LEAF_LEAF(id, symbol) leaf_##id,
static const char *const leaves[] = {
#define LOAM_RT(id, symbol, signature, escape, kind) LEAF_##kind(id, symbol)
#include "loam/abi.def"
};

static void find_code_end(void) {
    uintptr_t last = (uintptr_t)sorted[nfuncs - 1]->entry;
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if ((uintptr_t)leaves[i] > last && (uintptr_t)leaves[i] < code_end) code_end = (uintptr_t)leaves[i];
}

static int by_entry(const void *a, const void *b) {
    uintptr_t x = (uintptr_t)(*(const LoamFuncInfo *const *)a)->entry,
              y = (uintptr_t)(*(const LoamFuncInfo *const *)b)->entry;
    return x < y ? -1 : x > y;
}

static void check_version(const LoamFuncInfo *f) {
    if (f->module->version != LOAM_ABI_VERSION)
        fatal_throw("%s was compiled for ABI version %u, the runtime's is %u", f->name, f->module->version,
                    LOAM_ABI_VERSION);
}

void functab_init(const LoamFuncInfo *begin, const LoamFuncInfo *end) {
    nfuncs = (size_t)(end - begin);
    if (!nfuncs) return;
    sorted = persistent_alloc(nfuncs * sizeof *sorted, &os_record_bytes);
    bool in_order = true;
    for (size_t i = 0; i < nfuncs; i++) {
        if (i == 0 || begin[i].module != begin[i - 1].module) check_version(begin + i);
        sorted[i] = begin + i;
        if (i && begin[i].entry < begin[i - 1].entry) in_order = false;
    }
    if (!in_order) qsort(sorted, nfuncs, sizeof *sorted, by_entry);
    find_code_end();
}

// How many of the sorted functions begin at pc or before it: the last of them is the one around pc.
static size_t count_to(uintptr_t pc) {
    if (pc >= code_end) return 0;
    size_t lo = 0, hi = nfuncs; // sorted[lo - 1]->entry <= pc < sorted[hi]->entry
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if ((uintptr_t)sorted[mid]->entry <= pc) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static const LoamFuncInfo *last_of(size_t count) { return count ? sorted[count - 1] : NULL; }

const LoamFuncInfo *functab_find(uintptr_t pc) { return last_of(count_to(pc)); }

// Threads that ask at the same time find the same.
const LoamFuncInfo *functab_of(const StackSite *site) {
    uint32_t count = __atomic_load_n(&site->function, __ATOMIC_RELAXED);
    if (!count) {
        count = (uint32_t)count_to(site->pc - 1);
        __atomic_store_n(&((StackSite *)site)->function, count, __ATOMIC_RELAXED);
    }
    return last_of(count);
}
