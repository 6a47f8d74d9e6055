// branches.c - labels, goto, break, continue and fallthrough of one function body.
//
// Walks the blocks in order. A goto to a label not yet seen waits in its block's list; a label resolves those
// of its own block and of the blocks inside it that have ended. A goto that waits when a variable is declared
// would jump over it if the label comes later in the same block. Gotos left at the end of a block wait on in
// the block around it; those left at the end of the function have no label, or one inside a block. Sets
// branch.target: the loop, switch or select statement that break leaves or continue continues, the switch of
// a fallthrough, the labelled statement of a goto. Labels of function literals are their own: a literal's
// body is checked when it is parsed.
#include "syntax/parse.h"

typedef struct BranchBlock {
    struct BranchBlock *parent;
    Pos start;
    const Stmt *labeled;
} BranchBlock;
typedef struct Label {
    const BranchBlock *block;
    Stmt *stmt;
    Pos block_start;
} Label;
typedef VEC(Stmt *) BranchList;
typedef struct Targets {
    Stmt *breaks, *continues;
    int clause, clauses;
} Targets; // clause < 0: none directly around

typedef struct Branches {
    Parser *p;
    VEC(Label) labels;
} Branches;

static Label *find_label(Branches *b, const char *name) {
    for (int i = 0; i < b->labels.n; i++)
        if (b->labels.at[i].stmt->labeled.label == name) return &b->labels.at[i];
    return NULL;
}

// ---- one block --------------------------------------------------------------------------------------------

typedef struct Walk {
    Branches *b;
    BranchBlock block;
    Targets targets;
    BranchList waiting; // forward gotos
    int over_decl;      // the first so many of `waiting` stand before the last variable declaration
    Pos var_pos;
    const char *var_name;
} Walk;

static BranchList walk_block(Branches *, BranchBlock *parent, Targets, const Stmt *labeled, Pos start,
                             Stmt *const *stmts, int n);

static void walk_inner(Walk *w, Targets targets, const Stmt *labeled, Pos start, Stmt *const *stmts, int n) {
    BranchList left = walk_block(w->b, &w->block, targets, labeled, start, stmts, n);
    for (int i = 0; i < left.n; i++) VEC_PUSH(w->b->p->arena, w->waiting, left.at[i]);
}

static void note_var(Walk *w, Pos pos, const char *name) {
    w->var_pos = pos;
    w->var_name = name;
    w->over_decl = w->waiting.n;
}

static void declare_label(Walk *w, Stmt *s) {
    Branches *b = w->b;
    const char *name = s->labeled.label;
    Label *old = find_label(b, name);
    if (old) {
        parse_error_at(b->p, s->pos, "label %s already defined at %s", name,
                       diags_pos_text(b->p->diags, old->stmt->pos));
    } else {
        Label label = {&w->block, s, w->block.start};
        VEC_PUSH(b->p->arena, b->labels, label);
    }
    int kept = 0, kept_over = 0;
    for (int i = 0; i < w->waiting.n; i++) {
        Stmt *branch = w->waiting.at[i];
        if (branch->branch.label != name) {
            w->waiting.at[kept++] = branch;
            kept_over += i < w->over_decl;
            continue;
        }
        branch->branch.target = s;
        (old ? old->stmt : s)->labeled.used = true;
        if (i < w->over_decl)
            parse_error_at(b->p, branch->branch.label_pos, "goto %s jumps over declaration of %s at %s", name,
                           w->var_name, diags_pos_text(b->p->diags, w->var_pos));
    }
    w->waiting.n = kept;
    w->over_decl = kept_over;
}

static bool is_loop(const Stmt *s) { return s->kind == ST_FOR || s->kind == ST_RANGE; }

static bool is_breakable(const Stmt *s) {
    return is_loop(s) || s->kind == ST_SWITCH || s->kind == ST_TYPE_SWITCH || s->kind == ST_SELECT;
}

static void unlabeled_branch(Walk *w, Stmt *s, bool last) {
    Parser *p = w->b->p;
    const Targets *t = &w->targets;
    switch (s->branch.kind) {
    case BRANCH_BREAK:
        s->branch.target = t->breaks;
        if (!t->breaks) parse_error_at(p, s->pos, "break is not in a loop, switch, or select");
        break;
    case BRANCH_CONTINUE:
        s->branch.target = t->continues;
        if (!t->continues) parse_error_at(p, s->pos, "continue is not in a loop");
        break;
    default:
        s->branch.target = t->breaks;
        if (t->breaks && t->breaks->kind == ST_TYPE_SWITCH)
            parse_error_at(p, s->pos, "cannot fallthrough in type switch");
        else if (!t->breaks || t->breaks->kind != ST_SWITCH || t->clause < 0 || !last)
            parse_error_at(p, s->pos, "fallthrough statement out of place");
        else if (t->clause + 1 == t->clauses)
            parse_error_at(p, s->pos, "cannot fallthrough final case in switch");
    }
}

// break or continue with a label: the label must be that of a statement around it.
static void labeled_branch(Walk *w, Stmt *s) {
    Parser *p = w->b->p;
    const char *what = s->branch.kind == BRANCH_BREAK ? "break" : "continue";
    Label *label = find_label(w->b, s->branch.label);
    if (!label) {
        parse_error_at(p, s->branch.label_pos, "%s label not defined: %s", what, s->branch.label);
        return;
    }
    label->stmt->labeled.used = true;
    Stmt *target = NULL;
    for (const BranchBlock *block = &w->block; block; block = block->parent)
        if (block->labeled == label->stmt) target = label->stmt->labeled.stmt;
    if (target && (s->branch.kind == BRANCH_BREAK ? is_breakable(target) : is_loop(target)))
        s->branch.target = target;
    else parse_error_at(p, s->branch.label_pos, "invalid %s label %s", what, s->branch.label);
}

