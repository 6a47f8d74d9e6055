// parse_type.c - type expressions: pointers, arrays, channels, maps, structs, interfaces, instantiations.
#include "syntax/parse.h"

static Expr *new_pointer(Parser *p, Pos pos, Expr *elem) {
    Expr *e = parse_new(p, EX_STAR, pos);
    e->star.x = elem;
    return e;
}

Expr *parse_slice_type(Parser *p, Pos pos) {
    Expr *e = parse_new(p, EX_SLICE_TYPE, pos);
    e->slice_type.elem = parse_type(p);
    return e;
}

Expr *parse_array_type(Parser *p, Pos pos, Expr *len) {
    if (!len && !parse_got(p, TOK_DOTS)) {
        p->xnest++;
        len = parse_expr(p);
        p->xnest--;
    }
    if (p->s.tok == TOK_COMMA) { // allowed after type parameters only
        parse_syntax_error(p, "unexpected comma; expecting ]");
        scanner_next(&p->s);
    }
    parse_want(p, TOK_RBRACK);
    Expr *e = parse_new(p, EX_ARRAY_TYPE, pos);
    e->array_type.len = len;
    e->array_type.elem = parse_type(p);
    return e;
}

static Expr *parse_chan_elem(Parser *p) {
    Expr *e = parse_type_or_null(p);
    if (!e) {
        e = parse_bad_expr(p);
        parse_syntax_error(p, "missing channel element type");
    }
    return e;
}

static Expr *parse_chan_type(Parser *p, Pos pos, ChanDir dir) {
    Expr *e = parse_new(p, EX_CHAN_TYPE, pos);
    e->chan_type.dir = dir;
    if (dir == CHAN_BOTH && parse_got(p, TOK_ARROW)) e->chan_type.dir = CHAN_SEND;
    e->chan_type.elem = parse_chan_elem(p);
    return e;
}

static Expr *parse_map_type(Parser *p, Pos pos) {
    Expr *e = parse_new(p, EX_MAP_TYPE, pos);
    parse_want(p, TOK_LBRACK);
    e->map_type.key = parse_type(p);
    parse_want(p, TOK_RBRACK);
    e->map_type.value = parse_type(p);
    return e;
}

static Expr *parse_instance(Parser *p, Expr *generic) {
    Expr *e = parse_new(p, EX_INDEX, p->s.pos);
    e->index.x = generic;
    parse_want(p, TOK_LBRACK);
    if (p->s.tok == TOK_RBRACK) {
        parse_syntax_error(p, "expecting type");
        e->index.index = parse_bad_expr(p);
    } else {
        ExprList list = {0};
        parse_type_list(p, &list);
        e->index.index = list.at[0];
        for (int i = 1; i < list.n; i++) VEC_PUSH(p->arena, e->index.more, list.at[i]);
    }
    parse_want(p, TOK_RBRACK);
    return e;
}

Expr *parse_qualified_name(Parser *p, const NameNode *name) {
    Expr *e;
    if (name || p->s.tok == TOK_NAME) {
        e = parse_name_expr(p, name);
    } else {
        NameNode blank = {.name = intern_cstr(p->s.names, "_"), .pos = p->s.pos};
        e = parse_name_expr(p, &blank);
        parse_syntax_error(p, "expecting name");
        parse_advance(p, SET(TOK_DOT) | SET(TOK_SEMI) | SET(TOK_RBRACE));
    }
    if (p->s.tok == TOK_DOT) {
        Expr *selector = parse_new(p, EX_SELECTOR, p->s.pos);
        scanner_next(&p->s);
        NameNode sel = parse_name(p);
        selector->selector.x = e;
        selector->selector.sel = sel.name;
        selector->selector.sel_pos = sel.pos;
        e = selector;
    }
    return p->s.tok == TOK_LBRACK ? parse_instance(p, e) : e;
}

// ---- structs ----------------------------------------------------------------------------------------------

static void add_field(Parser *p, Expr *strct, Pos pos, const char *name, Expr *type, Expr *tag) {
    Field *field = NEW(p->arena, Field);
    *field = (Field){.pos = pos, .name = name, .type = type, .embedded = !name, .tag = tag};
    VEC_PUSH(p->arena, strct->struct_type.fields, field);
}

static void add_embedded(Parser *p, Expr *strct, Pos pos, Expr *type) {
    Expr *tag = parse_literal_or_null(p);
    add_field(p, strct, pos, NULL, type, tag);
}

