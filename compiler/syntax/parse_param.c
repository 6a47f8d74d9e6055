// parse_param.c - signatures and lists of parameters, results and type parameters.
//
// While a list is read, each entry is a name, a type, or both; only at its end it is known whether lone names
// were types (`func(a, b)`) or names whose type follows (`func(a, b T)`).
#include "syntax/parse.h"

typedef struct Param {
    Pos pos;
    NameNode name;
    bool named;
    Expr *type;
} Param;

typedef struct ParamList {
    VEC(Param) at;
    Token close;
    int named, typed;           // entries with name and type; entries with a type
    const NameNode *first_name; // already parsed, or NULL
    Expr *first_type;
} ParamList;

static bool type_set_may_go_on(const Parser *p, Token close) {
    return close == TOK_RBRACK && parse_at_op(p, OP_OR);
}

static Expr *parse_dots_type(Parser *p) {
    Expr *e = parse_new(p, EX_DOTS_TYPE, p->s.pos);
    scanner_next(&p->s);
    e->dots_type.elem = parse_type_or_null(p);
    if (!e->dots_type.elem) {
        e->dots_type.elem = parse_bad_expr(p);
        parse_syntax_error(p, "... is missing type");
    }
    return e;
}

// An entry that begins with a name. True: it is complete.
static bool parse_param_name(Parser *p, Param *param, const NameNode *name, Token close) {
    NameNode n = name ? *name : parse_name(p);
    param->pos = n.pos;
    if (p->s.tok == TOK_LBRACK) {
        param->type = parse_array_or_instance(p);
        if (param->type->kind == EX_INDEX) {
            param->type->index.x = parse_name_expr(p, &n);
        } else {
            param->name = n;
            param->named = true;
        }
    } else if (p->s.tok == TOK_DOT) {
        param->type = parse_qualified_name(p, &n);
    } else if (type_set_may_go_on(p, close)) {
        param->type = parse_name_expr(p, &n);
    } else {
        param->name = n;
        param->named = true;
        return false;
    }
    if (type_set_may_go_on(p, close)) param->type = parse_embedded_union(p, param->type);
    return true;
}

static bool parse_param(Parser *p, Param *param, const NameNode *name, Token close) {
    bool tilde = close == TOK_RBRACK && parse_at_op(p, OP_TILDE);
    param->pos = p->s.pos;
    if (!name && tilde) {
        param->type = parse_embedded_union(p, NULL);
        return true;
    }
    if ((name || p->s.tok == TOK_NAME) && parse_param_name(p, param, name, close)) return true;
    if (p->s.tok == TOK_DOTS) {
        param->type = parse_dots_type(p);
        return true;
    }
    if (close == TOK_RBRACK && parse_at_op(p, OP_TILDE)) {
        param->type = parse_embedded_union(p, NULL);
        return true;
    }
    param->type = parse_type_or_null(p);
    if (param->type && type_set_may_go_on(p, close)) param->type = parse_embedded_union(p, param->type);
    if (param->named || param->type) return true;
    parse_syntax_error(p, "expecting %s", token_text(close));
    parse_advance(p, SET(TOK_COMMA) | SET(close));
    return false;
}

static bool param_element(Parser *p, void *data) {
    ParamList *list = data;
    Param param = {0};
    bool ok = true;
    if (list->first_type) param = (Param){list->first_name->pos, *list->first_name, true, list->first_type};
    else ok = parse_param(p, &param, list->first_name, list->close);
    list->first_name = NULL;
    list->first_type = NULL;
    if (!ok) return false;
    list->named += param.named && param.type;
    list->typed += param.type != NULL;
    VEC_PUSH(p->arena, list->at, param);
    return false;
}

// Gives every entry its type; reports a list that names only some of its entries.
static void distribute_types(Parser *p, ParamList *list, Pos end, bool require_names) {
    if (list->named == 0 && !require_names) {
        for (int i = 0; i < list->at.n; i++) {
            Param *param = &list->at.at[i];
            if (param->named) param->type = parse_name_expr(p, &param->name);
            param->named = false;
        }
        return;
    }
    if (list->named == list->at.n) return;
    Pos wrong = {0};
    Expr *type = NULL;
    for (int i = list->at.n - 1; i >= 0; i--) {
        Param *param = &list->at.at[i];
        if (param->type) {
            type = param->type;
            if (!param->named) {
                wrong = expr_start(type);
                param->name = (NameNode){.name = intern_cstr(p->s.names, "_"), .pos = wrong};
                param->named = true;
            }
        } else if (type) {
            param->type = type;
        } else {
            wrong = param->name.pos;
            param->type = parse_new(p, EX_BAD, wrong);
        }
    }
    if (!pos_known(wrong)) return;
    if (!require_names) parse_syntax_error_at(p, wrong, "mixed named and unnamed parameters");
    else if (list->named == list->typed) parse_syntax_error_at(p, end, "missing type constraint");
    else parse_syntax_error_at(p, wrong, "type parameters must be named");
}

FieldList parse_params(Parser *p, const NameNode *name, Expr *type, Token close, bool require_names) {
    ParamList list = {.close = close, .first_name = name, .first_type = type};
    FieldList fields = {0};
    if (name && type && p->s.tok == close) { // a single, already parsed type parameter
        scanner_next(&p->s);
        Field *field = NEW(p->arena, Field);
        *field = (Field){.pos = name->pos, .name = name->name, .type = type};
        VEC_PUSH(p->arena, fields, field);
        return fields;
    }
    Pos end = parse_list(p, "parameter list", TOK_COMMA, close, param_element, &list);
    if (list.at.n == 0) return fields;
    distribute_types(p, &list, end, require_names);
    for (int i = 0; i < list.at.n; i++) {
        const Param *param = &list.at.at[i];
        Field *field = NEW(p->arena, Field);
        *field = (Field){.pos = param->named ? param->name.pos : param->pos,
                         .name = param->named ? param->name.name : NULL,
                         .type = param->type};
        VEC_PUSH(p->arena, fields, field);
    }
    return fields;
}

static void parse_result(Parser *p, Expr *func) {
    if (parse_got(p, TOK_LPAREN)) {
        func->func_type.results = parse_params(p, NULL, NULL, TOK_RPAREN, false);
        return;
    }
    Pos pos = p->s.pos;
    Expr *type = parse_type_or_null(p);
    if (type) {
        Field *field = NEW(p->arena, Field);
        *field = (Field){.pos = pos, .type = type};
        VEC_PUSH(p->arena, func->func_type.results, field);
    }
}

Expr *parse_func_type(Parser *p, const char *no_tparams, FieldList *tparams) {
    Expr *func = parse_new(p, EX_FUNC_TYPE, p->s.pos);
    if (parse_got(p, TOK_LBRACK)) {
        if (no_tparams) parse_syntax_error_at(p, func->pos, "%s must have no type parameters", no_tparams);
        if (p->s.tok == TOK_RBRACK) {
            parse_syntax_error(p, "empty type parameter list");
            scanner_next(&p->s);
        } else {
            FieldList list = parse_params(p, NULL, NULL, TOK_RBRACK, true);
            if (tparams) *tparams = list;
        }
    }
    parse_want(p, TOK_LPAREN);
    func->func_type.params = parse_params(p, NULL, NULL, TOK_RPAREN, false);
    parse_result(p, func);
    return func;
}
