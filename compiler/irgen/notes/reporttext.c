// reporttext.c - an expression as -m reports spell it once gc has rewritten it: a method call is a function
// call with the receiver as first argument, embedded fields on the way are named, a literal with an elided
// type has it, variadic arguments are "... argument".
//
// What was inlined is named by its result: r, or ~R0 when the result has no name; names of other packages
// have the package before them.
//
// The expression is copied with these changes and then printed. Constants stay as they were written.
#include "irgen/core/gen.h"
#include "irgen/notes/notes.h"
#include <string.h>

typedef struct Speller {
    IrGen *g;
    const Package *pkg; // NULL: not a package of the user's
    const FuncNode *fn; // NULL: as before inlining
} Speller;

static Expr *spell(const Speller *s, const Expr *e);
static Expr *spell_operand(const Speller *s, const Expr *e);

static Expr *copy_of(const Speller *s, const Expr *e) {
    Expr *n = NEW(s->g->arena, Expr);
    *n = *e;
    return n;
}

static Expr *word(const Speller *s, const Expr *at, const char *text) {
    Expr *n = NEW(s->g->arena, Expr);
    *n = (Expr){.kind = EX_NAME, .pos = at->pos, .type = at->type, .mode = MODE_VALUE};
    n->name.name = text;
    return n;
}

static const char *type_text(const Speller *s, const Type *t) {
    return type_string(s->g->arena, t, TYPE_NAMES_RELATIVE, s->pkg);
}

static ExprList spell_list(const Speller *s, const ExprList *list) {
    ExprList out = {0};
    for (int i = 0; i < list->n; i++) {
        Expr *e = spell(s, list->at[i]);
        VEC_PUSH(s->g->arena, out, e);
    }
    return out;
}

// x with its embedded fields along path[0..n).
static Expr *with_path(const Speller *s, const Expr *x, const int *path, int n) {
    Expr *at = spell_operand(s, x);
    Type *t = x->type;
    for (int i = 0; i < n; i++) {
        Type *u = type_underlying(type_deref(type_underlying(t)));
        if (u->kind != KIND_STRUCT) return at;
        Expr *field = NEW(s->g->arena, Expr);
        t = u->strct.fields.at[path[i]].type;
        *field = (Expr){.kind = EX_SELECTOR, .pos = x->pos, .type = t, .mode = MODE_VAR};
        field->selector.x = at;
        field->selector.sel = u->strct.fields.at[path[i]].name;
        at = field;
    }
    return at;
}

static Expr *spell_selector(const Speller *s, const Expr *e) {
    const Selection *sel = e->selector.selection;
    Expr *n = copy_of(s, e);
    if (!sel || sel->kind == SEL_METHOD_EXPR) return n;
    int embedded = sel->kind == SEL_FIELD ? sel->path.n - 1 : sel->path.n;
    n->selector.x = with_path(s, e->selector.x, sel->path.at, embedded);
    return n;
}

static Expr *spell_composite(const Speller *s, const Expr *e) {
    if (e->composite.type) return copy_of(s, e);
    Expr *n = copy_of(s, e);
    const Type *t = e->composite.elided_ptr ? type_underlying(e->type)->pointer.elem : e->type;
    n->composite.type = word(s, e, type_text(s, t));
    n->composite.elided_ptr = false;
    if (!e->composite.elided_ptr) return n;
    Expr *address = copy_of(s, e);
    address->kind = EX_UNARY;
    address->unary.op = OP_ADDR;
    address->unary.x = n;
    return address;
}

// ---- calls ------------------------------------------------------------------------------------------------

static const char *qualified(const Speller *s, const Package *pkg, const char *name) {
    return pkg && !pkg->user ? arena_printf(s->g->arena, "%s.%s", pkg->name, name) : name;
}

// The name of an inlined call's only result.
static Expr *spell_inlined(const Speller *s, const Expr *e) {
    e = unparen(e);
    const FuncNode *fn = e->kind == EX_CALL && e->mode != MODE_CONST ? note_inlined(s->g, s->fn, e) : NULL;
    if (!fn || fn->results.n != 1) return NULL;
    const Object *r = fn->results.at[0];
    bool named = r && r->name && *r->name && *r->name != '~' && strcmp(r->name, "_") != 0;
    return word(s, e, named ? qualified(s, r->pkg, r->name) : "~R0");
}

