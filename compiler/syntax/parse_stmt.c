// parse_stmt.c - statements.
#include "syntax/parse.h"

static Stmt *new_stmt(Parser *p, StmtKind kind, Pos pos) {
    Stmt *s = NEW(p->arena, Stmt);
    s->kind = kind;
    s->pos = pos;
    return s;
}

static StmtList parse_stmt_list(Parser *p);
static Stmt *parse_stmt_or_null(Parser *p);

// The keyword in whose header a simple statement stands; TOK_EOF: none.
typedef Token Keyword;

// ---- simple statements ------------------------------------------------------------------------------------

static Stmt *new_range(Parser *p, const ExprList *lhs, bool define) {
    Stmt *s = new_stmt(p, ST_RANGE, p->s.pos);
    scanner_next(&p->s);
    s->range.define = define;
    if (lhs && lhs->n > 0) s->range.key = lhs->at[0];
    if (lhs && lhs->n > 1) s->range.value = lhs->at[1];
    if (lhs && lhs->n > 2) s->range.extra = lhs->at[2];
    s->range.x = parse_expr(p);
    return s;
}

static Stmt *new_expr_stmt(Parser *p, Expr *x) {
    Stmt *s = new_stmt(p, ST_EXPR, x->pos);
    s->expr.x = x;
    return s;
}

static Stmt *parse_after_one_expr(Parser *p, Expr *lhs) {
    Pos pos = p->s.pos;
    Op op = p->s.op;
    Stmt *s;
    switch (p->s.tok) {
    case TOK_ASSIGN_OP:
        scanner_next(&p->s);
        s = new_stmt(p, ST_ASSIGN, pos);
        s->assign.op = op;
        VEC_PUSH(p->arena, s->assign.lhs, lhs);
        Expr *rhs = parse_expr(p);
        VEC_PUSH(p->arena, s->assign.rhs, rhs);
        return s;
    case TOK_INC_OP:
        scanner_next(&p->s);
        s = new_stmt(p, ST_INC_DEC, pos);
        s->inc_dec.op = op;
        s->inc_dec.x = lhs;
        return s;
    case TOK_ARROW:
        scanner_next(&p->s);
        s = new_stmt(p, ST_SEND, pos);
        s->send.ch = lhs;
        s->send.value = parse_expr(p);
        return s;
    default: return new_expr_stmt(p, lhs);
    }
}

static Stmt *parse_simple_stmt(Parser *p, const ExprList *first, Keyword keyword) {
    if (keyword == TOK_FOR && p->s.tok == TOK_RANGE) return new_range(p, NULL, false);
    ExprList lhs = first ? *first : parse_expr_list(p);
    if (lhs.n == 1 && p->s.tok != TOK_ASSIGN && p->s.tok != TOK_DEFINE)
        return parse_after_one_expr(p, lhs.at[0]);
    if (p->s.tok != TOK_ASSIGN && p->s.tok != TOK_DEFINE) {
        parse_syntax_error(p, "expecting := or = or comma");
        parse_advance(p, SET(TOK_SEMI) | SET(TOK_RBRACE));
        return new_expr_stmt(p, lhs.at[0]);
    }
    Pos pos = p->s.pos;
    bool define = p->s.tok == TOK_DEFINE;
    scanner_next(&p->s);
    if (keyword == TOK_FOR && p->s.tok == TOK_RANGE) return new_range(p, &lhs, define);
    ExprList rhs = parse_expr_list(p);
    if (rhs.n == 1 && rhs.at[0]->kind == EX_TYPE_SWITCH && keyword == TOK_SWITCH && define && lhs.n == 1 &&
        lhs.at[0]->kind == EX_NAME) {
        Expr *guard = rhs.at[0];
        guard->type_switch.lhs = lhs.at[0]->name.name;
        guard->type_switch.lhs_pos = lhs.at[0]->pos;
        return new_expr_stmt(p, guard);
    }
    Stmt *s = new_stmt(p, ST_ASSIGN, pos);
    s->assign.define = define;
    s->assign.lhs = lhs;
    s->assign.rhs = rhs;
    return s;
}

// ---- blocks and headers -----------------------------------------------------------------------------------

Block *parse_block(Parser *p, const char *context) {
    Block *block = NEW(p->arena, Block);
    block->lbrace = p->s.pos;
    if (!parse_got(p, TOK_LBRACE)) {
        parse_syntax_error(p, "expecting { after %s", context);
        parse_advance(p, SET(TOK_NAME) | SET(TOK_RBRACE));
        block->rbrace = p->s.pos;
        if (parse_got(p, TOK_RBRACE)) return block;
    }
    if (!parse_enter(p)) return block;
    block->stmts = parse_stmt_list(p);
    parse_leave(p);
    block->rbrace = p->s.pos;
    parse_want(p, TOK_RBRACE);
    return block;
}

