// fixedmap.c - maps and slices that cannot grow.
//
// Maps that need no table: a local variable whose map gets so few entries that there is room for
// all of them in its frame, in an array of keys and one of values (lib/runtime/map_fixed.go).
//
//   m := map[*int]*int{&i: &j}
//   m[&k] = &l                     a state, three keys, three values
//
// The variable holds the map alone, and all that is done with it is seen: it is never assigned again, its
// address is not taken, no literal captures it, and it is only indexed, ranged over, measured, compared with
// nil and deleted from. So nobody else knows the map. As many entries are made at most as the literal and the
// assignments to elements have, since each of them is executed once for each map: it is in the same loop as
// the declaration, and there is no goto. A deleted entry makes room again.
//
// To the escape analysis the arrays are objects like others: what is stored in one stays in the frame as long
// as nothing that is read from it leaves, and keys are told from values.
//
// Slices that begin without elements, and to which each append is executed once in the same sense, are an
// array of the frame from the first append on (growing.c says of which variables that is asked: nobody sees
// their capacity). All that is assigned to the variable are appends of single elements to itself, so that
// they begin at the array's first element and there is room for all.
#include "irgen/core/body.h"
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include "irgen/notes/notes.h"

enum { MAX_ENTRIES = 8, MAX_SLICE_BYTES = 256 };

struct FixedMap {
    const Stmt *loop;                 // around the declaration, the innermost one
    bool is_slice;                    // then it is no map
    int entries;                      // that assignments may make
    bool is_other;                    // something else is done with it
    LLVMValueRef state, keys, values; // of a slice just the last one
};

typedef struct Search {
    IrFunc *f;
    NodeMap *maps; // variable, and the expression that makes its map -> FixedMap
    const Stmt *loop;
    bool jumps;
} Search;

// ---- which they are ---------------------------------------------------------------------------------------

static bool is_builtin(const Expr *e, int id) {
    return e->kind == EX_CALL && e->call.kind == CALL_BUILTIN && e->call.builtin == id;
}

static FixedMap *named(const NodeMap *maps, const Expr *e, bool is_slice) {
    const Expr *x = e ? unparen(e) : NULL;
    FixedMap *m = x && x->kind == EX_NAME && x->name.obj ? nodemap_get(maps, x->name.obj) : NULL;
    return m && m->is_slice == is_slice ? m : NULL;
}

static FixedMap *map_named(const NodeMap *maps, const Expr *e) { return named(maps, e, false); }
static FixedMap *slice_named(const NodeMap *maps, const Expr *e) { return named(maps, e, true); }

// How many entries the map has when it is made; -1: that is not known, or too many.
static int entries_made(const Expr *init) {
    int64_t n = 0;
    if (init->kind == EX_COMPOSITE && !init->composite.elided_ptr) return init->composite.elems.n;
    if (!is_builtin(init, BUILTIN_MAKE)) return -1;
    bool known = init->call.args.n < 2 || gen_is_const_int(init->call.args.at[1], &n);
    return known && n >= 0 && n <= MAX_ENTRIES ? 0 : -1;
}

static bool has_plain_entries(IrFunc *f, Type *map) {
    const IrMap *layout = ir_map(f->g, map);
    return layout->key_class != IR_MAP_ANY && !layout->indirect_key && !layout->indirect_elem;
}

static void declare_slice(Search *s, Object *var) {
    FixedMap *m = NEW(gen_arena(s->f), FixedMap);
    *m = (FixedMap){.loop = s->loop, .is_slice = true};
    nodemap_set(s->maps, gen_arena(s->f), var, m);
}