// Fields that begin with a name: an embedded type or a, b T.
static void parse_named_fields(Parser *p, Expr *strct, Pos pos) {
    NameNode name = parse_name(p);
    if (p->s.tok == TOK_DOT || p->s.tok == TOK_LITERAL || p->s.tok == TOK_SEMI || p->s.tok == TOK_RBRACE) {
        add_embedded(p, strct, pos, parse_qualified_name(p, &name));
        return;
    }
    NameList names = {0};
    VEC_PUSH(p->arena, names, name);
    while (parse_got(p, TOK_COMMA)) {
        NameNode next = parse_name(p);
        VEC_PUSH(p->arena, names, next);
    }
    Expr *type;
    if (names.n == 1 && p->s.tok == TOK_LBRACK) {
        type = parse_array_or_instance(p);
        if (type->kind == EX_INDEX) {
            type->index.x = parse_name_expr(p, &name);
            add_embedded(p, strct, pos, type);
            return;
        }
    } else {
        type = parse_type(p);
    }
    Expr *tag = parse_literal_or_null(p);
    for (int i = 0; i < names.n; i++) add_field(p, strct, names.at[i].pos, names.at[i].name, type, tag);
}

// * or ( begins an embedded type; parentheses are an error.
static void parse_embedded_field(Parser *p, Expr *strct, Pos pos) {
    bool pointer = parse_got(p, TOK_STAR);
    bool parens = p->s.tok == TOK_LPAREN;
    Pos star = pos;
    if (parens) {
        parse_syntax_error(p, "cannot parenthesize embedded type");
        scanner_next(&p->s);
        if (!pointer && p->s.tok == TOK_STAR) {
            star = p->s.pos;
            pointer = true;
            scanner_next(&p->s);
        }
    }
    Expr *type = parse_qualified_name(p, NULL);
    if (parens) parse_got(p, TOK_RPAREN);
    add_embedded(p, strct, pos, pointer ? new_pointer(p, star, type) : type);
}

static bool struct_element(Parser *p, void *data) {
    Expr *strct = data;
    if (p->s.tok == TOK_NAME) {
        parse_named_fields(p, strct, p->s.pos);
    } else if (p->s.tok == TOK_STAR || p->s.tok == TOK_LPAREN) {
        parse_embedded_field(p, strct, p->s.pos);
    } else {
        parse_syntax_error(p, "expecting field name or embedded type");
        parse_advance(p, SET(TOK_SEMI) | SET(TOK_RBRACE));
    }
    return false;
}

static Expr *parse_struct_type(Parser *p) {
    Expr *e = parse_new(p, EX_STRUCT_TYPE, p->s.pos);
    parse_want(p, TOK_STRUCT);
    parse_want(p, TOK_LBRACE);
    parse_list(p, "struct type", TOK_SEMI, TOK_RBRACE, struct_element, e);
    return e;
}

// ---- interfaces -------------------------------------------------------------------------------------------

static Expr *parse_embedded_term(Parser *p) {
    if (parse_at_op(p, OP_TILDE)) {
        Expr *e = parse_new(p, EX_UNARY, p->s.pos);
        scanner_next(&p->s);
        e->unary.op = OP_TILDE;
        e->unary.x = parse_type(p);
        return e;
    }
    Expr *e = parse_type_or_null(p);
    if (!e) {
        e = parse_bad_expr(p);
        parse_syntax_error(p, "expecting ~ term or type");
        parse_advance(p, SET(TOK_OPERATOR) | SET(TOK_SEMI) | SET(TOK_RPAREN) | SET(TOK_RBRACK) |
                             SET(TOK_RBRACE));
    }
    return e;
}

Expr *parse_embedded_union(Parser *p, Expr *first) {
    Expr *e = first ? first : parse_embedded_term(p);
    while (parse_at_op(p, OP_OR) && parse_grow(p)) {
        Expr *both = parse_new(p, EX_BINARY, p->s.pos);
        scanner_next(&p->s);
        both->binary.op = OP_OR;
        both->binary.x = e;
        both->binary.y = parse_embedded_term(p);
        e = both;
    }
    return e;
}

// After `name [` in an interface: a (forbidden) generic method, or an embedded instantiation.
static void parse_method_or_instance(Parser *p, Field *f, const NameNode *name) {
    static const char WHO[] = "interface method";
    Pos pos = p->s.pos;
    scanner_next(&p->s);
    bool empty = p->s.tok == TOK_RBRACK;
    FieldList list = {0};
    Pos closing = p->s.pos;
    if (empty) scanner_next(&p->s);
    else list = parse_params(p, NULL, NULL, TOK_RBRACK, false);
    if (list.n == 0) {
        bool method = p->s.tok == TOK_LPAREN;
        if (empty) parse_error_at(p, closing, "empty type %s list", method ? "parameter" : "argument");
        if (method) {
            f->name = name->name;
            f->type = parse_func_type(p, WHO, NULL);
        } else {
            f->type = parse_name_expr(p, name);
        }
        return;
    }
    if (list.at[0]->name) {
        f->name = name->name;
        f->type = parse_func_type(p, WHO, NULL);
        parse_error_at(p, pos, "interface method must have no type parameters");
        return;
    }
    f->type = parse_new(p, EX_INDEX, pos);
    f->type->index.x = parse_name_expr(p, name);
    f->type->index.index = list.at[0]->type;
    for (int i = 1; i < list.n; i++) VEC_PUSH(p->arena, f->type->index.more, list.at[i]->type);
}