// An operand: an inlined call stands in parentheses.
static Expr *spell_operand(const Speller *s, const Expr *e) {
    Expr *inlined = spell_inlined(s, e);
    if (!inlined) return spell(s, e);
    inlined->name.name = arena_printf(s->g->arena, "(%s)", inlined->name.name);
    return inlined;
}

static Expr *spell_name(const Speller *s, const Expr *e) {
    const Object *o = e->name.obj;
    const char *name = o && o->pkg ? qualified(s, o->pkg, e->name.name) : e->name.name;
    return name == e->name.name ? copy_of(s, e) : word(s, e, name);
}

static const Selection *static_method(const Expr *fun) {
    const Selection *sel = fun->kind == EX_SELECTOR ? fun->selector.selection : NULL;
    return sel && sel->kind == SEL_METHOD && sel->obj->func.node ? sel : NULL;
}

static void spell_arguments(const Speller *s, const Expr *e, ExprList *out) {
    const Type *sig = type_underlying(e->call.fun->type);
    bool packs = s->fn && sig->kind == KIND_FUNC && sig->func.variadic && !e->call.has_dots;
    int n = e->call.args.n, fixed = packs ? sig->func.params.n - 1 : n;
    for (int i = 0; i < n && i < fixed; i++) {
        Expr *arg = spell(s, e->call.args.at[i]);
        VEC_PUSH(s->g->arena, *out, arg);
    }
    if (!packs) return;
    Expr *rest = word(s, e, n > fixed ? "... argument..." : "nil...");
    VEC_PUSH(s->g->arena, *out, rest);
}

static Expr *spell_call(const Speller *s, const Expr *e) {
    Expr *inlined = spell_inlined(s, e);
    if (inlined) return inlined;
    Expr *n = copy_of(s, e);
    if (e->call.kind != CALL_FUNC) {
        n->call.args = spell_list(s, &e->call.args);
        if (e->call.kind == CALL_CONVERSION) n->call.fun = spell(s, e->call.fun);
        return n;
    }
    const Expr *fun = unparen(e->call.fun);
    const Selection *sel = static_method(fun);
    n->call.args = (ExprList){0};
    Expr *computed = s->fn ? note_callee_temporary(s->g, s->fn, e) : NULL;
    if (sel) {
        Type *recv = sel->obj->func.node->sig->func.recv->type;
        const char *format = recv->kind == KIND_POINTER ? "(%s).%s" : "%s.%s";
        n->call.fun = word(s, fun, arena_printf(s->g->arena, format, type_text(s, recv), sel->obj->name));
        const Expr *x = computed ? computed : fun->selector.x;
        Expr *first = with_path(s, x, sel->path.at, sel->path.n);
        VEC_PUSH(s->g->arena, n->call.args, first);
    } else if (computed && fun->kind == EX_SELECTOR && fun->selector.selection) {
        n->call.fun = copy_of(s, fun);
        n->call.fun->selector.x =
            with_path(s, computed, fun->selector.selection->path.at, fun->selector.selection->path.n);
    } else if (computed) {
        n->call.fun = computed;
    } else {
        n->call.fun = fun->kind == EX_FUNC_LIT ? word(s, fun, "(func literal)") : spell(s, fun);
    }
    spell_arguments(s, e, &n->call.args);
    return n;
}

// ---- the rest ---------------------------------------------------------------------------------------------

// gc has a node with all operands for the sum of strings, and no precedence for it.
static bool is_sum(const Expr *e) { return e->binary.op == OP_ADD && e->type && type_is_string(e->type); }

// gc's printer puts a unary operator's operand that is one as well into parentheses.
static Expr *spell_unary_operand(const Speller *s, const Expr *e) {
    const Expr *inner = unparen(e);
    bool is_unary = inner->mode != MODE_CONST && inner->mode != MODE_TYPE &&
                    (inner->kind == EX_UNARY || inner->kind == EX_STAR);
    if (!is_unary) return spell_operand(s, e);
    return word(s, e, arena_printf(s->g->arena, "(%s)", expr_text(s->g->arena, spell(s, inner))));
}