static void declare(Search *s, Object *var) {
    bool local = var && var->kind == OBJ_VAR && var->var.kind == VAR_LOCAL && !var->var.captured &&
                 !var->var.addr_taken;
    Type *map = local ? type_underlying(gen_var_type(s->f, var)) : NULL;
    if (map && map->kind == KIND_SLICE) declare_slice(s, var);
    if (!map || map->kind != KIND_MAP || !var_is_fixed(var) || !var->var.init) return;
    const Expr *init = unparen(var->var.init);
    int n = type_underlying(gen_type(s->f, init)) == map ? entries_made(init) : -1;
    if (n < 0 || !has_plain_entries(s->f, map)) return;
    FixedMap *m = NEW(gen_arena(s->f), FixedMap);
    *m = (FixedMap){.loop = s->loop, .entries = n};
    nodemap_set(s->maps, gen_arena(s->f), var, m);
    nodemap_set(s->maps, gen_arena(s->f), init, m);
}

static void see(Expr *e, void *data) {
    Search *s = data;
    FixedMap *m = map_named(s->maps, e);
    e = (Expr *)unparen(e);
    if (m) {
        m->is_other = true;
    } else if (e->kind == EX_INDEX && map_named(s->maps, e->index.x)) {
        see(e->index.index, s);
    } else if (is_builtin(e, BUILTIN_LEN) && map_named(s->maps, e->call.args.at[0])) {
        return;
    } else if (e->kind == EX_BINARY && (gen_is_nil(e->binary.x) || gen_is_nil(e->binary.y))) {
        if (!map_named(s->maps, e->binary.x)) see(e->binary.x, s);
        if (!map_named(s->maps, e->binary.y)) see(e->binary.y, s);
    } else {
        expr_children(e, see, s);
    }
}

static void add_entries(const Search *s, FixedMap *m, int n) {
    m->entries += n;
    m->is_other |= m->loop != s->loop || m->entries > MAX_ENTRIES;
}

// What is assigned to.
static void see_place(Search *s, Expr *e) {
    const Expr *x = unparen(e);
    FixedMap *m = x->kind == EX_INDEX ? map_named(s->maps, x->index.x) : NULL,
             *slice = slice_named(s->maps, e);
    see(e, s);
    if (m) add_entries(s, m, 1);
    if (slice) slice->is_other = true;
}

// s = append(s, x, y)
static bool is_own_append(Search *s, const Stmt *a) {
    const Expr *x = a->assign.rhs.n == 1 && a->assign.lhs.n == 1 ? unparen(a->assign.rhs.at[0]) : NULL;
    FixedMap *m = x && is_builtin(x, BUILTIN_APPEND) ? slice_named(s->maps, a->assign.lhs.at[0]) : NULL;
    bool tuple = x && m && gen_is_tuple_call(s->f, x);
    if (!m || tuple || x->call.has_dots || m != slice_named(s->maps, x->call.args.at[0])) return false;
    for (int i = 1; i < x->call.args.n; i++) see(x->call.args.at[i], s);
    add_entries(s, m, x->call.args.n - 1);
    return true;
}

static void see_stmt(Stmt *, void *data);

static void see_assign(Search *s, const Stmt *a) {
    if (is_own_append(s, a)) return;
    for (int i = 0; i < a->assign.rhs.n; i++) {
        bool dropped = a->assign.lhs.n == a->assign.rhs.n && gen_is_blank(a->assign.lhs.at[i]) &&
                       map_named(s->maps, a->assign.rhs.at[i]);
        if (!dropped) see(a->assign.rhs.at[i], s);
    }
    for (int i = 0; i < a->assign.lhs.n; i++) {
        Expr *left = a->assign.lhs.at[i];
        bool is_new = a->assign.define && a->assign.is_new && a->assign.is_new[i];
        if (is_new) declare(s, unparen(left)->name.obj);
        else see_place(s, left);
    }
}

static void see_decls(Search *s, const DeclList *decls) {
    for (int i = 0; i < decls->n; i++) {
        const Decl *d = decls->at[i];
        if (d->kind != DECL_VAR) continue;
        for (int k = 0; k < d->var.values.n; k++) see(d->var.values.at[k], s);
        for (int k = 0; k < d->var.names.n; k++) declare(s, d->var.names.at[k].obj);
    }
}