static bool interface_element(Parser *p, void *data) {
    Expr *iface = data;
    Field *f = NEW(p->arena, Field);
    f->pos = p->s.pos;
    if (p->s.tok == TOK_NAME) {
        NameNode name = parse_name(p);
        if (p->s.tok == TOK_LPAREN) {
            f->name = name.name;
            f->type = parse_func_type(p, "interface method", NULL);
        } else if (p->s.tok == TOK_LBRACK) {
            parse_method_or_instance(p, f, &name);
        } else {
            f->type = parse_qualified_name(p, &name);
        }
    }
    if (!f->name) {
        f->embedded = true;
        f->type = parse_embedded_union(p, f->type);
    }
    VEC_PUSH(p->arena, iface->interface_type.methods, f);
    return false;
}

static Expr *parse_interface_type(Parser *p) {
    Expr *e = parse_new(p, EX_INTERFACE_TYPE, p->s.pos);
    parse_want(p, TOK_INTERFACE);
    parse_want(p, TOK_LBRACE);
    parse_list(p, "interface type", TOK_SEMI, TOK_RBRACE, interface_element, e);
    return e;
}

// ---- all types --------------------------------------------------------------------------------------------

static Expr *parse_type_in_parens(Parser *p) {
    scanner_next(&p->s);
    Expr *e = parse_type(p);
    parse_want(p, TOK_RPAREN);
    return e;
}

static Expr *parse_one_type(Parser *p) {
    Pos pos = p->s.pos;
    switch (p->s.tok) {
    case TOK_STAR: scanner_next(&p->s); return new_pointer(p, pos, parse_type(p));
    case TOK_ARROW:
        scanner_next(&p->s);
        parse_want(p, TOK_CHAN);
        return parse_chan_type(p, pos, CHAN_RECV);
    case TOK_FUNC: scanner_next(&p->s); return parse_func_type(p, "function type", NULL);
    case TOK_LBRACK:
        scanner_next(&p->s);
        return parse_got(p, TOK_RBRACK) ? parse_slice_type(p, pos) : parse_array_type(p, pos, NULL);
    case TOK_CHAN: scanner_next(&p->s); return parse_chan_type(p, pos, CHAN_BOTH);
    case TOK_MAP: scanner_next(&p->s); return parse_map_type(p, pos);
    case TOK_STRUCT: return parse_struct_type(p);
    case TOK_INTERFACE: return parse_interface_type(p);
    case TOK_NAME: return parse_qualified_name(p, NULL);
    case TOK_LPAREN: return parse_type_in_parens(p);
    default: return NULL;
    }
}

Expr *parse_type_or_null(Parser *p) {
    if (!parse_enter(p)) return parse_bad_expr(p);
    Expr *e = parse_one_type(p);
    parse_leave(p);
    return e;
}

Expr *parse_type(Parser *p) {
    Expr *e = parse_type_or_null(p);
    if (!e) {
        e = parse_bad_expr(p);
        parse_syntax_error(p, "expecting type");
        parse_advance(p, SET(TOK_COMMA) | SET(TOK_COLON) | SET(TOK_SEMI) | SET(TOK_RPAREN) | SET(TOK_RBRACK) |
                             SET(TOK_RBRACE));
    }
    return e;
}

Expr *parse_array_or_instance(Parser *p) {
    Pos pos = p->s.pos;
    parse_want(p, TOK_LBRACK);
    if (parse_got(p, TOK_RBRACK)) return parse_slice_type(p, pos);
    ExprList list = {0};
    bool comma = parse_type_list(p, &list);
    parse_want(p, TOK_RBRACK);
    Expr *elem = comma ? NULL : parse_type_or_null(p);
    Expr *e = parse_new(p, elem ? EX_ARRAY_TYPE : EX_INDEX, pos);
    if (elem) {
        e->array_type.len = list.at[0];
        e->array_type.elem = elem;
        return e;
    }
    e->index.index = list.at[0];
    for (int i = 1; i < list.n; i++) VEC_PUSH(p->arena, e->index.more, list.at[i]);
    return e;
}
