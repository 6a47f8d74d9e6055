// refuse.c - refusals of what Loam does not compile, and the search for them in a program with errors.
//
// Generating a function's code finds what is not supported in it. A program with errors gets no code: there
// the tree of the user's packages is searched, so that one kind of complaint does not hide the other. The
// checker leaves types unset where it reported an error, and in all bodies when a declaration is wrong;
// what only a type tells (make of a channel) is found where there is one.
#include "irgen/core/refuse.h"
#include "irgen/core/walk.h"
#include "syntax/parser.h"
#include "types/decls.h"
#include <string.h>

static const char *const names[] = {
    [LACK_DEFER] = "defer",
    [LACK_GENERICS] = "generics",
    [LACK_RECOVER] = "recover",
    [LACK_TPARAMS] = "type parameters",
};

// ---- saying it --------------------------------------------------------------------------------------------

// Whether `from` imports `pkg`, itself or through others. Each package is entered once (`seen`).
static bool leads_to(Refusals *r, NodeMap *seen, const Package *from, const Package *pkg) {
    if (from == pkg) return true;
    if (nodemap_get(seen, from)) return false;
    nodemap_set(seen, r->c->arena, from, r);
    for (int i = 0; i < from->imports.n; i++)
        if (leads_to(r, seen, from->imports.at[i], pkg)) return true;
    return false;
}

// The first import of a user's package that is `pkg` (direct), or leads to it.
static const Decl *import_in(Refusals *r, const Package *user, const Package *pkg, bool direct) {
    for (int i = 0; i < user->files.n; i++) {
        const DeclList *decls = &user->files.at[i]->decls;
        for (int k = 0; k < decls->n && decls->at[k]->kind == DECL_IMPORT; k++) {
            const Package *p = decls->at[k]->import.package;
            if (p && (direct ? p == pkg : leads_to(r, &(NodeMap){0}, p, pkg))) return decls->at[k];
        }
    }
    return NULL;
}

// NULL: the user's own package, or one that is always loaded (runtime).
static const Decl *user_import(Refusals *r, const Package *pkg) {
    for (int direct = 1; direct >= 0 && !pkg->user; direct--)
        for (int i = 0; i < r->c->packages.n; i++) {
            const Package *user = r->c->packages.at[i];
            const Decl *d = user->user ? import_in(r, user, pkg, direct) : NULL;
            if (d) return d;
        }
    return NULL;
}

static bool said_already(Refusals *r, const FuncNode *node, Lack lack) {
    if (!node) return false;
    while (node->outer) node = node->outer;
    uintptr_t said = (uintptr_t)nodemap_get(&r->said, node), bit = (uintptr_t)1 << lack;
    nodemap_set(&r->said, r->c->arena, node, (void *)(said | bit));
    return said & bit;
}

void ir_refuse(Refusals *r, const Package *pkg, const FuncNode *node, Pos pos, Lack lack) {
    if (said_already(r, node, lack)) return;
    const Decl *import = user_import(r, pkg);
    if (import)
        diag_error(r->c->diags, import->import.path_pos, "not supported: %s in package %s (%s)", names[lack],
                   pkg->path, diags_pos_text(r->c->diags, pos));
    else diag_error(r->c->diags, pos, "not supported: %s", names[lack]);
}

void ir_refuse_body(Refusals *r, const Package *pkg, const FuncNode *node) {
    const Decl *import = user_import(r, pkg);
    diag_error(r->c->diags, import ? import->import.path_pos : node->pos, "not supported: package %s (%s)",
               pkg->path, node->lacks);
}

// ---- finding it in a program with errors ------------------------------------------------------------------

typedef struct Search {
    Refusals *r;
    const Package *pkg;
    const FuncNode *fn; // the declared function, NULL at package level
} Search;

static void search_expr(Expr *, void *search);
static void search_stmt(Search *, const Stmt *);

static void found(const Search *s, Pos pos, Lack lack) { ir_refuse(s->r, s->pkg, s->fn, pos, lack); }

static void search_call(const Search *s, const Expr *e) {
    if (e->call.kind == CALL_BUILTIN && e->call.builtin == BUILTIN_RECOVER) found(s, e->pos, LACK_RECOVER);
}

static void search_block(Search *s, const Block *b) {
    for (int i = 0; b && i < b->stmts.n; i++) search_stmt(s, b->stmts.at[i]);
}

