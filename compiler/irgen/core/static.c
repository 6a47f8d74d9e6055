// static.c - package variables whose initial value the linker can write: constants, composite literals of
// such values, addresses of globals and of literals, function values, and conversions to interfaces. And
// which initialisers have effects one can see.
//
// An initialiser that is not wholly static becomes code in the package's initialisation. Composite literals
// behind pointers and arrays behind slices become private globals of their own (writable: the program may
// change them).
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include <string.h>

static LLVMValueRef static_expr(IrGen *g, Expr *e);

// ---- conversion to the type of the place ------------------------------------------------------------------

static LLVMValueRef static_iface(IrGen *g, LLVMValueRef v, Type *from, Type *to) {
    LLVMValueRef words[2];
    Type *iface = type_underlying(to);
    words[0] = iface->iface.methods.n ? ir_itab(g, from, to) : ir_type_descriptor(g, from);
    if (ir_direct_iface(from)) {
        if (LLVMTypeOf(v) != g->managed) return NULL;
        words[1] = v;
    } else {
        words[1] = ir_static_object(g, from, v, true);
    }
    return LLVMConstNamedStruct(g->iface, words, 2);
}

LLVMValueRef ir_static_value(IrGen *g, Expr *e, Type *to) {
    LLVMValueRef v = static_expr(g, e);
    if (!v || !type_is_interface(to) || type_is_interface(e->type)) return v;
    if (e->type->kind == KIND_UNTYPED_NIL) return LLVMConstNull(ir_llvm_type(g, to));
    return static_iface(g, v, type_is_untyped(e->type) ? type_default(g->c, e->type) : e->type, to);
}

// ---- composite literals -----------------------------------------------------------------------------------

static bool literal_elements(IrGen *g, const Expr *e, Type *t, LLVMValueRef *out) {
    for (int i = 0; i < e->composite.elems.n; i++) {
        Expr *elem = e->composite.elems.at[i];
        int64_t at = e->composite.index[i];
        Type *place = t->kind == KIND_STRUCT  ? t->strct.fields.at[at].type
                      : t->kind == KIND_ARRAY ? t->array.elem
                                              : t->slice.elem;
        out[at] = ir_static_value(g, elem->kind == EX_KEY_VALUE ? elem->key_value.value : elem, place);
        if (!out[at]) return false;
    }
    return true;
}

static LLVMValueRef static_struct(IrGen *g, const Expr *e, Type *t) {
    LLVMTypeRef type = ir_llvm_type(g, t);
    unsigned n = LLVMCountStructElementTypes(type);
    LLVMValueRef *parts = NEW_ARRAY(g->arena, LLVMValueRef, n ? n : 1);
    if (!literal_elements(g, e, t, parts)) return NULL;
    for (unsigned i = 0; i < n; i++)
        if (!parts[i]) parts[i] = LLVMConstNull(LLVMStructGetTypeAtIndex(type, i));
    return LLVMConstNamedStruct(type, parts, n);
}

bool ir_is_sparse(int64_t len, const Expr *e) {
    enum { LONG = 1 << 16 };
    return len > LONG && len / 8 > e->composite.elems.n;
}

static LLVMValueRef static_array(IrGen *g, const Expr *e, Type *t, Type *elem, int64_t len) {
    LLVMTypeRef type = ir_llvm_type(g, elem);
    if (e->composite.elems.n == 0) return LLVMConstNull(LLVMArrayType2(type, (uint64_t)len));
    if (ir_is_sparse(len, e)) return NULL; // code fills it in
    LLVMValueRef *parts = NEW_ARRAY(g->arena, LLVMValueRef, len ? len : 1);
    if (!literal_elements(g, e, t, parts)) return NULL;
    for (int64_t i = 0; i < len; i++)
        if (!parts[i]) parts[i] = LLVMConstNull(type);
    return LLVMConstArray2(type, parts, (uint64_t)len);
}

static LLVMValueRef static_slice(IrGen *g, const Expr *e, Type *t) {
    int64_t len = e->composite.length;
    Type *array = type_array(g->c, t->slice.elem, len);
    LLVMValueRef init = static_array(g, e, t, t->slice.elem, len);
    if (!init) return NULL;
    LLVMValueRef n = LLVMConstInt(g->i64, (uint64_t)len, false);
    LLVMValueRef parts[3] = {ir_static_object(g, array, init, false), n, n};
    return LLVMConstNamedStruct(g->slice, parts, 3);
}