typedef struct Header {
    Stmt *init;
    Expr *cond;
    Stmt *post;
} Header;

static Stmt *parse_for_clauses(Parser *p, Header *h, bool *failed) {
    Stmt *cond = NULL;
    if (p->s.tok != TOK_SEMI) {
        if (p->s.tok == TOK_LBRACE) {
            parse_syntax_error(p, "expecting for loop condition");
            *failed = true;
            return NULL;
        }
        cond = parse_simple_stmt(p, NULL, TOK_EOF);
    }
    parse_want(p, TOK_SEMI);
    if (p->s.tok != TOK_LBRACE) {
        h->post = parse_simple_stmt(p, NULL, TOK_EOF);
        if (h->post->kind == ST_ASSIGN && h->post->assign.define)
            parse_syntax_error_at(p, h->post->pos, "cannot declare in post statement of for loop");
    }
    return cond;
}

static void header_condition(Parser *p, Header *h, const Stmt *cond, Keyword keyword, Pos semi,
                             const char *semi_text) {
    if (!cond) {
        if (keyword != TOK_IF || !pos_known(semi)) return;
        if (semi_text[0] != 's') // a newline or the end of the file
            parse_syntax_error_at(p, semi, "unexpected %s, expecting { after if clause", semi_text);
        else parse_syntax_error_at(p, semi, "missing condition in if statement");
        h->cond = parse_new(p, EX_BAD, semi);
    } else if (cond->kind == ST_EXPR) {
        h->cond = cond->expr.x;
    } else {
        parse_syntax_error_at(p, cond->pos, "cannot use %s as value", stmt_text(p->arena, cond));
        h->cond = parse_new(p, EX_BAD, cond->pos);
    }
}

static Header parse_header(Parser *p, Keyword keyword) {
    Header h = {0};
    scanner_next(&p->s);
    if (p->s.tok == TOK_LBRACE) {
        if (keyword == TOK_IF) {
            parse_syntax_error(p, "missing condition in if statement");
            h.cond = parse_bad_expr(p);
        }
        return h;
    }
    int outer = p->xnest;
    p->xnest = -1;
    if (p->s.tok != TOK_SEMI) {
        if (parse_got(p, TOK_VAR))
            parse_syntax_error(p, "var declaration not allowed in %s initializer", token_text(keyword));
        h.init = parse_simple_stmt(p, NULL, keyword);
        if (h.init->kind == ST_RANGE) {
            p->xnest = outer;
            return h;
        }
    }
    Stmt *cond = NULL;
    Pos semi = {0};
    const char *semi_text = "";
    bool failed = false;
    if (p->s.tok == TOK_LBRACE) {
        cond = h.init;
        h.init = NULL;
    } else {
        if (p->s.tok == TOK_SEMI) {
            semi = p->s.pos;
            semi_text = p->s.semi;
            scanner_next(&p->s);
        } else {
            parse_want(p, TOK_LBRACE); // more to the point than asking for a semicolon
            if (p->s.tok != TOK_LBRACE) parse_advance(p, SET(TOK_LBRACE) | SET(TOK_RBRACE));
        }
        if (keyword == TOK_FOR) cond = parse_for_clauses(p, &h, &failed);
        else if (p->s.tok != TOK_LBRACE) cond = parse_simple_stmt(p, NULL, keyword);
    }
    header_condition(p, &h, cond, keyword, semi, semi_text);
    p->xnest = outer;
    return h;
}

// ---- if, for, switch, select ------------------------------------------------------------------------------

static Stmt *parse_if(Parser *p) {
    Stmt *s = new_stmt(p, ST_IF, p->s.pos);
    Header h = parse_header(p, TOK_IF);
    s->if_.init = h.init;
    s->if_.cond = h.cond;
    s->if_.then = parse_block(p, "if clause");
    if (!parse_got(p, TOK_ELSE)) return s;
    if (p->s.tok == TOK_IF) {
        if (parse_enter(p)) {
            s->if_.els = parse_if(p);
            parse_leave(p);
        }
    } else if (p->s.tok == TOK_LBRACE) {
        s->if_.els = new_stmt(p, ST_BLOCK, p->s.pos);
        s->if_.els->block = parse_block(p, "");
    } else {
        parse_syntax_error(p, "else must be followed by if or statement block");
        parse_advance(p, SET(TOK_NAME) | SET(TOK_RBRACE));
    }
    return s;
}

