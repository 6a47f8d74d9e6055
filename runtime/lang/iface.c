// iface.c - interfaces: itabs made at run time, and equality of values by their type descriptors.
//
// Itabs. One for a pair (interface, type) is made on first use and kept for ever; pairs that do not match are
// kept as well, with fun[0] == NULL. The compiler's own itabs of a pair are other ones: dynamic types are
// compared by descriptor, never by itab.
//
// Equality follows the language: floats by value, strings by content, interfaces by dynamic type and value (a
// panic when that type cannot be compared), arrays and structs part by part without blank fields.
#include <string.h>
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "base/lock.h"
#include "lang/lang.h"
#include "os/os.h"

enum { ITAB_BLOCK = 64 * 1024 };

// Open addressing, at most half full. Written under the lock, read without it: a table is whole when `table`
// leads to it, an itab when its entry does (release, acquire), and neither changes afterwards. A reader may
// still be in an old table, so that is kept; all together are no larger than the newest one.
typedef struct ItabTable {
    size_t size; // a power of two
    const LoamItab *tabs[];
} ItabTable;
static ItabTable *table;
static Lock lock = LOCK_INIT(LOCK_ITAB);
static size_t table_used; // under the lock

static size_t pair_hash(const LoamInterfaceType *inter, const LoamType *type) {
    return ((uintptr_t)inter * 31 + (uintptr_t)type) * 0x9e3779b97f4a7c15u >> 24;
}

// The entry of a pair, or the empty one where it belongs; *tab is what it held.
static const LoamItab **table_place(ItabTable *t, const LoamInterfaceType *inter, const LoamType *type,
                                    const LoamItab **tab) {
    size_t i = pair_hash(inter, type) & (t->size - 1);
    while ((*tab = __atomic_load_n(&t->tabs[i], __ATOMIC_ACQUIRE)) &&
           ((*tab)->inter != inter || (*tab)->type != type))
        i = (i + 1) & (t->size - 1);
    return &t->tabs[i];
}

static const LoamItab *table_find(const LoamInterfaceType *inter, const LoamType *type) {
    ItabTable *t = __atomic_load_n(&table, __ATOMIC_ACQUIRE);
    const LoamItab *tab = NULL;
    if (t) table_place(t, inter, type, &tab);
    return tab;
}

static void table_put(ItabTable *t, const LoamItab *tab) {
    const LoamItab *none, **place = table_place(t, tab->inter, tab->type, &none);
    __atomic_store_n(place, tab, __ATOMIC_RELEASE);
}

static void table_grow(void) {
    size_t size = table ? table->size * 2 : 512;
    ItabTable *t = persistent_alloc(sizeof *t + size * sizeof t->tabs[0], &os_record_bytes);
    t->size = size;
    for (size_t i = 0; table && i < table->size; i++)
        if (table->tabs[i]) table_put(t, table->tabs[i]);
    __atomic_store_n(&table, t, __ATOMIC_RELEASE);
}

static void table_add(const LoamItab *tab) {
    if (!table || 2 * (table_used + 1) > table->size) table_grow();
    table_put(table, tab);
    table_used++;
}

static size_t itab_size(const LoamInterfaceType *inter) {
    size_t n = inter->nmethods ? (size_t)inter->nmethods : 1;
    return sizeof(LoamItab) + n * sizeof(void *);
}

static bool same_string(LoamString a, LoamString b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, (size_t)a.len) == 0);
}

// Records are never freed: under the lock, a bump allocator over mapped blocks.
static void *forever(size_t n) {
    static char *at, *end;
    if ((size_t)(end - at) < n) {
        size_t block = n > ITAB_BLOCK ? n : ITAB_BLOCK;
        at = persistent_alloc(block, &os_record_bytes);
        end = at + block;
    }
    void *p = at;
    at += n;
    return p;
}

// Fills fun[] from the type's methods; both lists are sorted by name, then package. The name of a missing
// method, or an empty one.
static LoamString match_methods(const LoamInterfaceType *inter, const LoamType *type, void **fun) {
    const LoamUncommon *u = type->uncommon;
    int64_t n = u ? u->nmethods : 0, at = 0;
    for (int64_t i = 0; i < inter->nmethods; i++) {
        const LoamIMethod *want = &inter->methods[i];
        for (;; at++) {
            if (at >= n) return want->name;
            const LoamMethod *have = &u->methods[at];
            if (have->type != want->type) continue;
            if (same_string(have->name, want->name) && same_string(have->pkgpath, want->pkgpath)) break;
        }
        if (fun) fun[i] = u->methods[at].ifn;
        at++;
    }
    return (LoamString){NULL, 0};
}

// The pair's itab, made if there is none yet.
static const LoamItab *itab_make(const LoamInterfaceType *inter, const LoamType *type) {
    lock_acquire(&lock);
    const LoamItab *known = table_find(inter, type);
    if (!known) {
        LoamItab *tab = forever(itab_size(inter));
        tab->inter = inter;
        tab->type = type;
        tab->hash = type->hash;
        if (match_methods(inter, type, tab->fun).len) tab->fun[0] = NULL;
        table_add(tab);
        known = tab;
    }
    lock_release(&lock);
    return known;
}

