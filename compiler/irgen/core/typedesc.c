// typedesc.c - type descriptors and itabs.
//
// A descriptor "type:<path-qualified name>" is a constant laid out as loam/abi.h says. It is made in two
// steps: declared when first asked for (the LLVM type is known at once), filled in from the queue, because
// descriptors refer to each other in cycles.
//
// The method tables come last (callable.c says which methods they hold), and with them the descriptor of the
// pointer to the type, where the program has one.
#include "irgen/core/gen.h"
#include <string.h>

static LLVMValueRef c64(IrGen *g, uint64_t v) { return LLVMConstInt(g->i64, v, false); }
static LLVMValueRef c32(IrGen *g, uint32_t v) { return LLVMConstInt(g->i32, v, false); }
static LLVMValueRef c8(IrGen *g, unsigned v) { return LLVMConstInt(g->i8, v, false); }
static LLVMValueRef null_raw(IrGen *g) { return LLVMConstNull(g->raw); }
static LLVMValueRef pack(IrGen *g, LLVMValueRef *parts, unsigned n) {
    return LLVMConstStructInContext(g->ctx, parts, n, false);
}

static LLVMValueRef text_value(IrGen *g, const char *text, size_t n) {
    LLVMValueRef parts[2] = {n ? ir_const_text(g, text, n) : null_raw(g), c64(g, n)};
    return pack(g, parts, 2);
}

static LLVMValueRef str_value(IrGen *g, const char *text) { return text_value(g, text, strlen(text)); }

static LLVMValueRef pkgpath_value(IrGen *g, const char *name, const Package *pkg) {
    return str_value(g, name_is_exported(name) || !pkg ? "" : pkg->path);
}

// A private constant array; null when empty.
static LLVMValueRef array_global(IrGen *g, LLVMTypeRef elem, LLVMValueRef *items, int n, const char *name) {
    if (n == 0) return null_raw(g);
    return ir_private_global(g, LLVMArrayType2(elem, (uint64_t)n), LLVMConstArray2(elem, items, (uint64_t)n),
                             name, true);
}

// ---- the home of a type -----------------------------------------------------------------------------------
//
// A type declared by a package that has its own object, and the pointer to it, have their descriptors and the
// code behind their methods there. Other modules have a copy of the descriptor, for what passes and LLVM read
// in it, whose longer parts (fields, methods) are only declared.

static const Package *home_of(const Type *t) {
    if (t->kind == KIND_POINTER) t = t->pointer.elem;
    return t->kind == KIND_NAMED && !t->named.local_in ? t->named.obj->pkg : NULL;
}

bool ir_type_elsewhere(IrGen *g, Type *t) {
    const Package *home = g->p->apart ? home_of(t) : NULL;
    return home && !ir_unit(g, home);
}

bool ir_type_at_home(IrGen *g, Type *t) { return g->p->package && home_of(t) == g->p->package; }

// A part of a descriptor that other modules declare.
static LLVMValueRef part_of(IrGen *g, const TypeDesc *d, LLVMValueRef part, const char *what) {
    const char *symbol = arena_printf(g->arena, "%s:%s", what, d->name);
    if (ir_type_at_home(g, d->type) && !LLVMIsNull(part)) {
        LLVMSetValueName2(part, symbol, strlen(symbol));
        ir_set_linkage(g, part, IR_SYM_HOME);
        LLVMSetUnnamedAddress(part, LLVMNoUnnamedAddr);
    }
    return part;
}

static LLVMValueRef part_elsewhere(IrGen *g, const TypeDesc *d, const char *what) {
    LLVMValueRef part = ir_external(g, arena_printf(g->arena, "%s:%s", what, d->name), g->raw);
    LLVMSetGlobalConstant(part, true);
    return part;
}

// ---- facts about a type -----------------------------------------------------------------------------------

// Bytes of the prefix that can hold pointers.
static int64_t ptrdata(Type *t) {
    Type *u = type_underlying(t);
    if (!type_has_pointers(u)) return 0;
    switch (u->kind) {
    case KIND_ARRAY: return (u->array.len - 1) * type_size(u->array.elem) + ptrdata(u->array.elem);
    case KIND_INTERFACE: return 16;
    case KIND_STRUCT:
        for (int i = u->strct.fields.n - 1; i >= 0; i--)
            if (type_has_pointers(u->strct.fields.at[i].type))
                return type_field_offset(u, i) + ptrdata(u->strct.fields.at[i].type);
        return 0;
    default: return 8;
    }
}

