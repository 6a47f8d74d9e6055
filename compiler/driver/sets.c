// sets.c - maps whose values are bool and always true: sets, which need no values.
#include "driver/driver.h"
#include "irgen/core/walk.h"

static void see_expr(Expr *, void *);
static void see_stmt(Stmt *, void *);

static Object *variable_of(const Expr *map) {
    while (map->kind == EX_PAREN) map = map->paren.x;
    if (map->kind == EX_NAME) return map->name.obj;
    if (map->kind != EX_SELECTOR) return NULL;
    return map->selector.selection ? map->selector.selection->obj : map->selector.obj;
}

static void add_entry(MapSets *sets, const Expr *place, const Expr *value) {
    while (place->kind == EX_PAREN) place = place->paren.x;
    if (place->kind != EX_INDEX || place->mode != MODE_MAPINDEX) return;
    Type *map = type_underlying(place->index.x->type);
    Object *variable = variable_of(place->index.x);
    if (!variable || map->kind != KIND_MAP || !type_is_boolean(map->map.value)) return;
    bool is_true = value && value->mode == MODE_CONST && value->cval->b;
    MapEntry entry = {place->pos, variable, place->index.x->type, is_true};
    VEC_PUSH(sets->arena, sets->entries, entry);
}

static void see_stmt(Stmt *s, void *data) {
    MapSets *sets = data;
    for (int i = 0; s->kind == ST_ASSIGN && i < s->assign.lhs.n; i++) {
        bool plain = s->assign.op == OP_NONE && s->assign.rhs.n == s->assign.lhs.n;
        add_entry(sets, s->assign.lhs.at[i], plain ? s->assign.rhs.at[i] : NULL);
    }
    stmt_children(s, see_expr, see_stmt, data);
}

static void see_expr(Expr *e, void *data) {
    const Block *body = e->kind == EX_FUNC_LIT ? e->func_lit.fn->body : NULL;
    for (int i = 0; body && i < body->stmts.n; i++) see_stmt(body->stmts.at[i], data);
    expr_children(e, see_expr, data);
}

void map_sets_find(MapSets *sets, const Package *pkg) {
    for (int i = 0; i < pkg->funcs.n; i++) {
        const Block *body = pkg->funcs.at[i]->body;
        for (int k = 0; body && k < body->stmts.n; k++) see_stmt(body->stmts.at[k], sets);
    }
    for (int i = 0; i < pkg->init_order.n; i++)
        if (pkg->init_order.at[i].rhs) see_expr(pkg->init_order.at[i].rhs, sets);
}

const MapEntry *map_set_at(const MapSets *sets, uint16_t file, unsigned line) {
    const MapEntry *found = NULL;
    for (int i = 0; i < sets->entries.n; i++) {
        const MapEntry *e = &sets->entries.at[i];
        if (e->pos.file == file && e->pos.line == line && e->is_true) found = e;
    }
    for (int i = 0; found && i < sets->entries.n; i++)
        if (sets->entries.at[i].variable == found->variable && !sets->entries.at[i].is_true) return NULL;
    return found;
}