static void see_range(Search *s, const Stmt *r) {
    if (!map_named(s->maps, r->range.x)) see(r->range.x, s);
    const Stmt *outer = s->loop;
    s->loop = r;
    if (!r->range.define && r->range.key) see_place(s, r->range.key);
    if (!r->range.define && r->range.value) see_place(s, r->range.value);
    for (int i = 0; i < r->range.body->stmts.n; i++) see_stmt(r->range.body->stmts.at[i], s);
    s->loop = outer;
}

// Control passes the first part of a loop once.
static void see_for(Search *s, Stmt *loop) {
    const Stmt *outer = s->loop;
    if (loop->for_.init) see_stmt(loop->for_.init, s);
    s->loop = loop;
    Stmt rest = *loop;
    rest.for_.init = NULL;
    stmt_children(&rest, see, see_stmt, s);
    s->loop = outer;
}

static void see_stmt(Stmt *stmt, void *data) {
    Search *s = data;
    const Expr *x = stmt->kind == ST_EXPR ? unparen(stmt->expr.x) : NULL;
    bool deletes = x && is_builtin(x, BUILTIN_DELETE) && map_named(s->maps, x->call.args.at[0]);
    switch (stmt->kind) {
    case ST_INC_DEC: see_place(s, stmt->inc_dec.x); return;
    case ST_ASSIGN: see_assign(s, stmt); return;
    case ST_DECL: see_decls(s, &stmt->decls); return;
    case ST_RANGE: see_range(s, stmt); return;
    case ST_FOR: see_for(s, stmt); return;
    case ST_BRANCH: s->jumps |= stmt->branch.kind == BRANCH_GOTO; return;
    default:
        if (deletes) see(x->call.args.at[1], s);
        else stmt_children(stmt, see, see_stmt, s);
    }
}

static const NodeMap *fixed_maps(IrFunc *f) {
    Body *b = body_of(f);
    if (!b->fixed_maps_known && f->node && f->node->body) {
        Search s = {.f = f, .maps = &b->fixed_maps};
        for (int i = 0; i < f->node->body->stmts.n; i++) see_stmt(f->node->body->stmts.at[i], &s);
        if (s.jumps) b->fixed_maps = (NodeMap){0};
    }
    b->fixed_maps_known = true;
    return &b->fixed_maps;
}

// A name, or what makes a map.
FixedMap *gen_fixed_map(IrFunc *f, const Expr *e) {
    const NodeMap *maps = fixed_maps(f);
    e = unparen(e);
    FixedMap *m = e->kind == EX_NAME ? map_named(maps, e) : nodemap_get(maps, e);
    return m && !m->is_other && m->entries <= MAX_ENTRIES ? m : NULL;
}

static FixedMap *fixed_slice(IrFunc *f, const Object *var, const Type *elem) {
    FixedMap *m = nodemap_get(fixed_maps(f), var);
    bool few = m && m->is_slice && !m->is_other && m->entries > 0 && type_size(elem) > 0;
    return few && m->entries * type_size(elem) <= MAX_SLICE_BYTES ? m : NULL;
}

// ---- what is done with them -------------------------------------------------------------------------------

static LLVMValueRef array(IrFunc *f, const FixedMap *m, Type *elem, Pos pos) {
    return ir_object(f, gen_array_type(f, elem, m->entries ? m->entries : 1), "silent", "", pos);
}

bool gen_fixed_slice_declare(IrFunc *f, Object *var) {
    Type *elem = type_underlying(gen_var_type(f, var))->slice.elem;
    FixedMap *m = fixed_slice(f, var, elem);
    if (m) m->values = array(f, m, elem, var->pos);
    return m != NULL;
}

LLVMValueRef gen_fixed_slice(IrFunc *f, const Expr *slice, int64_t *cap) {
    const FixedMap *m = slice_named(&body_of(f)->fixed_maps, slice);
    if (!m || !m->values) return NULL;
    *cap = m->entries;
    return m->values;
}