static void pointer_bits(Type *t, int64_t at, uint8_t *bits);

// The bits of eight elements of w words are w bytes: they are found once and copied, for as long as an
// element follows (what comes after the last pointer may be beyond the bits).
static void array_bits(Type *array, int64_t at, uint8_t *bits) {
    Type *elem = array->array.elem;
    int64_t n = array->array.len, size = type_size(elem), i = 0;
    if (n > 16 && at % 64 == 0) {
        for (; i < 8; i++) pointer_bits(elem, at + i * size, bits);
        uint8_t *first = bits + at / 64;
        int64_t unit = size / 8, total = (n - 1) / 8 * unit;
        for (int64_t done = unit, more; done < total; done += more) {
            more = done < total - done ? done : total - done;
            memcpy(first + done, first, (size_t)more);
        }
        i = (n - 1) / 8 * 8;
    }
    for (; i < n; i++) pointer_bits(elem, at + i * size, bits);
}

static void pointer_bits(Type *t, int64_t at, uint8_t *bits) {
    Type *u = type_underlying(t);
    if (!type_has_pointers(u)) return;
    switch (u->kind) {
    case KIND_ARRAY: array_bits(u, at, bits); return;
    case KIND_STRUCT:
        for (int i = 0; i < u->strct.fields.n; i++)
            pointer_bits(u->strct.fields.at[i].type, at + type_field_offset(u, i), bits);
        return;
    case KIND_INTERFACE: at += 8; break; // the type word points to constant data
    default: break;
    }
    bits[at / 64] |= (uint8_t)(1u << (at / 8 % 8));
}

static LLVMValueRef mask(IrGen *g, const uint8_t *bits, int64_t words) {
    enum { SHARED_BITS = 4096 }; // bytes of what two types are likely to have in common
    size_t n = (size_t)(words + 7) / 8;
    if (n <= SHARED_BITS) return ir_const_text(g, (const char *)bits, n);
    LLVMValueRef text = LLVMConstStringInContext2(g->ctx, (const char *)bits, n, true);
    return ir_private_global(g, LLVMTypeOf(text), text, "loam.text", true);
}

static uint8_t *bits_new(IrGen *g, int64_t bytes) {
    return NEW_ARRAY(g->arena, uint8_t, (size_t)(bytes / 64) + 1);
}

// ---- maps of large types: runs (LoamMapRun) --------------------------------------------------------------

typedef struct Runs {
    IrGen *g;
    VEC(LLVMValueRef) rows;
} Runs;

static void add_run(Runs *r, int64_t at, int64_t period_bytes, const uint8_t *bits) {
    IrGen *g = r->g;
    LLVMValueRef parts[] = {c64(g, (uint64_t)at / 8), c64(g, (uint64_t)period_bytes / 8),
                            bits ? mask(g, bits, period_bytes / 8) : null_raw(g)};
    LLVMValueRef row = pack(g, parts, 3);
    VEC_PUSH(g->arena, r->rows, row);
}

static void add_runs(Runs *r, Type *t, int64_t at);

// Arrays of arrays are one array of what is innermost.
static void add_array_runs(Runs *r, Type *array, int64_t at) {
    Type *elem = array;
    while (type_underlying(elem)->kind == KIND_ARRAY) elem = type_underlying(elem)->array.elem;
    int64_t size = type_size(elem);
    if (size > (int64_t)LOAM_MAX_MASKED) {
        for (int64_t i = 0, n = type_size(array) / size; i < n; i++) add_runs(r, elem, at + i * size);
        return;
    }
    uint8_t *bits = bits_new(r->g, size);
    pointer_bits(elem, 0, bits);
    add_run(r, at, size, bits);
}

