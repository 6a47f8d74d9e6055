// operand.c - errors of the type checker, and describing an operand as Go's diagnostics do: "x (variable of
// type int)".
#define _GNU_SOURCE // vasprintf
#include "types/expr.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Errors about what an earlier error made invalid add nothing.
static bool is_follow_up(const Checker *ck, const char *message) {
    if (diags_error_count(ck->c->diags) == 0) return false;
    const char *operand = strstr(message, "invalid operand"), *type = strstr(message, "invalid type");
    return (operand && operand != message) || (type && type != message);
}

bool check_has_version(const Checker *ck, int n) {
    int lang = ck->c->dialect.lang;
    return !ck->pkg->user || !lang || lang >= n;
}

void check_version_error(Checker *ck, Pos pos, int n, const char *what) {
    check_error(ck, pos, "%s requires go1.%d or later (-lang was set to go1.%d; check go.mod)", what, n,
                ck->c->dialect.lang);
}

void check_error(Checker *ck, Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    char *message = NULL;
    int n = vasprintf(&message, fmt, args);
    va_end(args);
    if (n < 0) internal_error("check_error", "no memory for a message");
    char *kept = arena_strndup(ck->c->arena, message, (size_t)n);
    free(message);
    message = kept;
    if (is_follow_up(ck, message)) return;
    if (pos_known(ck->iota_err_pos)) pos = ck->iota_err_pos;
    diag_error(ck->c->diags, pos, "%s", message);
}

const char *check_type_text(Checker *ck, const Type *t) {
    return type_string(ck->c->arena, t, TYPE_NAMES_RELATIVE, ck->pkg);
}

bool check_is_nil(const Expr *e) {
    e = unparen(e);
    return e->kind == EX_NAME && e->name.obj && e->name.obj->kind == OBJ_NIL;
}

static const char *const mode_texts[] = {
    [MODE_INVALID] = "invalid operand",
    [MODE_NOVALUE] = "no value",
    [MODE_BUILTIN] = "built-in",
    [MODE_TYPE] = "type",
    [MODE_CONST] = "constant",
    [MODE_VAR] = "variable",
    [MODE_MAPINDEX] = "map index expression",
    [MODE_VALUE] = "value",
    [MODE_COMMAOK] = "comma, ok expression",
    [MODE_PKG] = "package",
};

const char *check_describe(Checker *ck, const Expr *e) {
    Arena *a = ck->c->arena;
    if (e->mode != MODE_INVALID && check_is_nil(e)) {
        if (e->type->kind == KIND_INVALID) return "nil (with invalid type)";
        return e->type->kind == KIND_UNTYPED_NIL
                   ? "nil"
                   : arena_printf(a, "nil (of type %s)", check_type_text(ck, e->type));
    }
    const char *text = expr_diag_text(a, e);
    Text t = {.arena = a};
    text_printf(&t, "%s (", text);
    bool has_type = false;
    if (e->mode != MODE_INVALID && e->mode != MODE_NOVALUE && e->mode != MODE_BUILTIN &&
        e->mode != MODE_TYPE && e->type) {
        has_type = !type_is_untyped(e->type);
        if (!has_type) text_printf(&t, "%s ", e->type->spelling);
    }
    text_printf(&t, "%s", mode_texts[e->mode]);
    if (e->mode == MODE_CONST && e->cval) {
        const char *value = const_text(a, e->cval);
        if (strcmp(value, text) != 0) text_printf(&t, " %s", value);
    }
    if (has_type && e->type->kind == KIND_INVALID) text_printf(&t, " with invalid type");
    else if (has_type) text_printf(&t, " of type %s", check_type_text(ck, e->type));
    text_printf(&t, ")");
    return t.text;
}

// Numbers without a type imply no particular one: "number".
static const char *summary_of(Checker *ck, const Type *t, bool dots) {
    if (!t || t->kind == KIND_INVALID) return "<T>";
    if (type_is_untyped(t)) return type_is_numeric(t) ? "number" : t->spelling + strlen("untyped ");
    if (dots && t->kind == KIND_SLICE)
        return arena_printf(ck->c->arena, "...%s", check_type_text(ck, t->slice.elem));
    return check_type_text(ck, t);
}

const char *check_types_summary(Checker *ck, Type *const *types, int n, bool variadic) {
    Text t = {.arena = ck->c->arena};
    text_printf(&t, "(");
    for (int i = 0; i < n; i++)
        text_printf(&t, "%s%s", i ? ", " : "", summary_of(ck, types[i], variadic && i == n - 1));
    text_printf(&t, ")");
    return t.text;
}
