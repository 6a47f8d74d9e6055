// order.c - the order in which gc 1.19 prints what -m reports.
//
// gc prints a message as soon as it knows it, in four phases:
//
//   1. inlining         component by component: of each function first whether it can be inlined, then the
//                       calls in it that are, inner calls before outer ones
//   2. devirtualizing   function by function, in source order
//   3. escape analysis  component by component: self-assignments, what closures capture, the paths of -m=2,
//                       then parameters, variables and expressions of all its functions
//   4. code             checks of bounds that are left out
//
// A component is a strongly connected one of the graph of references between the package's functions,
// callees first (ir.VisitFuncsBottomUp; R. Tarjan, "Depth-first search and linear graph algorithms",
// 1972). A function literal belongs to the function around it. Phase 3 has a graph of its own, since a
// call that is inlined refers to what its callee refers to, and no more to the callee.
//
// Expressions have the order in which the analysis comes to them: an expression before its operands, and
// the operands of a call before the body that is inlined for it. So one walk over the tree gives each
// expression two numbers, at its beginning and at its end. A message is then found by its position:
// positions of our tree are gc's (ast.h). What stands at a position of which nothing is known is taken for
// the expression before it.
//
// Not handled: the paths of -m=2 stand in the order in which our analysis finds them; functions have the
// order of the source in phase 4, where gc begins with the longest.
#include "irgen/core/gen.h"
#include "irgen/core/walk.h"
#include "irgen/notes/notes.h"
#include <stdlib.h>
#include <string.h>

typedef enum Phase { PHASE_INLINE, PHASE_DEVIRTUALIZE, PHASE_ESCAPE, PHASE_CODE } Phase;

// A function, a function literal, or (without a node) the initialisation of the package's variables.
typedef struct Member {
    FuncNode *node;
    bool called;             // literal: called where it stands, or through a variable that holds nothing else
    const struct Member *in; // literal: the member around it; none at package level
    int first_call;          // literal that is called: the number of the first of these calls
    int turn, inline_turn;   // its place among all, in phase 3 and in phase 1
    int batch;               // its component in phase 3
    int id;                  // of the running search: 0 not met, MAX done
} Member;

typedef struct ReportPlace {
    Pos pos;
    const Member *in;
    int enter, leave;
    bool is_param, is_call, is_function; // is_function: where it is said whether it can be inlined
} ReportPlace;

struct ReportOrder {
    IrGen *g;
    Package *pkg;
    NodeMap member_of;
    VEC(Member *) members; // functions and literals of the package level in source order, the initialisation
    VEC(ReportPlace) places;
    // numbering
    Member *in, *initialisation;
    const Expr *later; // the last call of a go or defer statement, which is not inlined
    int count;
};

static Member *add_member(ReportOrder *o, FuncNode *node) {
    Member *m = NEW(o->g->arena, Member);
    m->node = node;
    if (node) nodemap_set(&o->member_of, o->g->arena, node, m);
    return m;
}

// ---- places -----------------------------------------------------------------------------------------------

static ReportPlace *add_place(ReportOrder *o, Pos pos) {
    ReportPlace p = {.pos = pos, .in = o->in, .enter = o->count, .leave = o->count};
    VEC_PUSH(o->g->arena, o->places, p);
    o->count++;
    return &o->places.at[o->places.n - 1];
}

static void number_stmt(Stmt *, void *order);

static void number_function(ReportOrder *o, Member *m, Pos reported) {
    Member *before = o->in;
    m->in = before == o->initialisation ? NULL : before;
    if (!m->in) VEC_PUSH(o->g->arena, o->members, m);
    o->in = m;
    add_place(o, reported)->is_function = true;
    for (int i = 0; i < m->node->params.n; i++)
        if (m->node->params.at[i]) add_place(o, m->node->params.at[i]->pos)->is_param = true;
    for (int i = 0; i < m->node->results.n; i++)
        if (m->node->results.at[i]) add_place(o, m->node->results.at[i]->pos);
    for (int i = 0; m->node->body && i < m->node->body->stmts.n; i++)
        number_stmt(m->node->body->stmts.at[i], o);
    o->in = before;
}

static Member *called_literal(ReportOrder *o, const Expr *call) {
    FuncNode *callee = call->call.kind == CALL_FUNC ? note_callee(call) : NULL;
    Member *m = callee ? nodemap_get(&o->member_of, callee) : NULL;
    if (callee && !callee->name && !m) m = add_member(o, callee);
    return m;
}

