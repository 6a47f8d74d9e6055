// parse.h - inside the parser: its state and what its files give each other.
//
// parse.c (state, errors, recovery, files)  parse_decl.c  parse_type.c  parse_param.c  parse_expr.c
//                                           parse_stmt.c  branches.c
//
// Recovery: after an error `parse_advance` skips to a token that can follow; inside functions also to the
// start of a statement. Every loop over tokens ends at TOK_EOF, and every error path consumes a token or
// leaves its loop, so parsing terminates. Too deep a nesting makes the rest of the file TOK_EOF, where
// follow-up errors are not reported.
#ifndef LOAM_COMPILER_PARSE_H
#define LOAM_COMPILER_PARSE_H

#include "syntax/scanner.h"

// What a //go: directive may stand above.
typedef enum DirectivePlace { PLACE_FUNC = 1, PLACE_TYPE = 2, PLACE_PACKAGE = 4 } DirectivePlace;
typedef struct Directive {
    Pos pos;
    unsigned place;
    uint32_t pragma;
} Directive;

typedef struct Parser {
    Scanner s;
    Arena *arena;
    Diags *diags;
    const Dialect *dialect; // NULL: no package of the user's
    FuncNode *fn;           // function whose body is being parsed
    int fnest;              // functions around this point
    int xnest;              // < 0: in the header of a statement, where { begins the body
    int depth;              // nesting of what is being parsed
    int height;             // at least the height of the highest expression tree since it was last reset
    int groups;             // parenthesized declarations so far
    bool overflow;          // nesting was too deep
    VEC(Directive) pending; // directives not yet taken by a declaration
    File *the_file;         // that is being parsed
    Decl *const_last;       // specification that a constant group repeats
    int64_t iota;
} Parser;

// A set of tokens.
typedef uint64_t TokenSet;
#define SET(tok) ((TokenSet)1 << (tok))

bool parse_got(Parser *, Token);
void parse_want(Parser *, Token);
bool parse_got_assign(Parser *);               // = or, with an error, :=
void parse_advance(Parser *, TokenSet follow); // 0: one token
void parse_error_at(Parser *, Pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4))); // as it stands
// Adds "syntax error: ", and "unexpected TOKEN" where the message begins with "in ", "at ", "after " or
// "expecting ".
void parse_syntax_error(Parser *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void parse_syntax_error_at(Parser *, Pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
bool parse_enter(Parser *); // one level deeper; false (and an error) when that is too deep
void parse_leave(Parser *);
bool parse_grow(Parser *); // the same for one more link of a chain such as a + b + ...
static inline int parse_height_begin(Parser *p) {
    int outer = p->height;
    p->height = 0;
    return outer;
}
static inline void parse_height_end(Parser *p, int outer) {
    if (p->height < outer) p->height = outer;
}

// Of a declaration; those that belong elsewhere are misplaced.
uint32_t parse_take_pragmas(Parser *, unsigned place);
void parse_clear_pragmas(Parser *); // those that no declaration has taken are errors
void parse_misplaced(Parser *, Pos);
static inline bool parse_at_op(const Parser *p, Op op) { return p->s.tok == TOK_OPERATOR && p->s.op == op; }

// Elements separated by `sep` up to `close`: calls `element` until it returns true or the list ends. Returns
// where `close` is.
Pos parse_list(Parser *, const char *context, Token sep, Token close, bool (*element)(Parser *, void *),
               void *);

Expr *parse_new(Parser *, ExprKind, Pos);
Expr *parse_bad_expr(Parser *);
NameNode parse_name(Parser *);
Expr *parse_name_expr(Parser *, const NameNode *); // of a name read already, or the next one if NULL
Expr *parse_literal_or_null(Parser *);

// declarations
typedef Decl *DeclParser(Parser *, int group);
void parse_group(Parser *, DeclList *, DeclParser *);
Decl *parse_import_decl(Parser *, int group);
Decl *parse_const_decl(Parser *, int group);
Decl *parse_type_decl(Parser *, int group);
Decl *parse_var_decl(Parser *, int group);
Decl *parse_func_decl(Parser *); // after `func`; NULL after an error
void parse_func_body(Parser *, FuncNode *);

// types
Expr *parse_type(Parser *);
Expr *parse_type_or_null(Parser *);
Expr *parse_func_type(Parser *, const char *no_tparams,
                      FieldList *tparams);        // no_tparams: who must not have type parameters
Expr *parse_array_type(Parser *, Pos, Expr *len); // after [ (and len, if given)
Expr *parse_slice_type(Parser *, Pos);            // after []
Expr *parse_array_or_instance(Parser *);          // [n]E, or an EX_INDEX whose x the caller fills in
Expr *parse_qualified_name(Parser *, const NameNode *);
Expr *parse_embedded_union(Parser *, Expr *first); // first: already parsed, or NULL
// Parameters after the opening token. (name, type): an already parsed first field or name.
FieldList parse_params(Parser *, const NameNode *name, Expr *type, Token close, bool require_names);

// expressions
Expr *parse_expr(Parser *);
Expr *parse_binary_expr(Parser *, Expr *first, int prec);
Expr *parse_primary_expr(Parser *, Expr *first, bool keep_parens);
ExprList parse_expr_list(Parser *);
bool parse_type_list(Parser *, ExprList *); // true if there was a comma

// statements
Block *parse_block(Parser *, const char *context);
void parse_check_branches(Parser *, FuncNode *);

// printing of what cannot be a value, for diagnostics
const char *stmt_text(Arena *, const Stmt *);

#endif
