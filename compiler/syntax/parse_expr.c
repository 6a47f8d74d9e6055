// parse_expr.c - expressions.
//
// `xnest` tells whether { after a name begins a composite literal or the body of a statement: in the header
// of a statement it is negative, inside any kind of brackets it is counted up again.
#include "syntax/parse.h"

ExprList parse_expr_list(Parser *p) {
    ExprList list = {0};
    Expr *e;
    do {
        e = parse_expr(p);
        VEC_PUSH(p->arena, list, e);
    } while (parse_got(p, TOK_COMMA));
    return list;
}

bool parse_type_list(Parser *p, ExprList *list) {
    bool comma = false;
    p->xnest++;
    Expr *e = parse_expr(p);
    VEC_PUSH(p->arena, *list, e);
    while (parse_got(p, TOK_COMMA)) {
        comma = true;
        e = parse_type_or_null(p);
        if (!e) break;
        VEC_PUSH(p->arena, *list, e);
    }
    p->xnest--;
    return comma;
}

// ---- operands ---------------------------------------------------------------------------------------------

static Expr *parse_parens(Parser *p, bool keep) {
    Pos pos = p->s.pos;
    scanner_next(&p->s);
    p->xnest++;
    Expr *x = parse_expr(p);
    p->xnest--;
    parse_want(p, TOK_RPAREN);
    x->parenthesized = true;
    if (!keep && p->s.tok != TOK_LBRACE) // (T){ is reported where the brace is found
        return x;
    Expr *e = parse_new(p, EX_PAREN, pos);
    e->paren.x = x;
    return e;
}

static Expr *parse_func_lit_or_type(Parser *p) {
    Pos pos = p->s.pos;
    scanner_next(&p->s);
    Expr *type = parse_func_type(p, "function type", NULL);
    if (p->s.tok != TOK_LBRACE) return type;
    Expr *e = parse_new(p, EX_FUNC_LIT, pos);
    FuncNode *fn = NEW(p->arena, FuncNode);
    fn->pos = pos;
    fn->type = type;
    e->func_lit.fn = fn;
    p->xnest++;
    parse_func_body(p, fn);
    p->xnest--;
    return e;
}

static Expr *parse_operand(Parser *p, bool keep_parens) {
    switch (p->s.tok) {
    case TOK_NAME: return parse_name_expr(p, NULL);
    case TOK_LITERAL: return parse_literal_or_null(p);
    case TOK_LPAREN: return parse_parens(p, keep_parens);
    case TOK_FUNC: return parse_func_lit_or_type(p);
    case TOK_LBRACK:
    case TOK_CHAN:
    case TOK_MAP:
    case TOK_STRUCT:
    case TOK_INTERFACE: return parse_type(p);
    default: {
        Expr *bad = parse_bad_expr(p);
        parse_syntax_error(p, "expecting expression");
        parse_advance(p, SET(TOK_RPAREN) | SET(TOK_RBRACK) | SET(TOK_RBRACE));
        return bad;
    }
    }
}

// ---- composite literals -----------------------------------------------------------------------------------

static Expr *parse_literal_value(Parser *p);

static Expr *parse_element(Parser *p) {
    return p->s.tok == TOK_LBRACE ? parse_literal_value(p) : parse_expr(p);
}

static bool composite_element(Parser *p, void *data) {
    Expr *lit = data;
    Expr *e = parse_element(p);
    if (p->s.tok == TOK_COLON) {
        Expr *pair = parse_new(p, EX_KEY_VALUE, p->s.pos);
        scanner_next(&p->s);
        pair->key_value.key = e;
        pair->key_value.value = parse_element(p);
        e = pair;
    }
    VEC_PUSH(p->arena, lit->composite.elems, e);
    return false;
}

static Expr *parse_literal_value(Parser *p) {
    Expr *e = parse_new(p, EX_COMPOSITE, p->s.pos);
    if (!parse_enter(p)) return e;
    p->xnest++;
    parse_want(p, TOK_LBRACE);
    e->composite.rbrace = parse_list(p, "composite literal", TOK_COMMA, TOK_RBRACE, composite_element, e);
    p->xnest--;
    parse_leave(p);
    return e;
}

// Whether e cannot denote a type.
static bool is_value(const Expr *e) {
    switch (e->kind) {
    case EX_BASIC_LIT:
    case EX_COMPOSITE:
    case EX_FUNC_LIT:
    case EX_SLICE:
    case EX_TYPE_ASSERT:
    case EX_TYPE_SWITCH:
    case EX_CALL:
    case EX_UNARY:
    case EX_BINARY: return true;
    case EX_PAREN: return is_value(e->paren.x);
    case EX_INDEX: return is_value(e->index.x) || (e->index.more.n == 0 && is_value(e->index.index));
    default: return false;
    }
}