// Small fields that follow each other are one run.
static void add_struct_runs(Runs *r, Type *u, int64_t at) {
    for (int i = 0, end; i < u->strct.fields.n; i = end) {
        int64_t from = type_field_offset(u, i), to = from;
        for (end = i; end < u->strct.fields.n; end++) {
            int64_t next = type_field_offset(u, end) + type_size(u->strct.fields.at[end].type);
            if (next - from > (int64_t)LOAM_MAX_MASKED) break;
            to = next;
        }
        if (end == i) {
            add_runs(r, u->strct.fields.at[end++].type, at + from);
            continue;
        }
        uint8_t *bits = NULL;
        for (int k = i; k < end; k++) {
            if (!bits && type_has_pointers(u->strct.fields.at[k].type)) bits = bits_new(r->g, to - from);
            pointer_bits(u->strct.fields.at[k].type, type_field_offset(u, k) - from, bits);
        }
        add_run(r, at + from, to - from, bits);
    }
}

static void add_runs(Runs *r, Type *t, int64_t at) {
    Type *u = type_underlying(t);
    if (!type_has_pointers(u)) add_run(r, at, 8, NULL);
    else if (u->kind == KIND_ARRAY) add_array_runs(r, u, at);
    else add_struct_runs(r, u, at);
}

static LLVMValueRef runs(IrGen *g, Type *t, int64_t bytes) {
    Runs r = {.g = g};
    add_runs(&r, t, 0);
    while (r.rows.n && LLVMConstIntGetSExtValue(LLVMGetOperand(r.rows.at[r.rows.n - 1], 0)) >= bytes / 8)
        r.rows.n--;
    add_run(&r, bytes, 8, NULL);
    return array_global(g, LLVMTypeOf(r.rows.at[0]), r.rows.at, r.rows.n, "loam.runs");
}

static LLVMValueRef gcdata(IrGen *g, Type *t, int64_t bytes) {
    if (bytes == 0) return null_raw(g);
    if (bytes > (int64_t)LOAM_MAX_MASKED) return runs(g, t, bytes);
    uint8_t *bits = bits_new(g, bytes);
    pointer_bits(t, 0, bits);
    return mask(g, bits, bytes / 8);
}

bool ir_regular_memory(Type *t) {
    Type *u = type_underlying(t);
    switch (u->kind) {
    case KIND_BOOL:
    case KIND_POINTER:
    case KIND_CHAN:
    case KIND_UNSAFE_POINTER: return true;
    case KIND_ARRAY: return ir_regular_memory(u->array.elem);
    case KIND_STRUCT: {
        int64_t end = 0;
        for (int i = 0; i < u->strct.fields.n; i++) {
            const StructField *f = &u->strct.fields.at[i];
            if (!f->name || strcmp(f->name, "_") == 0 || !ir_regular_memory(f->type) ||
                type_field_offset(u, i) != end)
                return false;
            end += type_size(f->type);
        }
        return end == type_size(u);
    }
    default: return type_is_integer(u);
    }
}

// The slots of a map's table, in an array or as two of them, or a small table with them (maptype.c), where
// the keys' field has a name that says so.
static bool has_address_keys(Type *t) {
    if (t->kind == KIND_ARRAY) return has_address_keys(t->array.elem);
    if (t->kind != KIND_STRUCT || !t->strct.fields.n) return false;
    const StructField *f = t->strct.fields.at;
    if (f->name && (strcmp(f->name, LOAM_FIELD_ADDRESS_KEY) == 0 ||
                    strcmp(f->name, LOAM_FIELD_INDIRECT_ADDRESS_KEY) == 0))
        return true;
    return t->strct.fields.n == 4 && f[3].name && strcmp(f[3].name, "Block") == 0 &&
           has_address_keys(f[3].type);
}

static unsigned tflag(Type *t) {
    unsigned flags = LOAM_TFLAG_WHOLE;
    if (has_address_keys(t)) flags |= LOAM_TFLAG_ADDRESS_KEYS;
    if (t->kind == KIND_NAMED || (t->kind >= KIND_BOOL && t->kind <= KIND_COMPLEX128) ||
        t->kind == KIND_STRING || t->kind == KIND_UNSAFE_POINTER)
        flags |= LOAM_TFLAG_NAMED;
    if (ir_direct_iface(t)) flags |= LOAM_TFLAG_DIRECT_IFACE;
    if (type_comparable(t)) {
        flags |= LOAM_TFLAG_COMPARABLE;
        if (ir_regular_memory(t)) flags |= LOAM_TFLAG_REGULAR_MEMORY;
    }
    return flags;
}