LLVMValueRef gen_fixed_make(IrFunc *f, FixedMap *m, Type *map, const char *text, Pos pos) {
    Type *state = gen_array_type(f, gen_basic(f, KIND_INT), 2);
    m->state = ir_object(f, state, "expr", text, pos);
    m->keys = array(f, m, map->map.key, pos);
    m->values = array(f, m, map->map.value, pos);
    return m->state;
}

static LLVMValueRef call_with_key(IrFunc *f, IrRt id, const FixedMap *m, Type *map, Value key) {
    LLVMValueRef args[] = {m->state, m->keys, gen_managed(f, gen_spill(f, key).addr)};
    return ir_call_map(f, id, map, args, 3);
}

static Place value_of(IrFunc *f, const FixedMap *m, Type *map, LLVMValueRef entry) {
    return gen_elem_place(f, m->values, map->map.value, entry);
}

static LLVMValueRef is_entry(IrFunc *f, LLVMValueRef entry) {
    return LLVMBuildICmp(f->b, LLVMIntSGE, entry, gen_i64(f, 0), "");
}

Place gen_fixed_lookup(IrFunc *f, const FixedMap *m, Type *map, Value key, LLVMValueRef zero,
                       LLVMValueRef *ok) {
    LLVMValueRef entry = call_with_key(f, RT_mapfixedfind, m, map, key), there = is_entry(f, entry);
    LLVMBasicBlockRef from[2] = {gen_here(f), NULL}, hit = ir_block(f, "hit"), end = ir_block(f, "end");
    ir_cond_branch(f, there, hit, end);
    ir_place_block(f, hit);
    LLVMValueRef places[] = {zero, value_of(f, m, map, entry).addr};
    from[1] = gen_here(f);
    ir_branch(f, end);
    ir_place_block(f, end);
    if (ok) *ok = there;
    return gen_at(gen_phi(f, ir_managed_ptr(f->g), places, from, 2), map->map.value);
}

Place gen_fixed_place(IrFunc *f, const FixedMap *m, Type *map, Value key) {
    return value_of(f, m, map, call_with_key(f, RT_mapfixedput, m, map, key));
}

void gen_fixed_delete(IrFunc *f, const FixedMap *m, Type *map, Value key) {
    LLVMValueRef entry = call_with_key(f, RT_mapfixeddelete, m, map, key);
    LLVMBasicBlockRef hit = ir_block(f, "hit"), end = ir_block(f, "end");
    ir_cond_branch(f, is_entry(f, entry), hit, end);
    ir_place_block(f, hit);
    gen_clear(f, value_of(f, m, map, entry));
    ir_branch(f, end);
    ir_place_block(f, end);
}

// Begins at a random entry. `left` has a bit for each entry that was not met.
void gen_fixed_loop(IrFunc *f, MapLoop *l) {
    l->left = ir_entry_alloca(f, ir_int(f->g, 64), "left");
    LLVMBuildStore(f->b, gen_i64(f, -1), l->left);
    l->start = ir_call_rt(f, RT_maprandom, NULL, 0);
}

void gen_fixed_next(IrFunc *f, const MapLoop *l, Place *key, Place *value) {
    LLVMBasicBlockRef body = ir_block(f, "body");
    LLVMValueRef left = LLVMBuildLoad2(f->b, ir_int(f->g, 64), l->left, "");
    LLVMValueRef entry = ir_call_rt(f, RT_mapfixednext, (LLVMValueRef[]){l->fixed->state, left, l->start}, 3);
    ir_cond_branch(f, is_entry(f, entry), body, l->end);
    ir_place_block(f, body);
    LLVMValueRef bit = LLVMBuildShl(f->b, gen_i64(f, 1), entry, "");
    LLVMBuildStore(f->b, LLVMBuildXor(f->b, left, bit, ""), l->left);
    *key = gen_elem_place(f, l->fixed->keys, l->type->map.key, entry);
    *value = value_of(f, l->fixed, l->type, entry);
}