static void number_expr(Expr *e, void *order) {
    ReportOrder *o = order;
    if (e->mode == MODE_TYPE) return;
    int place = o->places.n;
    ReportPlace *p = add_place(o, e->pos);
    p->is_call = e->kind == EX_CALL && e->call.kind == CALL_FUNC && e->mode != MODE_CONST;
    Member *called = p->is_call && e != o->later ? called_literal(o, e) : NULL;
    if (e->kind == EX_SELECTOR) add_place(o, e->selector.sel_pos);
    if (e->kind == EX_FUNC_LIT) {
        Member *m = nodemap_get(&o->member_of, e->func_lit.fn);
        number_function(o, m ? m : add_member(o, e->func_lit.fn), e->pos);
    } else if (e->mode != MODE_CONST) {
        expr_children(e, number_expr, o);
    }
    o->places.at[place].leave = o->count++;
    if (called && !called->called) called->first_call = o->places.at[place].leave;
    if (called) called->called = true;
}

static void number_names(ReportOrder *o, const DeclList *decls) {
    for (int i = 0; i < decls->n; i++)
        for (int k = 0; decls->at[i]->kind == DECL_VAR && k < decls->at[i]->var.names.n; k++)
            add_place(o, decls->at[i]->var.names.at[k].pos);
}

static void number_stmt(Stmt *s, void *order) {
    ReportOrder *o = order;
    add_place(o, s->pos);
    if (s->kind == ST_GO || s->kind == ST_DEFER) o->later = s->go_defer.call;
    if (s->kind == ST_DECL) number_names(o, &s->decls);
    if (s->kind == ST_TYPE_SWITCH && s->type_switch.guard->type_switch.lhs)
        add_place(o, s->type_switch.guard->type_switch.lhs_pos);
    stmt_children(s, number_expr, number_stmt, o);
}

// gc places a method at the parenthesis in front of its receiver.
static Pos reported_place(const FuncNode *node) {
    Pos pos = node->pos;
    if (node->recv && node->recv->pos.col > 1) {
        pos = node->recv->pos;
        pos.col--;
    }
    return pos;
}

static int by_source(const void *x, const void *y) {
    const Member *a = *(Member *const *)x, *b = *(Member *const *)y;
    if (pos_less(a->node->pos, b->node->pos)) return -1;
    return pos_less(b->node->pos, a->node->pos);
}

static void number_all(ReportOrder *o) {
    for (int i = 0; i < o->pkg->funcs.n; i++)
        number_function(o, add_member(o, o->pkg->funcs.at[i]), reported_place(o->pkg->funcs.at[i]));
    o->in = o->initialisation = add_member(o, NULL);
    for (int i = 0; i < o->pkg->init_order.n; i++) number_expr(o->pkg->init_order.at[i].rhs, o);
    if (o->members.n) qsort(o->members.at, (size_t)o->members.n, sizeof *o->members.at, by_source);
    VEC_PUSH(o->g->arena, o->members, o->initialisation);
}

// ---- components -------------------------------------------------------------------------------------------

typedef struct Search {
    ReportOrder *o;
    bool inlined; // phase 3
    int ids, turns, batches;
    VEC(Member *) stack;
    VEC(const FuncNode *) bodies; // the function that is looked at, and what is inlined there
    int *least;                   // of the function that is looked at
} Search;

static int search(Search *, Member *);
static void refer_expr(Expr *, void *data);
static void refer_stmt(Stmt *s, void *data) { stmt_children(s, refer_expr, refer_stmt, data); }

static void refer_body(Search *s, const FuncNode *node) {
    VEC_PUSH(s->o->g->arena, s->bodies, node);
    for (int i = 0; node->body && i < node->body->stmts.n; i++) refer_stmt(node->body->stmts.at[i], s);
    s->bodies.n--;
}

static void refer_to(Search *s, const FuncNode *node) {
    Member *m = node ? nodemap_get(&s->o->member_of, node) : NULL;
    int *least = s->least;
    int reached = m ? search(s, m) : INT32_MAX;
    s->least = least;
    if (reached < *least) *least = reached;
}

static bool is_looked_at(const Search *s, const FuncNode *node) {
    for (int i = 0; i < s->bodies.n; i++)
        if (s->bodies.at[i] == node) return true;
    return false;
}