// ---- layouts of the records -------------------------------------------------------------------------------

static LLVMTypeRef struct_of(IrGen *g, LLVMTypeRef *parts, unsigned n) {
    return LLVMStructTypeInContext(g->ctx, parts, n, false);
}

static LLVMTypeRef text_type(IrGen *g) { return struct_of(g, (LLVMTypeRef[]){g->raw, g->i64}, 2); }

static LLVMTypeRef head_type(IrGen *g) {
    LLVMTypeRef parts[] = {g->i64, g->i64, g->i32,       g->i8,  g->i8, g->i8,
                           g->i8,  g->raw, text_type(g), g->raw, g->raw};
    _Static_assert(sizeof(LoamType) == 64 && offsetof(LoamType, uncommon) == 48,
                   "head_type follows LoamType");
    return struct_of(g, parts, sizeof parts / sizeof parts[0]);
}

static LLVMTypeRef field_type(IrGen *g) {
    LLVMTypeRef s = text_type(g);
    return struct_of(g, (LLVMTypeRef[]){s, s, s, g->raw, g->i64, g->i64}, 6);
}

static LLVMTypeRef imethod_type(IrGen *g) {
    return struct_of(g, (LLVMTypeRef[]){text_type(g), text_type(g), g->raw}, 3);
}
static LLVMTypeRef method_type(IrGen *g) {
    return struct_of(g, (LLVMTypeRef[]){text_type(g), text_type(g), g->raw, g->raw}, 4);
}

static LLVMTypeRef desc_type(IrGen *g, Type *t) {
    LLVMTypeRef head = head_type(g), r = g->raw, i = g->i64;
    switch (type_underlying(t)->kind) {
    case KIND_ARRAY:
    case KIND_CHAN:
    case KIND_POINTER:
    case KIND_SLICE: return struct_of(g, (LLVMTypeRef[]){head, r, i}, 3);
    case KIND_MAP: {
        LLVMTypeRef parts[1 + IR_MAP_TAIL] = {head};
        ir_map_tail_types(g, parts + 1);
        return struct_of(g, parts, 1 + IR_MAP_TAIL);
    }
    case KIND_FUNC: return struct_of(g, (LLVMTypeRef[]){head, r, i, r, i, i}, 6);
    case KIND_STRUCT:
    case KIND_INTERFACE: return struct_of(g, (LLVMTypeRef[]){head, r, i}, 3);
    default: return struct_of(g, (LLVMTypeRef[]){head}, 1);
    }
}

// ---- filling in -------------------------------------------------------------------------------------------

static TypeDesc *desc_cached(IrGen *g, Type *t);

static LLVMValueRef child(IrGen *g, const TypeDesc *d, Type *t) {
    if (ir_type_elsewhere(g, t)) return desc_cached(g, t)->global;
    return d->methods ? ir_type_descriptor(g, t) : ir_layout_descriptor(g, t);
}

// A field of our own (maptype.c) has no tag, but where that would be it names a symbol of the runtime.
static LLVMValueRef tag_value(IrGen *g, const StructField *f) {
    if (!f->name || !text_begins(f->name, LOAM_FIELD_OWN)) return text_value(g, f->tag.p, f->tag.n);
    LLVMValueRef symbol = ir_external(g, LOAM_SYM_HASHES_ADDRESSES, g->i8);
    return pack(g, (LLVMValueRef[]){symbol, c64(g, 0)}, 2);
}

static LLVMValueRef struct_fields(IrGen *g, const TypeDesc *d, Type *u) {
    if (u->strct.fields.n && ir_type_elsewhere(g, d->type)) return part_elsewhere(g, d, "fields");
    LLVMValueRef *items = NEW_ARRAY(g->arena, LLVMValueRef, u->strct.fields.n + 1);
    for (int i = 0; i < u->strct.fields.n; i++) {
        const StructField *f = &u->strct.fields.at[i];
        LLVMValueRef parts[6] = {str_value(g, f->name ? f->name : ""),
                                 pkgpath_value(g, f->name ? f->name : "", f->pkg),
                                 tag_value(g, f),
                                 child(g, d, f->type),
                                 c64(g, (uint64_t)type_field_offset(u, i)),
                                 c64(g, f->embedded)};
        items[i] = pack(g, parts, 6);
    }
    return part_of(g, d, array_global(g, field_type(g), items, u->strct.fields.n, "loam.fields"), "fields");
}