const LoamItab *itab_find(const LoamInterfaceType *inter, const LoamType *type, LoamString *missing) {
    const LoamItab *known = table_find(inter, type);
    if (!known) known = itab_make(inter, type);
    if (known->fun[0] || !inter->nmethods) return known;
    if (missing) *missing = match_methods(inter, type, NULL);
    return NULL;
}

// On the goroutine's stack: pairs that are known, but for panics.
const LoamItab *itab_get(const LoamInterfaceType *inter, const LoamType *type, bool canfail) {
    const LoamItab *known = table_find(inter, type);
    if (known && (known->fun[0] || !inter->nmethods)) return known;
    if (known && canfail) return NULL;
    return loam_getitab_slow_stub(inter, type, canfail);
}

const LoamItab *rt_getitab(const LoamInterfaceType *inter, const LoamType *type, bool canfail) {
    LoamString missing = {NULL, 0};
    const LoamItab *tab = itab_find(inter, type, canfail ? NULL : &missing);
    if (!tab && !canfail) sched_panic(PANIC_ASSERT, missing.ptr, missing.len, type, inter);
    return tab;
}

// ---- equality ---------------------------------------------------------------------------------------------

static bool equal_strings(const void *a, const void *b) {
    return same_string(*(const LoamString *)a, *(const LoamString *)b);
}

// On the goroutine's stack: what is compared without looking into it.
static inline bool is_plain(const LoamType *type) {
    const uint8_t plain = LOAM_TFLAG_COMPARABLE | LOAM_TFLAG_REGULAR_MEMORY;
    return (type->tflag & plain) == plain ||
           (type->tflag & LOAM_TFLAG_DIRECT_IFACE && type->tflag & LOAM_TFLAG_COMPARABLE) ||
           type->kind == KIND_STRING;
}

static inline bool equal_plain(const LoamType *type, const void *a, const void *b) {
    if (a == b) return true;
    if (type->tflag & LOAM_TFLAG_DIRECT_IFACE) return false;
    if (type->kind == KIND_STRING) return equal_strings(a, b);
    return type->size == 8 ? *(const uint64_t *)a == *(const uint64_t *)b : memcmp(a, b, type->size) == 0;
}

bool iface_efaceeq(const LoamType *type, const void *a, const void *b) {
    if (!type) return true;
    return is_plain(type) ? equal_plain(type, a, b) : loam_efaceeq_slow_stub(type, a, b);
}

bool rt_efaceeq(const LoamType *type, const void *a, const void *b) {
    if (!type) return true;
    if (!(type->tflag & LOAM_TFLAG_COMPARABLE)) sched_panic(PANIC_UNCOMPARABLE, NULL, 0, type, NULL);
    if (type->tflag & LOAM_TFLAG_DIRECT_IFACE) return a == b;
    return rt_typeequal(type, a, b);
}

static bool equal_interfaces(const LoamInterfaceType *type, const void *a, const void *b) {
    const LoamType *x = *(const LoamType *const *)a, *y = *(const LoamType *const *)b;
    if (type->nmethods) {
        if (x) x = ((const LoamItab *)x)->type;
        if (y) y = ((const LoamItab *)y)->type;
    }
    return x == y && rt_efaceeq(x, ((const LoamEface *)a)->data, ((const LoamEface *)b)->data);
}

static bool equal_structs(const LoamStructType *type, const char *a, const char *b) {
    for (int64_t i = 0; i < type->nfields; i++) {
        const LoamField *f = &type->fields[i];
        bool blank = f->name.len == 1 && f->name.ptr[0] == '_';
        if (!blank && !rt_typeequal(f->type, a + f->offset, b + f->offset)) return false;
    }
    return true;
}

static bool equal_arrays(const LoamElemType *type, const char *a, const char *b) {
    for (int64_t i = 0; i < type->len; i++, a += type->elem->size, b += type->elem->size)
        if (!rt_typeequal(type->elem, a, b)) return false;
    return true;
}

bool rt_typeequal(const LoamType *type, const void *a, const void *b) {
    if (type->tflag & LOAM_TFLAG_REGULAR_MEMORY) return memcmp(a, b, type->size) == 0;
    switch (type->kind) {
    case KIND_FLOAT32: return *(const float *)a == *(const float *)b;
    case KIND_FLOAT64: return *(const double *)a == *(const double *)b;
    case KIND_COMPLEX64:
        return ((const float *)a)[0] == ((const float *)b)[0] &&
               ((const float *)a)[1] == ((const float *)b)[1];
    case KIND_COMPLEX128:
        return ((const double *)a)[0] == ((const double *)b)[0] &&
               ((const double *)a)[1] == ((const double *)b)[1];
    case KIND_STRING: return equal_strings(a, b);
    case KIND_INTERFACE: return equal_interfaces((const LoamInterfaceType *)type, a, b);
    case KIND_STRUCT: return equal_structs((const LoamStructType *)type, a, b);
    case KIND_ARRAY: return equal_arrays((const LoamElemType *)type, a, b);
    case KIND_SLICE:
    case KIND_MAP:
    case KIND_FUNC: sched_panic(PANIC_UNCOMPARABLE, NULL, 0, type, NULL);
    }
    return memcmp(a, b, type->size) == 0;
}