// Its operands stay, and its callee's body takes its place.
static bool refer_inlined(Search *s, Expr *call) {
    const FuncNode *caller = s->bodies.n ? s->bodies.at[0] : NULL;
    FuncNode *callee = s->inlined ? note_inlined(s->o->g, caller, call) : NULL;
    if (!callee || is_looked_at(s, callee)) return false;
    const Expr *fun = unparen(call->call.fun);
    if (fun->kind == EX_SELECTOR) expr_children((Expr *)fun, refer_expr, s);
    for (int i = 0; i < call->call.args.n; i++) refer_expr(call->call.args.at[i], s);
    refer_body(s, callee);
    return true;
}

static const Object *function_of(const Expr *e) {
    if (e->kind == EX_NAME) return e->name.obj;
    if (e->kind != EX_SELECTOR) return NULL;
    return e->selector.selection ? e->selector.selection->obj : e->selector.obj;
}

static void refer_expr(Expr *e, void *data) {
    Search *s = data;
    if (e->mode == MODE_TYPE || e->mode == MODE_CONST) return;
    if (e->kind == EX_CALL && e->call.kind == CALL_FUNC && refer_inlined(s, e)) return;
    const Object *o = function_of(e);
    if (o && o->kind == OBJ_FUNC) refer_to(s, o->func.node);
    if (e->kind == EX_FUNC_LIT) refer_to(s, e->func_lit.fn);
    expr_children(e, refer_expr, s);
}

static void end_component(Search *s, const Member *root) {
    int first = s->stack.n - 1;
    while (s->stack.at[first] != root) first--;
    for (int i = first; i < s->stack.n; i++) {
        Member *m = s->stack.at[i];
        m->id = INT32_MAX;
        if (s->inlined) m->turn = s->turns++;
        else m->inline_turn = s->turns++;
        m->batch = s->batches;
    }
    s->stack.n = first;
    s->batches++;
}

static int search(Search *s, Member *m) {
    if (m->id) return m->id;
    int id = m->id = ++s->ids, least = ++s->ids; // gc tells by the second number what leads to itself
    VEC_PUSH(s->o->g->arena, s->stack, m);
    s->least = &least;
    Search outer = *s;
    s->bodies.at = NULL;
    s->bodies.n = s->bodies.cap = 0;
    if (m->node) refer_body(s, m->node);
    for (int i = 0; !m->node && i < s->o->pkg->init_order.n; i++)
        refer_expr(s->o->pkg->init_order.at[i].rhs, s);
    s->bodies = outer.bodies;
    if ((least == id || least == id + 1) && !m->in) end_component(s, m);
    return least;
}

static void find_components(ReportOrder *o, bool inlined) {
    Search s = {.o = o, .inlined = inlined};
    for (int i = 0; i < o->members.n; i++) search(&s, o->members.at[i]);
}

static void forget_ids(ReportOrder *o) {
    for (size_t i = 0; i < o->member_of.cap; i++)
        if (o->member_of.slots[i].node) ((Member *)o->member_of.slots[i].value)->id = 0;
    o->initialisation->id = 0;
}

static int by_place(const void *x, const void *y) {
    const ReportPlace *a = x, *b = y;
    if (pos_less(a->pos, b->pos)) return -1;
    if (pos_less(b->pos, a->pos)) return 1;
    return a->enter - b->enter;
}

ReportOrder *note_order(IrGen *g, Package *pkg) {
    ReportOrder *o = NEW(g->arena, ReportOrder);
    o->g = g;
    o->pkg = pkg;
    number_all(o);
    find_components(o, false);
    forget_ids(o);
    find_components(o, true);
    if (o->places.n) qsort(o->places.at, (size_t)o->places.n, sizeof *o->places.at, by_place);
    return o;
}

// ---- messages ---------------------------------------------------------------------------------------------

// The first place at a position, else the last one before it. NULL: there is none.
static const ReportPlace *place_at(const ReportOrder *o, Pos at) {
    int low = 0, high = o->places.n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (pos_less(o->places.at[middle].pos, at)) low = middle + 1;
        else high = middle;
    }
    bool exact = low < o->places.n && !pos_less(at, o->places.at[low].pos);
    return exact ? &o->places.at[low] : low ? &o->places.at[low - 1] : NULL;
}

// Of those at one position the one that is a function's, a parameter's or a call's, if there is one.
static const ReportPlace *wanted_at(const ReportOrder *o, const ReportPlace *p, bool function) {
    const ReportPlace *end = o->places.at + o->places.n;
    for (const ReportPlace *k = p; k < end && !pos_less(p->pos, k->pos); k++)
        if (function ? k->is_function : k->is_param || k->is_call) return k;
    return p;
}