static LLVMValueRef iface_methods(IrGen *g, const TypeDesc *d, Type *u) {
    if (u->iface.methods.n && ir_type_elsewhere(g, d->type)) return part_elsewhere(g, d, "imethods");
    LLVMValueRef *items = NEW_ARRAY(g->arena, LLVMValueRef, u->iface.methods.n + 1);
    for (int i = 0; i < u->iface.methods.n; i++) {
        const IfaceMethod *m = &u->iface.methods.at[i];
        LLVMValueRef parts[3] = {str_value(g, m->name), pkgpath_value(g, m->name, m->pkg),
                                 ir_layout_descriptor(g, m->sig)};
        items[i] = pack(g, parts, 3);
        ir_interface_names(g, m->name);
    }
    return part_of(g, d, array_global(g, imethod_type(g), items, u->iface.methods.n, "loam.imethods"),
                   "imethods");
}

static LLVMValueRef type_list(IrGen *g, Object *const *vars, int n) {
    LLVMValueRef *items = NEW_ARRAY(g->arena, LLVMValueRef, n + 1);
    for (int i = 0; i < n; i++) items[i] = ir_layout_descriptor(g, vars[i]->type);
    return array_global(g, g->raw, items, n, "loam.types");
}

static bool is_declared(const Type *t) { return t->kind == KIND_NAMED && t->named.obj->pkg; }

static LLVMValueRef uncommon_elsewhere(IrGen *g, const TypeDesc *d) {
    bool any = ir_type_elsewhere(g, d->type) && (is_declared(d->type) || type_method_set(g->c, d->type).n);
    return any ? part_elsewhere(g, d, "uncommon") : null_raw(g);
}

static LLVMValueRef head_value(IrGen *g, TypeDesc *d) {
    Type *t = d->type, *u = type_underlying(t);
    int64_t bytes = ptrdata(t);
    unsigned align = (unsigned)type_align(t);
    LLVMValueRef parts[] = {c64(g, (uint64_t)type_size(t)),
                            c64(g, (uint64_t)bytes),
                            c32(g, hash_bytes32(d->name, strlen(d->name))),
                            c8(g, tflag(t)),
                            c8(g, align),
                            c8(g, align),
                            c8(g, u->kind),
                            gcdata(g, t, bytes),
                            str_value(g, type_string(g->arena, t, TYPE_NAMES_PACKAGE, NULL)),
                            uncommon_elsewhere(g, d),
                            null_raw(g)};
    return pack(g, parts, sizeof parts / sizeof parts[0]);
}

static uint64_t chan_dir(ChanDir dir) { return dir == CHAN_RECV ? 1 : dir == CHAN_SEND ? 2 : 3; }

static LLVMValueRef desc_value(IrGen *g, TypeDesc *d) {
    Type *u = type_underlying(d->type);
    LLVMValueRef head = head_value(g, d);
    switch (u->kind) {
    case KIND_ARRAY:
        return pack(g, (LLVMValueRef[]){head, child(g, d, u->array.elem), c64(g, (uint64_t)u->array.len)}, 3);
    case KIND_CHAN:
        return pack(g, (LLVMValueRef[]){head, child(g, d, u->chan.elem), c64(g, chan_dir(u->chan.dir))}, 3);
    case KIND_POINTER: return pack(g, (LLVMValueRef[]){head, child(g, d, u->pointer.elem), c64(g, 0)}, 3);
    case KIND_SLICE: return pack(g, (LLVMValueRef[]){head, child(g, d, u->slice.elem), c64(g, 0)}, 3);
    case KIND_MAP: {
        LLVMValueRef parts[1 + IR_MAP_TAIL] = {head};
        ir_map_tail(g, u, child(g, d, u->map.key), child(g, d, u->map.value), parts + 1);
        return pack(g, parts, 1 + IR_MAP_TAIL);
    }
    case KIND_STRUCT:
        return pack(g, (LLVMValueRef[]){head, struct_fields(g, d, u), c64(g, (uint64_t)u->strct.fields.n)},
                    3);
    case KIND_INTERFACE:
        return pack(g, (LLVMValueRef[]){head, iface_methods(g, d, u), c64(g, (uint64_t)u->iface.methods.n)},
                    3);
    case KIND_FUNC: {
        const Func *s = &u->func;
        LLVMValueRef parts[6] = {head,
                                 type_list(g, s->params.at, s->params.n),
                                 c64(g, (uint64_t)s->params.n),
                                 type_list(g, s->results.at, s->results.n),
                                 c64(g, (uint64_t)s->results.n),
                                 c64(g, s->variadic)};
        return pack(g, parts, 6);
    }
    default: return pack(g, &head, 1);
    }
}