static Stmt *parse_for(Parser *p) {
    Pos pos = p->s.pos;
    Header h = parse_header(p, TOK_FOR);
    Stmt *s;
    if (h.init && h.init->kind == ST_RANGE) {
        s = h.init;
        s->pos = pos;
        s->range.body = parse_block(p, "for clause");
        return s;
    }
    s = new_stmt(p, ST_FOR, pos);
    s->for_.init = h.init;
    s->for_.cond = h.cond;
    s->for_.post = h.post;
    s->for_.body = parse_block(p, "for clause");
    return s;
}

static Clause *parse_clause(Parser *p, bool comm) {
    Clause *c = NEW(p->arena, Clause);
    c->pos = p->s.pos;
    if (parse_got(p, TOK_CASE)) {
        if (comm) c->comm = parse_simple_stmt(p, NULL, TOK_EOF);
        else c->exprs = parse_expr_list(p);
    } else if (parse_got(p, TOK_DEFAULT)) {
        c->is_default = true;
    } else {
        parse_syntax_error(p, "expecting case or default or }");
        parse_advance(p, SET(TOK_COLON) | SET(TOK_CASE) | SET(TOK_DEFAULT) | SET(TOK_RBRACE));
        c->is_default = true;
    }
    parse_want(p, TOK_COLON);
    if (parse_enter(p)) {
        c->body = parse_stmt_list(p);
        parse_leave(p);
    }
    return c;
}

static Pos parse_clauses(Parser *p, ClauseList *clauses, bool comm) {
    if (!parse_got(p, TOK_LBRACE)) {
        parse_syntax_error(p, "missing { after %s clause", comm ? "select" : "switch");
        parse_advance(p, SET(TOK_CASE) | SET(TOK_DEFAULT) | SET(TOK_RBRACE));
    }
    while (p->s.tok != TOK_EOF && p->s.tok != TOK_RBRACE) {
        Clause *c = parse_clause(p, comm);
        VEC_PUSH(p->arena, *clauses, c);
    }
    Pos rbrace = p->s.pos;
    parse_want(p, TOK_RBRACE);
    return rbrace;
}

static Stmt *parse_switch(Parser *p) {
    Stmt *s = new_stmt(p, ST_SWITCH, p->s.pos);
    Header h = parse_header(p, TOK_SWITCH);
    ClauseList clauses = {0};
    Pos rbrace = parse_clauses(p, &clauses, false);
    if (h.cond && h.cond->kind == EX_TYPE_SWITCH) {
        s->kind = ST_TYPE_SWITCH;
        s->type_switch.init = h.init;
        s->type_switch.guard = h.cond;
        s->type_switch.clauses = clauses;
        s->type_switch.rbrace = rbrace;
    } else {
        s->switch_.init = h.init;
        s->switch_.tag = h.cond;
        s->switch_.clauses = clauses;
        s->switch_.rbrace = rbrace;
    }
    return s;
}

static Stmt *parse_select(Parser *p) {
    Stmt *s = new_stmt(p, ST_SELECT, p->s.pos);
    scanner_next(&p->s);
    s->select.rbrace = parse_clauses(p, &s->select.clauses, true);
    return s;
}

// ---- other statements -------------------------------------------------------------------------------------

static Stmt *parse_go_or_defer(Parser *p) {
    Stmt *s = new_stmt(p, p->s.tok == TOK_GO ? ST_GO : ST_DEFER, p->s.pos);
    const char *what = token_text(p->s.tok);
    scanner_next(&p->s);
    Expr *x = parse_primary_expr(p, NULL, p->s.tok == TOK_LPAREN);
    if (x->kind == EX_PAREN) {
        parse_error_at(p, x->pos, "expression in %s must not be parenthesized", what);
        while (x->kind == EX_PAREN) x = x->paren.x;
    }
    if (x->kind != EX_CALL) {
        parse_error_at(p, x->pos, "expression in %s must be function call", what);
        Expr *call = parse_new(p, EX_CALL, x->pos); // most likely the parentheses were forgotten
        call->call.fun = x;
        x = call;
    }
    s->go_defer.call = x;
    return s;
}

static Stmt *parse_labeled(Parser *p, const Expr *label) {
    Stmt *s = new_stmt(p, ST_LABELED, label->pos);
    Pos colon = p->s.pos;
    s->labeled.label = label->name.name;
    parse_want(p, TOK_COLON);
    if (p->s.tok == TOK_RBRACE) {
        s->labeled.stmt = new_stmt(p, ST_EMPTY, p->s.pos);
        return s;
    }
    if (!parse_enter(p)) return NULL;
    s->labeled.stmt = parse_stmt_or_null(p);
    parse_leave(p);
    if (s->labeled.stmt) return s;
    parse_syntax_error_at(p, colon, "missing statement after label");
    return NULL;
}