typedef enum Section {
    SECTION_ASSIGNMENTS,
    SECTION_CAPTURES,
    SECTION_PATHS,
    SECTION_PARAMS,
    SECTION_VARIABLES,
    SECTION_EXPRESSIONS
} Section;

static Section section_of(const ReportPlace *p, const char *text) {
    if (strstr(text, "ignoring self-assignment")) return SECTION_ASSIGNMENTS;
    if (strstr(text, " capturing by ")) return SECTION_CAPTURES;
    if (*text == ' ' || text_ends(text, ":") || strstr(text, " with derefs=")) return SECTION_PATHS;
    if (text_begins(text, "moved to heap")) return SECTION_VARIABLES;
    return p->is_param || text_begins(text, "leaking param") ? SECTION_PARAMS : SECTION_EXPRESSIONS;
}

enum { SECTION_BEFORE, SECTION_ITSELF, SECTION_CALLS }; // of phase 1

// A literal that is called is judged when the call is met: when the function around it is judged, or once
// that is found to be too large, when its calls are looked at.
static DiagRank rank_of_function(const ReportOrder *o, const ReportPlace *p) {
    const Member *m = p->in;
    if (!m->called || !m->in) return (DiagRank){{1 + PHASE_INLINE, m->inline_turn, SECTION_ITSELF}};
    const FuncRec *around = m->in->node ? nodemap_get(&o->g->p->func_recs, m->in->node) : NULL;
    bool large = !around || (around->reason && text_begins(around->reason, "function too complex"));
    if (!large) return (DiagRank){{1 + PHASE_INLINE, m->in->inline_turn, SECTION_BEFORE, p->enter}};
    return (DiagRank){{1 + PHASE_INLINE, m->in->inline_turn, SECTION_CALLS, m->first_call, SECTION_BEFORE}};
}

// Does it speak of something that an inlined body allocates? At the position of a call, gc speaks of its
// result and of its arguments as well.
static bool is_of_body(const ReportPlace *p, const char *text) {
    static const char *const begins[] = {"&", "new(", "make(", "func literal", "([]", "[]", "map["};
    for (size_t i = 0; p->is_call && i < sizeof begins / sizeof *begins; i++)
        if (text_begins(text, begins[i])) return true;
    return false;
}

// At the position of a call: its result comes first, then the slice of its arguments, then arguments.
static int turn_at_call(const char *text) {
    if (text_begins(text, "... argument")) return 1;
    return strchr(text, '(') || text_begins(text, "~R") ? 0 : 2;
}

static DiagRank rank_of_escape(const ReportPlace *p, const char *text) {
    enum { AFTER = 1 << 28 }; // variables of inlined bodies come after the function's own
    const Member *m = p->in;
    Section section = section_of(p, text);
    int number = is_of_body(p, text) ? p->leave : p->enter;
    const Member *outer = m;
    while (section == SECTION_EXPRESSIONS && outer->in)
        outer = outer->in; // literals are walked in their place
    if (section == SECTION_VARIABLES && p->is_call) number += AFTER;
    if (section == SECTION_PATHS || section == SECTION_CAPTURES)
        return (DiagRank){{1 + PHASE_ESCAPE, m->batch, section}};
    int turn = p->is_call && section == SECTION_EXPRESSIONS ? turn_at_call(text) : 0;
    return (DiagRank){{1 + PHASE_ESCAPE, m->batch, section, outer->turn, number, turn}};
}

DiagRank note_rank(const ReportOrder *o, Pos at, const char *text) {
    const ReportPlace *p = place_at(o, at);
    if (!p) return (DiagRank){{0}};
    bool function = text_begins(text, "can inline") ||
                    (text_begins(text, "cannot inline") && !strstr(text, "repeated recursive cycle"));
    p = wanted_at(o, p, function);
    if (function) return rank_of_function(o, p);
    if (text_begins(text, "inlining call to") || text_begins(text, "cannot inline"))
        return (DiagRank){{1 + PHASE_INLINE, p->in->inline_turn, SECTION_CALLS, p->leave, SECTION_ITSELF}};
    if (text_begins(text, "index bounds check")) return (DiagRank){{1 + PHASE_CODE, 0, 0, 0, p->enter}};
    if (strstr(text, "devirtualiz")) return (DiagRank){{1 + PHASE_DEVIRTUALIZE, 0, 0, 0, p->leave}};
    return rank_of_escape(p, text);
}