static void fill_in(IrGen *g, void *data) {
    TypeDesc *d = data;
    LLVMSetInitializer(d->global, desc_value(g, d));
    if (ir_type_elsewhere(g, d->type)) ir_set_linkage(g, d->global, IR_SYM_IMPORT);
}

static TypeDesc *desc_of(IrGen *g, Type *t) {
    const char *name = ir_type_name(g, t);
    TypeDesc **at = (TypeDesc **)strmap_at_cstr(&g->descs, name);
    if (*at) return *at;
    TypeDesc *d = *at = NEW(g->arena, TypeDesc);
    d->type = t;
    d->name = name;
    d->global = LLVMAddGlobal(g->mod, desc_type(g, t), arena_printf(g->arena, "type:%s", name));
    LLVMSetGlobalConstant(d->global, true);
    if (!ir_type_elsewhere(g, t)) {
        ir_set_linkage(g, d->global, ir_type_at_home(g, t) ? IR_SYM_HOME : IR_SYM_TYPE);
        VEC_PUSH(g->arena, g->desc_list, d);
    }
    return d;
}

static TypeDesc *desc_cached(IrGen *g, Type *t) {
    IrTypeRec *r = ir_type_rec(g, t);
    if (!r->desc) r->desc = desc_of(g, t);
    r->ir.descriptor = r->desc->global;
    return r->desc;
}

static TypeDesc *desc_filled(IrGen *g, Type *t) {
    TypeDesc *d = desc_cached(g, t);
    if (!d->filled) ir_queue(g, fill_in, d);
    d->filled = true;
    return d;
}

LLVMValueRef ir_layout_descriptor(IrGen *g, Type *t) {
    return g->p->separate ? ir_type_descriptor(g, t) : desc_filled(g, t)->global;
}

LLVMValueRef ir_type_descriptor(IrGen *g, Type *t) {
    TypeDesc *d = desc_filled(g, t);
    if (!d->methods && !ir_type_elsewhere(g, t)) ir_want_methods(g, d);
    return d->global;
}

void ir_own_type(IrGen *g, Object *type_name) {
    Type *t = type_name->type;
    const Decl *decl = type_name->type_name.decl;
    if (type_name->type_name.alias || t->kind != KIND_NAMED || !decl || decl->type.tparams.n) return;
    ir_type_descriptor(g, t);
    ir_type_descriptor(g, type_pointer(g->c, t));
}

// ---- the last words of the head ---------------------------------------------------------------------------

static LLVMValueRef uncommon_value(IrGen *g, TypeDesc *d) {
    Type *t = d->type;
    bool declared = is_declared(t);
    if (!declared && d->set.n == 0) return NULL;
    LLVMValueRef *items = NEW_ARRAY(g->arena, LLVMValueRef, d->set.n + 1);
    int n = 0;
    for (int k = 0; k < d->set.n; k++) {
        const MethodEntry *m = &d->set.at[k];
        if (!d->ifn[k]) continue;
        LLVMValueRef parts[4] = {str_value(g, m->name), pkgpath_value(g, m->name, m->func->pkg),
                                 ir_layout_descriptor(g, m->func->type), d->ifn[k]};
        items[n++] = pack(g, parts, 4);
    }
    LLVMValueRef parts[4] = {str_value(g, declared ? t->named.obj->name : ""),
                             str_value(g, declared ? t->named.obj->pkg->path : ""),
                             array_global(g, method_type(g), items, n, "loam.methods"), c64(g, (uint64_t)n)};
    LLVMValueRef init = pack(g, parts, 4);
    return part_of(g, d, ir_private_global(g, LLVMTypeOf(init), init, "loam.uncommon", true), "uncommon");
}