static Stmt *parse_decl_stmt(Parser *p, DeclParser *parse) {
    Stmt *s = new_stmt(p, ST_DECL, p->s.pos);
    scanner_next(&p->s);
    parse_group(p, &s->decls, parse);
    return s;
}

static Stmt *parse_branch(Parser *p, BranchKind kind) {
    Stmt *s = new_stmt(p, ST_BRANCH, p->s.pos);
    s->branch.kind = kind;
    scanner_next(&p->s);
    bool label = kind == BRANCH_GOTO || (kind != BRANCH_FALLTHROUGH && p->s.tok == TOK_NAME);
    if (label) {
        NameNode name = parse_name(p);
        s->branch.label = name.name;
        s->branch.label_pos = name.pos;
    }
    return s;
}

static Stmt *parse_return(Parser *p) {
    Stmt *s = new_stmt(p, ST_RETURN, p->s.pos);
    scanner_next(&p->s);
    if (p->s.tok != TOK_SEMI && p->s.tok != TOK_RBRACE) s->ret.results = parse_expr_list(p);
    return s;
}

static Stmt *parse_block_stmt(Parser *p) {
    Stmt *s = new_stmt(p, ST_BLOCK, p->s.pos);
    s->block = parse_block(p, "");
    return s;
}

static Stmt *parse_stmt_or_null(Parser *p) {
    if (p->s.tok == TOK_VAR) return parse_decl_stmt(p, parse_var_decl);
    if (p->s.tok == TOK_CONST) return parse_decl_stmt(p, parse_const_decl);
    if (p->s.tok == TOK_TYPE) return parse_decl_stmt(p, parse_type_decl);
    parse_clear_pragmas(p);
    switch (p->s.tok) {
    case TOK_NAME: {
        ExprList lhs = parse_expr_list(p);
        if (lhs.n == 1 && lhs.at[0]->kind == EX_NAME && p->s.tok == TOK_COLON)
            return parse_labeled(p, lhs.at[0]);
        return parse_simple_stmt(p, &lhs, TOK_EOF);
    }
    case TOK_LBRACE: return parse_block_stmt(p);
    case TOK_OPERATOR:
        if (p->s.op != OP_ADD && p->s.op != OP_SUB && p->s.op != OP_AND && p->s.op != OP_XOR &&
            p->s.op != OP_NOT)
            return NULL;
        return parse_simple_stmt(p, NULL, TOK_EOF);
    case TOK_STAR:
    case TOK_LITERAL:
    case TOK_FUNC:
    case TOK_LPAREN:
    case TOK_LBRACK:
    case TOK_STRUCT:
    case TOK_MAP:
    case TOK_CHAN:
    case TOK_INTERFACE:
    case TOK_ARROW: return parse_simple_stmt(p, NULL, TOK_EOF);
    case TOK_FOR: return parse_for(p);
    case TOK_SWITCH: return parse_switch(p);
    case TOK_SELECT: return parse_select(p);
    case TOK_IF: return parse_if(p);
    case TOK_FALLTHROUGH: return parse_branch(p, BRANCH_FALLTHROUGH);
    case TOK_BREAK: return parse_branch(p, BRANCH_BREAK);
    case TOK_CONTINUE: return parse_branch(p, BRANCH_CONTINUE);
    case TOK_GOTO: return parse_branch(p, BRANCH_GOTO);
    case TOK_GO:
    case TOK_DEFER: return parse_go_or_defer(p);
    case TOK_RETURN: return parse_return(p);
    case TOK_SEMI: return new_stmt(p, ST_EMPTY, p->s.pos);
    default: return NULL;
    }
}

static StmtList parse_stmt_list(Parser *p) {
    StmtList list = {0};
    while (p->s.tok != TOK_EOF && p->s.tok != TOK_RBRACE && p->s.tok != TOK_CASE && p->s.tok != TOK_DEFAULT) {
        int outer = parse_height_begin(p);
        Stmt *s = parse_stmt_or_null(p);
        parse_height_end(p, outer);
        parse_clear_pragmas(p);
        if (!s) break;
        VEC_PUSH(p->arena, list, s);
        if (!parse_got(p, TOK_SEMI) && p->s.tok != TOK_RBRACE) {
            parse_syntax_error(p, "at end of statement");
            parse_advance(p, SET(TOK_SEMI) | SET(TOK_RBRACE) | SET(TOK_CASE) | SET(TOK_DEFAULT));
            parse_got(p, TOK_SEMI);
        }
    }
    return list;
}