static LLVMValueRef static_composite(IrGen *g, Expr *e) {
    Type *literal = e->composite.elided_ptr ? type_underlying(e->type)->pointer.elem : e->type,
         *t = type_underlying(literal);
    LLVMValueRef v = NULL;
    if (t->kind == KIND_STRUCT) v = static_struct(g, e, t);
    else if (t->kind == KIND_ARRAY) v = static_array(g, e, t, t->array.elem, t->array.len);
    else if (t->kind == KIND_SLICE) v = static_slice(g, e, t);
    return v && e->composite.elided_ptr ? ir_static_object(g, literal, v, false) : v;
}

// ---- addresses --------------------------------------------------------------------------------------------

// Raw address of a global, a field of one, an element of one; NULL for anything else.
static LLVMValueRef static_address(IrGen *g, const Expr *e) {
    int64_t offset = 0;
    for (;;) {
        e = unparen(e);
        Object *o = e->kind == EX_NAME                                 ? e->name.obj
                    : e->kind == EX_SELECTOR && !e->selector.selection ? e->selector.obj
                                                                       : NULL;
        if (o) {
            if (o->kind != OBJ_VAR || o->var.kind != VAR_GLOBAL) return NULL;
            LLVMValueRef base = ir_global(g, o), at = LLVMConstInt(g->i64, (uint64_t)offset, true);
            return offset ? LLVMConstInBoundsGEP2(g->i8, base, &at, 1) : base;
        }
        if (e->kind == EX_SELECTOR) {
            const Selection *s = e->selector.selection;
            if (!s || s->kind != SEL_FIELD || s->indirect) return NULL;
            Type *t = type_underlying(e->selector.x->type);
            for (int i = 0; i < s->path.n; i++) {
                if (t->kind != KIND_STRUCT) return NULL;
                offset += type_field_offset(t, s->path.at[i]);
                t = type_underlying(t->strct.fields.at[s->path.at[i]].type);
            }
            e = e->selector.x;
            continue;
        }
        if (e->kind == EX_INDEX && e->index.index->mode == MODE_CONST) {
            Type *t = type_underlying(e->index.x->type);
            int64_t i;
            if (t->kind != KIND_ARRAY || !const_to_int64(e->index.index->cval, &i) || i < 0 ||
                i >= t->array.len)
                return NULL;
            offset += i * type_size(t->array.elem);
            e = e->index.x;
            continue;
        }
        return NULL;
    }
}

static LLVMValueRef static_addr_of(IrGen *g, Expr *x) {
    Expr *inner = (Expr *)unparen(x);
    if (inner->kind == EX_COMPOSITE) {
        LLVMValueRef v = type_not_in_heap(inner->type) ? NULL : static_expr(g, inner);
        return v ? ir_static_object(g, inner->type, v, false) : NULL;
    }
    LLVMValueRef address = static_address(g, inner);
    return !address || type_not_in_heap(inner->type) ? address : ir_managed_const(g, address);
}

// ---- expressions ------------------------------------------------------------------------------------------

static LLVMValueRef static_function(IrGen *g, Object *o) {
    return o && o->kind == OBJ_FUNC && o->func.node && o->func.node->tparams.n == 0
               ? ir_func_value(g, o->func.node)
               : NULL;
}

static LLVMValueRef static_conversion(IrGen *g, Expr *e) {
    Expr *x = e->call.args.at[0];
    if (type_is_interface(e->type)) return ir_static_value(g, x, e->type);
    if (x->type->kind == KIND_UNTYPED_NIL) return LLVMConstNull(ir_llvm_type(g, e->type));
    if (!type_identical(type_underlying(x->type), type_underlying(e->type))) return NULL;
    return static_expr(g, x);
}

static LLVMValueRef static_expr(IrGen *g, Expr *e) {
    if (e->mode == MODE_CONST && e->cval && !type_is_interface(e->type)) {
        return ir_const_value(g, e->cval, type_is_untyped(e->type) ? type_default(g->c, e->type) : e->type);
    }
    switch (e->kind) {
    case EX_PAREN: return static_expr(g, e->paren.x);
    case EX_NAME:
        if (e->name.obj && e->name.obj->kind == OBJ_NIL) return LLVMConstNull(ir_llvm_type(g, e->type));
        return static_function(g, e->name.obj);
    case EX_SELECTOR: {
        const Selection *s = e->selector.selection;
        if (!s) return static_function(g, e->selector.obj);
        return s->kind == SEL_METHOD_EXPR ? ir_method_expr_value(g, e->selector.x->type, s) : NULL;
    }
    case EX_FUNC_LIT: return e->func_lit.fn->captures.n == 0 ? ir_func_value(g, e->func_lit.fn) : NULL;
    case EX_COMPOSITE: return static_composite(g, e);
    case EX_UNARY: return e->unary.op == OP_ADDR ? static_addr_of(g, e->unary.x) : NULL;
    case EX_CALL: return e->call.kind == CALL_CONVERSION ? static_conversion(g, e) : NULL;
    default: return NULL;
    }
}