static Expr *spell_or_null(const Speller *s, const Expr *e) { return e ? spell(s, e) : NULL; }

static Expr *spell(const Speller *s, const Expr *e) {
    if (e->mode == MODE_TYPE && e->kind == EX_NAME && !s->pkg)
        return word(s, e, type_string(s->g->arena, e->type, TYPE_NAMES_PACKAGE, NULL));
    if (e->mode == MODE_CONST || e->mode == MODE_TYPE) return copy_of(s, e);
    Expr *n;
    switch (e->kind) {
    case EX_SELECTOR: return spell_selector(s, e);
    case EX_COMPOSITE: return spell_composite(s, e);
    case EX_CALL: return spell_call(s, e);
    case EX_NAME: return spell_name(s, e);
    default: n = copy_of(s, e); break;
    }
    switch (e->kind) {
    case EX_PAREN: n->paren.x = spell(s, e->paren.x); break;
    case EX_UNARY: n->unary.x = spell_unary_operand(s, e->unary.x); break;
    case EX_STAR: n->star.x = spell_unary_operand(s, e->star.x); break;
    case EX_BINARY:
        n->binary.x = is_sum(e) ? spell(s, e->binary.x) : spell_operand(s, e->binary.x);
        n->binary.y = is_sum(e) ? spell(s, e->binary.y) : spell_operand(s, e->binary.y);
        break;
    case EX_INDEX:
        n->index.x = spell_operand(s, e->index.x);
        n->index.index = spell_or_null(s, e->index.index);
        break;
    case EX_SLICE:
        n->slice.x = spell_operand(s, e->slice.x);
        n->slice.lo = spell_or_null(s, e->slice.lo);
        n->slice.hi = spell_or_null(s, e->slice.hi);
        n->slice.max = spell_or_null(s, e->slice.max);
        break;
    case EX_TYPE_ASSERT: n->type_assert.x = spell_operand(s, e->type_assert.x); break;
    default: break;
    }
    return n;
}

// In code of other packages, which is reported where it was inlined, a literal's type is named with its
// package.
static const char *qualified_literal(IrGen *g, const Expr *e) {
    const Expr *x = unparen(e);
    bool address = x->kind == EX_UNARY && x->unary.op == OP_ADDR;
    if (address) x = unparen(x->unary.x);
    if (x->kind != EX_COMPOSITE || !x->type || x->type->kind != KIND_NAMED || !x->composite.type) return NULL;
    return arena_printf(g->arena, "%s%s{%s}", address ? "&" : "",
                        type_string(g->arena, x->type, TYPE_NAMES_PACKAGE, NULL),
                        x->composite.elems.n ? "..." : "");
}

const char *note_boxed_text(IrFunc *f, const Expr *e, const Type *to) {
    Arena *a = f->g->arena;
    const char *text = note_text(f, e);
    if (!*text || f->pkg->user) return text;
    bool is_constant = e->mode == MODE_CONST && e->kind == EX_BASIC_LIT && e->type;
    if (is_constant)
        text = arena_printf(a, "%s(%s)", type_string(a, e->type, TYPE_NAMES_PACKAGE, NULL), text);
    return arena_printf(a, to->kind == KIND_NAMED ? "%s(%s)" : "(%s)(%s)",
                        type_string(a, to, TYPE_NAMES_PACKAGE, NULL), text);
}

const char *note_variable(IrFunc *f, const Object *var) {
    if (f->pkg->user || !notes_wanted(f)) return var->name;
    return arena_printf(f->g->arena, "%s.%s", f->pkg->name, var->name);
}

const char *note_text(IrFunc *f, const Expr *e) {
    IrGen *g = f->g;
    if (!notes_wanted(f)) return "";
    const char *text = f->pkg->user ? NULL : qualified_literal(g, e);
    Speller s = {g, f->pkg->user ? f->pkg : NULL, f->node};
    return text ? text : expr_text(g->arena, spell(&s, e));
}

const char *note_written(IrGen *g, const Package *pkg, const Expr *e) {
    Speller s = {g, pkg, NULL};
    return expr_text(g->arena, spell(&s, e));
}
