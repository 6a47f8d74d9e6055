// scanner.h - from source bytes to tokens, with Go's automatic semicolons.
//
// The scanner reads one SourceFile from its start. `scanner_next` makes the next token current; after the end
// of the file it goes on giving TOK_EOF. Lexical errors are reported to `diags` and the token is delivered
// all the same (`bad` for literals), so that the parser always makes progress. NUL bytes, invalid UTF-8 and
// byte-order marks are reported and skipped.
#ifndef LOAM_COMPILER_SCANNER_H
#define LOAM_COMPILER_SCANNER_H

#include "syntax/parser.h"

typedef enum Token {
    TOK_EOF,
    TOK_NAME,      // name
    TOK_LITERAL,   // lit, lit_kind, bad
    TOK_OPERATOR,  // op, prec; all but *
    TOK_ASSIGN_OP, // op
    TOK_INC_OP,    // op: OP_ADD or OP_SUB
    TOK_ASSIGN,
    TOK_DEFINE,
    TOK_ARROW,
    TOK_STAR, // op, prec
    TOK_LPAREN,
    TOK_LBRACK,
    TOK_LBRACE,
    TOK_RPAREN,
    TOK_RBRACK,
    TOK_RBRACE,
    TOK_COMMA,
    TOK_SEMI, // semi says what was written
    TOK_COLON,
    TOK_DOT,
    TOK_DOTS,
    TOK_BREAK,
    TOK_CASE,
    TOK_CHAN,
    TOK_CONST,
    TOK_CONTINUE,
    TOK_DEFAULT,
    TOK_DEFER,
    TOK_ELSE,
    TOK_FALLTHROUGH,
    TOK_FOR,
    TOK_FUNC,
    TOK_GO,
    TOK_GOTO,
    TOK_IF,
    TOK_IMPORT,
    TOK_INTERFACE,
    TOK_MAP,
    TOK_PACKAGE,
    TOK_RANGE,
    TOK_RETURN,
    TOK_SELECT,
    TOK_STRUCT,
    TOK_SWITCH,
    TOK_TYPE,
    TOK_VAR,
} Token;

// Binding strength of binary operators.
enum { PREC_NONE, PREC_OROR, PREC_ANDAND, PREC_CMP, PREC_ADD, PREC_MUL };

// A //go: comment; the text runs from "go:" to the end of the line.
typedef void ScannerDirective(void *data, Pos, bool alone_on_line, Bytes text);

typedef struct Scanner {
    Diags *diags;
    Interner *names;
    Arena *arena;
    uint16_t file;
    const char *at, *end, *token_start;
    int32_t ch;         // current character, at `at`; -1 at the end
    int width;          // its bytes
    uint32_t line, col; // of `ch`, from 1
    bool newline_is_semi;
    ScannerDirective *directive;
    void *directive_data;
    int errors;
    // the current token
    Token tok;
    Pos pos;
    const char *name;
    Bytes lit;
    LitKind lit_kind;
    bool bad;
    const char *semi; // "semicolon", "newline" or "EOF"
    Op op;
    int prec;
} Scanner;

void scanner_init(Scanner *, Arena *, Interner *, Diags *, uint16_t file);
void scanner_next(Scanner *);
const char *token_text(Token); // as diagnostics spell it: "comma", "semicolon or newline", "{", "range"

bool rune_is_letter(int32_t);
bool rune_is_digit(int32_t);
bool rune_is_upper(int32_t);
bool name_is_exported(const char *);

#endif