static void search_expr(Expr *e, void *search) {
    Search *s = search;
    if (e->mode == MODE_TYPE || e->mode == MODE_CONST) return; // what a constant is made of has no code
    switch (e->kind) {
    case EX_FUNC_LIT: search_block(s, e->func_lit.fn->body); break;
    case EX_CALL: search_call(s, e); break;
    default: break;
    }
    expr_children(e, search_expr, s);
}

static void search_exprs(Search *s, const ExprList *list) {
    for (int i = 0; i < list->n; i++) search_expr(list->at[i], s);
}

static void search_opt(Search *s, Expr *e) {
    if (e) search_expr(e, s);
}

static void search_clauses(Search *s, const ClauseList *list, bool types) {
    for (int i = 0; i < list->n; i++) {
        const Clause *c = list->at[i];
        if (!types) search_exprs(s, &c->exprs);
        for (int k = 0; k < c->body.n; k++) search_stmt(s, c->body.at[k]);
    }
}

static void search_select(Search *s, const Stmt *st) {
    for (int i = 0; i < st->select.clauses.n; i++) search_stmt(s, st->select.clauses.at[i]->comm);
    search_clauses(s, &st->select.clauses, true);
}

static void search_decls(Search *s, const DeclList *decls) {
    for (int i = 0; i < decls->n; i++)
        if (decls->at[i]->kind == DECL_VAR) search_exprs(s, &decls->at[i]->var.values);
}

static void search_range(Search *s, const Stmt *st) {
    if (!st->range.define) {
        search_opt(s, st->range.key);
        search_opt(s, st->range.value);
    }
    search_opt(s, st->range.x);
    search_block(s, st->range.body);
}

static void search_assign(Search *s, const Stmt *st) {
    if (!st->assign.define) search_exprs(s, &st->assign.lhs);
    search_exprs(s, &st->assign.rhs);
}

// Statements with statements inside, and those that are not supported.
static void search_stmt(Search *s, const Stmt *st) {
    if (!st) return;
    switch (st->kind) {
    case ST_EXPR: search_opt(s, st->expr.x); return;
    case ST_INC_DEC: search_opt(s, st->inc_dec.x); return;
    case ST_ASSIGN: search_assign(s, st); return;
    case ST_RETURN: search_exprs(s, &st->ret.results); return;
    case ST_BLOCK: search_block(s, st->block); return;
    case ST_IF:
        search_stmt(s, st->if_.init);
        search_opt(s, st->if_.cond);
        search_block(s, st->if_.then);
        search_stmt(s, st->if_.els);
        return;
    case ST_FOR:
        search_stmt(s, st->for_.init);
        search_opt(s, st->for_.cond);
        search_stmt(s, st->for_.post);
        search_block(s, st->for_.body);
        return;
    case ST_RANGE: search_range(s, st); return;
    case ST_SWITCH:
        search_stmt(s, st->switch_.init);
        search_opt(s, st->switch_.tag);
        search_clauses(s, &st->switch_.clauses, false);
        return;
    case ST_TYPE_SWITCH:
        search_stmt(s, st->type_switch.init);
        search_opt(s, st->type_switch.guard);
        search_clauses(s, &st->type_switch.clauses, true);
        return;
    case ST_LABELED: search_stmt(s, st->labeled.stmt); return;
    case ST_DECL: search_decls(s, &st->decls); return;
    case ST_GO: search_expr(st->go_defer.call, s); return;
    case ST_DEFER:
        found(s, st->pos, LACK_DEFER);
        return; // what is inside comes with it, as in generated code
    case ST_SELECT: search_select(s, st); return;
    case ST_SEND:
        search_opt(s, st->send.ch);
        search_opt(s, st->send.value);
        return;
    default: return;
    }
}

static void search_package(Refusals *r, const Package *pkg) {
    for (int i = 0; i < pkg->files.n; i++) {
        const DeclList *decls = &pkg->files.at[i]->decls;
        search_decls(&(Search){r, pkg, NULL}, decls);
        for (int k = 0; k < decls->n; k++)
            if (decls->at[k]->kind == DECL_FUNC)
                search_block(&(Search){r, pkg, decls->at[k]->func}, decls->at[k]->func->body);
    }
}

void irgen_refuse(Compiler *c) {
    Refusals r = {.c = c};
    for (int i = 0; i < c->packages.n; i++)
        if (c->packages.at[i]->user) search_package(&r, c->packages.at[i]);
}