static bool may_begin_literal(const Parser *p, const Expr *type) {
    switch (type->kind) {
    case EX_NAME:
    case EX_SELECTOR: return p->xnest >= 0;
    case EX_INDEX: return p->xnest >= 0 && !is_value(type);
    case EX_ARRAY_TYPE:
    case EX_SLICE_TYPE:
    case EX_STRUCT_TYPE:
    case EX_MAP_TYPE: return true;
    default: return false;
    }
}

// ---- what follows an operand ------------------------------------------------------------------------------

static Expr *parse_dot(Parser *p, Expr *x, Pos pos) {
    scanner_next(&p->s);
    if (p->s.tok == TOK_NAME) {
        Expr *e = parse_new(p, EX_SELECTOR, pos);
        NameNode sel = parse_name(p);
        e->selector.x = x;
        e->selector.sel = sel.name;
        e->selector.sel_pos = sel.pos;
        return e;
    }
    if (!parse_got(p, TOK_LPAREN)) {
        parse_syntax_error(p, "expecting name or (");
        parse_advance(p, SET(TOK_SEMI) | SET(TOK_RPAREN));
        return x;
    }
    Expr *e;
    if (parse_got(p, TOK_TYPE)) {
        e = parse_new(p, EX_TYPE_SWITCH, pos);
        e->type_switch.x = x;
    } else {
        e = parse_new(p, EX_TYPE_ASSERT, pos);
        e->type_assert.x = x;
        e->type_assert.type = parse_type(p);
    }
    parse_want(p, TOK_RPAREN);
    return e;
}

static Expr *parse_slice_rest(Parser *p, Expr *x, Expr *lo, Pos pos) {
    if (!parse_got(p, TOK_COLON)) {
        parse_syntax_error(p, "expecting comma, : or ]");
        parse_advance(p, SET(TOK_COMMA) | SET(TOK_COLON) | SET(TOK_RBRACK));
    }
    p->xnest++;
    Expr *e = parse_new(p, EX_SLICE, pos);
    e->slice.x = x;
    e->slice.lo = lo;
    if (p->s.tok != TOK_COLON && p->s.tok != TOK_RBRACK) e->slice.hi = parse_expr(p);
    if (p->s.tok == TOK_COLON) {
        e->slice.full = true;
        if (!e->slice.hi) {
            parse_error_at(p, p->s.pos, "middle index required in 3-index slice");
            e->slice.hi = parse_bad_expr(p);
        }
        scanner_next(&p->s);
        if (p->s.tok != TOK_RBRACK) {
            e->slice.max = parse_expr(p);
        } else {
            parse_error_at(p, p->s.pos, "final index required in 3-index slice");
            e->slice.max = parse_bad_expr(p);
        }
    }
    p->xnest--;
    parse_want(p, TOK_RBRACK);
    return e;
}

static Expr *parse_bracket(Parser *p, Expr *x, Pos pos) {
    scanner_next(&p->s);
    if (p->s.tok == TOK_RBRACK) {
        parse_syntax_error(p, "expecting operand");
        scanner_next(&p->s);
        return x;
    }
    ExprList list = {0};
    if (p->s.tok == TOK_COLON) return parse_slice_rest(p, x, NULL, pos);
    bool comma = parse_type_list(p, &list);
    if (!comma && p->s.tok != TOK_RBRACK) return parse_slice_rest(p, x, list.at[0], pos);
    parse_want(p, TOK_RBRACK);
    Expr *e = parse_new(p, EX_INDEX, pos);
    e->index.x = x;
    e->index.index = list.at[0];
    for (int i = 1; i < list.n; i++) VEC_PUSH(p->arena, e->index.more, list.at[i]);
    return e;
}

static bool argument_element(Parser *p, void *data) {
    Expr *call = data;
    Expr *e = parse_expr(p);
    VEC_PUSH(p->arena, call->call.args, e);
    call->call.has_dots = parse_got(p, TOK_DOTS);
    return call->call.has_dots;
}

static Expr *parse_call(Parser *p, Expr *fun, Pos pos) {
    Expr *e = parse_new(p, EX_CALL, pos);
    e->call.fun = fun;
    scanner_next(&p->s);
    p->xnest++;
    parse_list(p, "argument list", TOK_COMMA, TOK_RPAREN, argument_element, e);
    p->xnest--;
    return e;
}

