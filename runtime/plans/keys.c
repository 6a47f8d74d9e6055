// keys.c - objects that stay where they are because somebody knows their address as a number (collect.c lists
// them).
//
// Maps hash pointers in keys by the addresses that they hold: pointers, channels, unsafe.Pointers, and
// interfaces that hold such or values with such inside. What a key in a table is hashed by does not move
// while the table is there. Such tables are known by their types, which have a flag, and whose key field has
// a name of its own (loam/names.h); they are listed when they are allocated. A table in a frame has no type.
// And between hashing a key and putting it into a table there may be a safepoint, with the number in a
// register. So in a program that has maps of this kind, what frames lead to does not move either, nor what
// that would be hashed by if it were a key. Such a program links hashing.c.
#include <string.h>
#include "base/kinds.h"
#include "loam/names.h"
#include "plans/list.h"
#include "plans/plan.h"

bool plan_hashes_addresses;

static List tables; // addresses of objects with such keys

static Object *keep(const void *value) {
    Object *o = space_object((uintptr_t)value);
    if (o) object_set(o, OBJECT_KEPT);
    return o;
}

// ---- what a value is hashed by ----------------------------------------------------------------------------

static void keep_hashed(const LoamType *t, void *const *at);

static void keep_array(const LoamElemType *t, void *const *at) {
    uint64_t step = t->elem->size / WORD_SIZE;
    for (int64_t i = 0; i < t->len; i++) keep_hashed(t->elem, at + (uint64_t)i * step);
}

static void keep_struct(const LoamStructType *t, void *const *at) {
    for (int64_t i = 0; i < t->nfields; i++)
        keep_hashed(t->fields[i].type, at + t->fields[i].offset / WORD_SIZE);
}

// A word with the type or the itab, and one with the value or its address.
static void keep_interface(const LoamInterfaceType *t, void *const *at) {
    if (!at[0] || !at[1]) return;
    const LoamType *dynamic = t->nmethods ? ((const LoamItab *)at[0])->type : at[0];
    if (dynamic->tflag & LOAM_TFLAG_DIRECT_IFACE) keep(at[1]);
    else keep_hashed(dynamic, at[1]);
}

static void keep_hashed(const LoamType *t, void *const *at) {
    if (!t->ptrdata || !(t->tflag & LOAM_TFLAG_WHOLE)) return; // another language's: no key of a map
    switch (t->kind) {
    case KIND_POINTER:
    case KIND_CHAN:
    case KIND_UNSAFE_POINTER: keep(*at); return;
    case KIND_INTERFACE: keep_interface((const LoamInterfaceType *)t, at); return;
    case KIND_ARRAY: keep_array((const LoamElemType *)t, at); return;
    case KIND_STRUCT: keep_struct((const LoamStructType *)t, at); return;
    default: return; // strings: by what is in them; others are no keys
    }
}

// ---- tables -----------------------------------------------------------------------------------------------

static bool is_named(const LoamField *f, const char *name) {
    return f->name.len == (int64_t)strlen(name) && !memcmp(f->name.ptr, name, strlen(name));
}

// The keys' field of a slot, or of a block whose keys come before its values; NULL: it is no such type.
static const LoamField *address_key(const LoamType *t) {
    if (t->kind != KIND_STRUCT || !((const LoamStructType *)t)->nfields) return NULL;
    const LoamField *f = ((const LoamStructType *)t)->fields;
    return is_named(f, LOAM_FIELD_ADDRESS_KEY) || is_named(f, LOAM_FIELD_INDIRECT_ADDRESS_KEY) ? f : NULL;
}

// A block is a struct of keys and values, or an array of slots.
static const LoamField *block_key(const LoamType *t) {
    return address_key(t->kind == KIND_ARRAY ? ((const LoamElemType *)t)->elem : t);
}

// The block in a small table (irgen/core/maptype.c); NULL: it is none.
static const LoamField *small_block(const LoamType *t) {
    const LoamStructType *s = (const LoamStructType *)t;
    bool is_small = t->kind == KIND_STRUCT && s->nfields == 4 && is_named(&s->fields[3], "Block");
    return is_small && block_key(s->fields[3].type) ? &s->fields[3] : NULL;
}

void plan_note_type(Object *o) {
    if (object_type(o)->tflag & LOAM_TFLAG_ADDRESS_KEYS) list_push(&tables, (uintptr_t)object_begin(o));
}

static void keep_indirect(const LoamType *t, void *const *at) {
    if (t->kind == KIND_ARRAY) {
        const LoamElemType *a = (const LoamElemType *)t;
        for (int64_t i = 0; i < a->len; i++) keep_indirect(a->elem, at + i);
    } else if (*at) {
        keep_hashed(((const LoamElemType *)t)->elem, *at);
    }
}

static void keep_keys(const LoamField *keys, void *const *at) {
    if (is_named(keys, LOAM_FIELD_INDIRECT_ADDRESS_KEY)) keep_indirect(keys->type, at);
    else keep_hashed(keys->type, at);
}

static void keep_block(const LoamType *t, void *const *at) {
    const LoamField *keys = block_key(t);
    if (t->kind != KIND_ARRAY) {
        keep_keys(keys, at);
        return;
    }
    const LoamElemType *slots = (const LoamElemType *)t;
    for (int64_t i = 0; i < slots->len; i++)
        keep_keys(keys, at + (uint64_t)i * (slots->elem->size / WORD_SIZE));
}

static void keep_table(Object *o) {
    const LoamType *t = object_type(o);
    void *const *at = object_begin(o);
    const LoamField *small = small_block(t);
    if (small) {
        keep_block(small->type, at + small->offset / WORD_SIZE);
        return;
    }
    for (uint64_t done = 0; done + t->size <= object_bytes(o); done += t->size)
        keep_block(t, at + done / WORD_SIZE);
}

// ---- before and after a collection ------------------------------------------------------------------------

static void keep_slot(void *context, void **slot, void *value) { keep(value); }

static void keep_deeply(void *context, void **slot, void *value) {
    const Object *o = keep(value);
    if (o && object_type(o)) keep_hashed(object_type(o), object_begin(o));
}

void plan_keep_all(void) {
    for (uint64_t i = 0; i < tables.n; i++) keep_table(object_at((void *)tables.at[i]));
    if (gc_roots.visit_held) gc_roots.visit_held(keep_slot, NULL);
    if (plan_hashes_addresses) gc_roots.visit_stacks(keep_deeply, NULL);
}

void keys_forget(void) {
    uint64_t alive = 0;
    for (uint64_t i = 0; i < tables.n; i++)
        if (plan->is_alive(object_at((void *)tables.at[i]))) tables.at[alive++] = tables.at[i];
    tables.n = alive;
}

void keys_update(GcVisit *visit) {
    for (uint64_t i = 0; i < tables.n; i++) visit(NULL, (void **)&tables.at[i], (void *)tables.at[i]);
}