static void goto_branch(Walk *w, Stmt *s) {
    Label *label = find_label(w->b, s->branch.label);
    if (label) {
        label->stmt->labeled.used = true;
        for (const BranchBlock *block = &w->block; block; block = block->parent) {
            if (block == label->block) {
                s->branch.target = label->stmt;
                return;
            }
        }
    }
    VEC_PUSH(w->b->p->arena, w->waiting, s);
}

static void walk_clauses(Walk *w, Stmt *s, const ClauseList *clauses, const Stmt *labeled) {
    Targets inner = {.breaks = s, .continues = w->targets.continues, .clauses = clauses->n};
    for (int i = 0; i < clauses->n; i++) {
        const Clause *c = clauses->at[i];
        inner.clause = s->kind == ST_SELECT ? -1 : i;
        walk_inner(w, inner, labeled, c->pos, c->body.at, c->body.n);
    }
}

static void walk_stmt(Walk *w, Stmt *s, bool last) {
    const Stmt *labeled = NULL;
    while (s->kind == ST_LABELED) {
        labeled = NULL;
        if (!name_is_blank(s->labeled.label)) {
            declare_label(w, s);
            labeled = s;
        } else {
            s->labeled.used = true;
        }
        s = s->labeled.stmt;
    }
    Targets plain = {.breaks = w->targets.breaks, .continues = w->targets.continues, .clause = -1};
    Targets loop = {.breaks = s, .continues = s, .clause = -1};
    switch (s->kind) {
    case ST_DECL:
        for (int i = 0; i < s->decls.n; i++) {
            if (s->decls.at[i]->kind == DECL_VAR) {
                note_var(w, s->decls.at[i]->pos, s->decls.at[i]->var.names.at[0].name);
                break;
            }
        }
        break;
    case ST_ASSIGN:
        if (s->assign.define) {
            Text names = {.arena = w->b->p->arena};
            for (int i = 0; i < s->assign.lhs.n; i++)
                text_printf(&names, "%s%s", i ? ", " : "",
                            expr_diag_text(w->b->p->arena, s->assign.lhs.at[i]));
            note_var(w, s->pos, names.text);
        }
        break;
    case ST_BRANCH:
        if (s->branch.kind == BRANCH_GOTO) goto_branch(w, s);
        else if (s->branch.label) labeled_branch(w, s);
        else unlabeled_branch(w, s, last);
        break;
    case ST_BLOCK: walk_inner(w, plain, labeled, s->pos, s->block->stmts.at, s->block->stmts.n); break;
    case ST_IF:
        walk_inner(w, plain, labeled, s->if_.then->lbrace, s->if_.then->stmts.at, s->if_.then->stmts.n);
        if (s->if_.els) walk_inner(w, plain, labeled, s->if_.els->pos, &s->if_.els, 1);
        break;
    case ST_FOR:
        walk_inner(w, loop, labeled, s->for_.body->lbrace, s->for_.body->stmts.at, s->for_.body->stmts.n);
        break;
    case ST_RANGE:
        walk_inner(w, loop, labeled, s->range.body->lbrace, s->range.body->stmts.at, s->range.body->stmts.n);
        break;
    case ST_SWITCH: walk_clauses(w, s, &s->switch_.clauses, labeled); break;
    case ST_TYPE_SWITCH: walk_clauses(w, s, &s->type_switch.clauses, labeled); break;
    case ST_SELECT: walk_clauses(w, s, &s->select.clauses, labeled); break;
    default: break;
    }
}

static BranchList walk_block(Branches *b, BranchBlock *parent, Targets targets, const Stmt *labeled,
                             Pos start, Stmt *const *stmts, int n) {
    // Blocks are compared by address: they live in the arena so that one that ended is not mistaken for a
    // later one.
    Walk *w = NEW(b->p->arena, Walk);
    w->b = b;
    w->block = (BranchBlock){parent, start, labeled};
    w->targets = targets;
    while (n > 0 && stmts[n - 1]->kind == ST_EMPTY) n--;
    for (int i = 0; i < n; i++) walk_stmt(w, stmts[i], i == n - 1);
    return w->waiting;
}

void parse_check_branches(Parser *p, FuncNode *fn) {
    Branches b = {.p = p};
    FuncNode *outer = p->fn;
    p->fn = fn;
    Targets none = {.clause = -1};
    BranchList left =
        walk_block(&b, NULL, none, NULL, fn->body->lbrace, fn->body->stmts.at, fn->body->stmts.n);
    for (int i = 0; i < left.n; i++) {
        const Stmt *s = left.at[i];
        Label *label = find_label(&b, s->branch.label);
        if (label) {
            label->stmt->labeled.used = true;
            parse_error_at(p, s->branch.label_pos, "goto %s jumps into block starting at %s", s->branch.label,
                           diags_pos_text(b.p->diags, label->block_start));
        } else {
            parse_error_at(p, s->branch.label_pos, "label %s not defined", s->branch.label);
        }
    }
    for (int i = 0; i < b.labels.n; i++) {
        const Stmt *s = b.labels.at[i].stmt;
        if (!s->labeled.used) parse_error_at(p, s->pos, "label %s defined and not used", s->labeled.label);
    }
    p->fn = outer;
}