// Replaces the last two words of the head: uncommon and ptr_to.
static void finish_desc(IrGen *g, TypeDesc *d, LLVMValueRef uncommon, LLVMValueRef ptr_to) {
    LLVMValueRef init = LLVMGetInitializer(d->global), head[11], parts[1 + IR_MAP_TAIL];
    unsigned n = LLVMCountStructElementTypes(LLVMTypeOf(init));
    for (unsigned i = 0; i < n; i++) parts[i] = LLVMGetAggregateElement(init, i);
    for (unsigned i = 0; i < 11; i++) head[i] = LLVMGetAggregateElement(parts[0], i);
    if (uncommon) head[9] = uncommon;
    if (ptr_to) head[10] = ptr_to;
    parts[0] = pack(g, head, 11);
    LLVMSetInitializer(d->global, pack(g, parts, n));
}

void ir_typedesc_finish(IrGen *g) {
    for (int i = 0; i < g->desc_list.n; i++) {
        TypeDesc *d = g->desc_list.at[i];
        LLVMValueRef uncommon = uncommon_value(g, d);
        const IrTypeRec *pointer =
            d->type->ptr_to && !g->p->separate ? nodemap_get(&g->type_recs, d->type->ptr_to) : NULL;
        LLVMValueRef ptr_to = pointer && pointer->desc ? pointer->desc->global : NULL;
        if (uncommon || ptr_to) finish_desc(g, d, uncommon, ptr_to);
    }
}

// ---- itabs ------------------------------------------------------------------------------------------------

static const MethodEntry *method_named(const MethodSet *set, const IfaceMethod *want) {
    for (int i = 0; i < set->n; i++) {
        const MethodEntry *m = &set->at[i];
        if (strcmp(m->name, want->name) == 0 && (name_is_exported(want->name) || m->func->pkg == want->pkg))
            return m;
    }
    return NULL;
}

LLVMValueRef ir_itab(IrGen *g, Type *concrete, Type *iface) {
    const char *symbol =
        arena_printf(g->arena, "itab:%s,%s", ir_type_name(g, concrete), ir_type_name(g, iface));
    void **at = strmap_at_cstr(&g->symbols, symbol);
    if (*at) return *at;
    Type *u = type_underlying(iface);
    int n = u->iface.methods.n;
    LLVMTypeRef *types = NEW_ARRAY(g->arena, LLVMTypeRef, n + 4);
    LLVMValueRef *parts = NEW_ARRAY(g->arena, LLVMValueRef, n + 4);
    for (int i = 0; i < n + 4; i++) types[i] = i == 2 || i == 3 ? g->i32 : g->raw;
    LLVMValueRef global = LLVMAddGlobal(g->mod, struct_of(g, types, (unsigned)n + 4), symbol);
    *at = global;
    MethodSet set = type_method_set(g->c, concrete);
    const char *name = ir_type_name(g, concrete);
    parts[0] = ir_type_descriptor(g, iface);
    parts[1] = ir_type_descriptor(g, concrete);
    parts[2] = c32(g, hash_bytes32(name, strlen(name)));
    parts[3] = c32(g, 0);
    for (int i = 0; i < n; i++) {
        const MethodEntry *m = method_named(&set, &u->iface.methods.at[i]);
        if (!m) internal_error("irgen", "%s: no method %s", symbol, u->iface.methods.at[i].name);
        parts[4 + i] = ir_method_wrapper(g, concrete, m);
    }
    LLVMSetInitializer(global, pack(g, parts, (unsigned)n + 4));
    LLVMSetGlobalConstant(global, true);
    ir_set_linkage(g, global, IR_SYM_TYPE);
    const char *reported = type_string(g->arena, concrete, TYPE_NAMES_RELATIVE, g->main);
    LLVMMetadataRef text = LLVMMDStringInContext2(g->ctx, reported, strlen(reported));
    LLVMGlobalSetMetadata(global, LLVMGetMDKindIDInContext(g->ctx, LOAM_MD_ITAB, sizeof LOAM_MD_ITAB - 1),
                          LLVMMDNodeInContext2(g->ctx, &text, 1));
    return global;
}