Expr *parse_primary_expr(Parser *p, Expr *first, bool keep_parens) {
    int outer = parse_height_begin(p);
    Expr *x = first ? first : parse_operand(p, keep_parens);
    while (parse_grow(p)) {
        Pos pos = p->s.pos;
        if (p->s.tok == TOK_DOT) {
            x = parse_dot(p, x, pos);
        } else if (p->s.tok == TOK_LBRACK) {
            x = parse_bracket(p, x, pos);
        } else if (p->s.tok == TOK_LPAREN) {
            x = parse_call(p, x, pos);
        } else if (p->s.tok == TOK_LBRACE) {
            const Expr *type = unparen(x);
            if (!may_begin_literal(p, type)) break;
            if (type != x) parse_syntax_error(p, "cannot parenthesize type in composite literal");
            Expr *lit = parse_literal_value(p);
            lit->composite.type = x;
            x = lit;
        } else {
            break;
        }
    }
    parse_height_end(p, outer);
    return x;
}

// ---- unary and binary -------------------------------------------------------------------------------------

// <- before a channel type belongs to the type: <-(chan T) is (<-chan T), and <-(chan<- T) is (<-chan (<-T)).
static Expr *receive_to_chan_type(Parser *p, Expr *x) {
    ChanDir dir = CHAN_SEND;
    Expr *t = x;
    while (dir == CHAN_SEND && t->kind == EX_CHAN_TYPE) {
        dir = t->chan_type.dir;
        if (dir == CHAN_RECV) parse_syntax_error(p, "unexpected <-, expecting chan");
        t->chan_type.dir = CHAN_RECV;
        t = t->chan_type.elem;
    }
    if (dir == CHAN_SEND) parse_syntax_error(p, "unexpected %s, expecting chan", expr_diag_text(p->arena, t));
    return x;
}

static Expr *parse_unary_expr(Parser *p);

static Expr *parse_unary_operator(Parser *p) {
    Op op = p->s.op;
    Pos pos = p->s.pos;
    scanner_next(&p->s);
    Expr *x = parse_unary_expr(p);
    if (op == OP_MUL) {
        Expr *star = parse_new(p, EX_STAR, pos);
        star->star.x = x;
        return star;
    }
    Expr *e = parse_new(p, EX_UNARY, pos);
    e->unary.op = op;
    if (op == OP_AND) { // &(T{}) is &T{}
        e->unary.op = OP_ADDR;
        while (x->kind == EX_PAREN) x = x->paren.x;
    }
    e->unary.x = x;
    return e;
}

static Expr *parse_receive(Parser *p) {
    Pos pos = p->s.pos;
    scanner_next(&p->s);
    Expr *x = parse_unary_expr(p);
    if (x->kind == EX_CHAN_TYPE) return receive_to_chan_type(p, x);
    Expr *e = parse_new(p, EX_UNARY, pos);
    e->unary.op = OP_RECV;
    e->unary.x = x;
    return e;
}

static Expr *parse_unary_expr(Parser *p) {
    if (!parse_enter(p)) return parse_bad_expr(p);
    Expr *e;
    bool operator= p->s.tok == TOK_STAR ||(p->s.tok == TOK_OPERATOR &&
                                           (p->s.op == OP_ADD || p->s.op == OP_SUB || p->s.op == OP_NOT ||
                                            p->s.op == OP_XOR || p->s.op == OP_TILDE || p->s.op == OP_AND));
    if (operator) e = parse_unary_operator(p);
    else if (p->s.tok == TOK_ARROW) e = parse_receive(p);
    else e = parse_primary_expr(p, NULL, true);
    parse_leave(p);
    return e;
}

Expr *parse_binary_expr(Parser *p, Expr *first, int prec) {
    int outer = parse_height_begin(p);
    Expr *x = first ? first : parse_unary_expr(p);
    while ((p->s.tok == TOK_OPERATOR || p->s.tok == TOK_STAR) && p->s.prec > prec && parse_grow(p)) {
        Expr *e = parse_new(p, EX_BINARY, p->s.pos);
        int own = p->s.prec;
        e->binary.op = p->s.op;
        scanner_next(&p->s);
        e->binary.x = x;
        e->binary.y = parse_binary_expr(p, NULL, own);
        x = e;
    }
    parse_height_end(p, outer);
    return x;
}

Expr *parse_expr(Parser *p) { return parse_binary_expr(p, NULL, PREC_NONE); }