// ---- effects ----------------------------------------------------------------------------------------------

typedef struct Effects {
    IrGen *g;
    int depth;
    bool found;
} Effects;
static void look_for_effects(Expr *, void *);

// A function that only computes and allocates what it returns: its body is one return statement without
// effects (errors.New). Or one whose effects are for who uses what it returns.
static bool only_returns(Effects *w, const Object *fn) {
    const FuncNode *node = fn && fn->kind == OBJ_FUNC ? fn->func.node : NULL;
    if (node && node->pragma & PRAGMA_ONDEMAND && fn->pkg == w->g->c->runtime) return true;
    if (!node || !node->body || node->body->stmts.n != 1 || w->depth > 3) return false;
    const Stmt *s = node->body->stmts.at[0];
    if (s->kind != ST_RETURN) return false;
    Effects inner = {w->g, w->depth + 1, false};
    for (int i = 0; i < s->ret.results.n && !inner.found; i++) look_for_effects(s->ret.results.at[i], &inner);
    return !inner.found;
}

// make panics for sizes that turn out to be negative or too large.
static bool builtin_has_effects(const Expr *e) {
    if (e->call.builtin == BUILTIN_MAKE)
        for (int i = 1; i < e->call.args.n; i++)
            if (e->call.args.at[i]->mode != MODE_CONST) return true;
    return e->call.builtin != BUILTIN_LEN && e->call.builtin != BUILTIN_CAP &&
           e->call.builtin != BUILTIN_NEW && e->call.builtin != BUILTIN_MAKE;
}

static bool call_has_effects(Effects *w, const Expr *e) {
    const Expr *fun = unparen(e->call.fun);
    if (e->call.kind == CALL_CONVERSION)
        return type_underlying(e->type)->kind == KIND_POINTER &&
               type_underlying(e->call.args.at[0]->type)->kind == KIND_SLICE;
    if (e->call.kind == CALL_BUILTIN) return builtin_has_effects(e);
    if (fun->kind == EX_NAME) return !only_returns(w, fun->name.obj);
    if (fun->kind == EX_SELECTOR && !fun->selector.selection) return !only_returns(w, fun->selector.obj);
    return true;
}

// Whether a key of a map type may turn out not to be hashable, which panics.
static bool has_unhashable_keys(const Type *map) {
    if (map->kind != KIND_MAP) return false;
    Kind key = type_underlying(map->map.key)->kind;
    return key == KIND_INTERFACE || key == KIND_STRUCT || key == KIND_ARRAY;
}

static void look_for_effects(Expr *e, void *data) {
    Effects *w = data;
    if (w->found || e->mode == MODE_CONST || e->mode == MODE_TYPE) return;
    switch (e->kind) {
    case EX_CALL: w->found = call_has_effects(w, e); break;
    case EX_INDEX:
    case EX_SLICE:
    case EX_STAR:
    case EX_TYPE_ASSERT: w->found = true; break; // may panic
    case EX_UNARY: w->found = e->unary.op == OP_RECV; break;
    case EX_SELECTOR: w->found = e->selector.selection && e->selector.selection->indirect; break;
    case EX_BINARY:
        w->found = e->binary.op == OP_DIV || e->binary.op == OP_REM || e->binary.op == OP_SHL ||
                   e->binary.op == OP_SHR || (e->binary.op >= OP_EQ && e->binary.op <= OP_GE);
        break;
    case EX_COMPOSITE:
        w->found = e->composite.elems.n > 0 && has_unhashable_keys(type_underlying(e->type));
        break;
    default: break;
    }
    if (!w->found) expr_children(e, look_for_effects, w);
}

bool ir_may_have_effects(IrGen *g, Expr *e) {
    Effects w = {g, 0, false};
    look_for_effects(e, &w);
    return w.found;
}
