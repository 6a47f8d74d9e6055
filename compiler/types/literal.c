// literal.c - composite literals: of structs, arrays, slices and maps, with types elided inside others.
//
// Leaves in the node where each element goes (index), how long an array or slice becomes (length), and
// whether the literal stands for a pointer (elided_ptr).
#include "types/expr.h"
#include <string.h>

// ---- duplicates -------------------------------------------------------------------------------------------

// Keys met so far: a chained hash table over (constant, type) pairs.
typedef struct Key {
    const Const *value;
    const Type *type;
    struct Key *next;
} Key;
typedef struct KeySet {
    Arena *arena;
    Key **bucket;
    uint32_t size, n;
} KeySet;

static uint64_t const_hash(const Const *c) {
    uint64_t h = 14695981039346656037u;
    int64_t i;
    switch (c->kind) {
    case CONST_STRING:
        for (size_t k = 0; k < c->s.n; k++) h = (h ^ (unsigned char)c->s.p[k]) * 1099511628211u;
        return h;
    case CONST_BOOL: return c->b;
    default:
        if (const_to_int64(c, &i)) return (uint64_t)i * 0x9E3779B97F4A7C15u;
        double d = const_to_double(c);
        memcpy(&h, &d, sizeof h);
        return h * 0x9E3779B97F4A7C15u;
    }
}

static void keyset_grow(KeySet *s) {
    uint32_t size = s->size ? s->size * 2 : 16;
    Key **bucket = NEW_ARRAY(s->arena, Key *, size);
    for (uint32_t i = 0; i < s->size; i++)
        for (Key *k = s->bucket[i], *next; k; k = next) {
            next = k->next;
            Key **b = &bucket[(const_hash(k->value) >> 16) & (size - 1)];
            k->next = *b;
            *b = k;
        }
    s->bucket = bucket;
    s->size = size;
}

// Adds a key; false if it was there.
static bool keyset_add(KeySet *s, const Const *value, const Type *type) {
    if (s->n >= s->size) keyset_grow(s);
    Key **b = &s->bucket[(const_hash(value) >> 16) & (s->size - 1)];
    for (const Key *k = *b; k; k = k->next)
        if (const_compare(OP_EQ, k->value, value) && type_identical(k->type, type)) return false;
    Key *k = NEW(s->arena, Key);
    *k = (Key){value, type, *b};
    *b = k;
    s->n++;
    return true;
}

// ---- structs ----------------------------------------------------------------------------------------------

static void keyed_field(Checker *ck, Expr *e, int at, const Type *st, Type *base, bool *visited) {
    Expr *kv = e->composite.elems.at[at];
    if (kv->kind != EX_KEY_VALUE) {
        check_error(ck, expr_start(kv), "mixture of field:value and value elements in struct literal");
        return;
    }
    Expr *key = kv->key_value.key, *value = kv->key_value.value;
    bool named = key->kind == EX_NAME && !name_is_blank(key->name.name);
    int i = named ? type_field_named(st, key->name.name, ck->pkg) : -1;
    check_expr(ck, value);
    if (key->kind != EX_NAME) {
        check_error(ck, expr_start(kv), "invalid field name %s in struct literal",
                    expr_diag_text(ck->c->arena, key));
        return;
    }
    if (i < 0) {
        check_error(ck, expr_start(key), "unknown field '%s' in struct literal of type %s", key->name.name,
                    check_type_text(ck, base));
        return;
    }
    const StructField *f = &st->strct.fields.at[i];
    key->name.obj = f->obj;
    check_assignable(ck, value, f->type, "struct literal");
    if (visited[i]) {
        check_error(ck, expr_start(kv), "duplicate field name %s in struct literal", key->name.name);
        return;
    }
    visited[i] = true;
    e->composite.index[at] = i;
}

static void positional_fields(Checker *ck, Expr *e, const Type *st, Type *base, Type *type) {
    ExprList *elems = &e->composite.elems;
    for (int i = 0; i < elems->n; i++) {
        Expr *x = elems->at[i];
        if (x->kind == EX_KEY_VALUE) {
            check_error(ck, expr_start(x), "mixture of field:value and value elements in struct literal");
            continue;
        }
        check_expr(ck, x);
        if (i >= st->strct.fields.n) {
            check_error(ck, expr_start(x), "too many values in %s{…}", check_type_text(ck, base));
            return;
        }
        const StructField *f = &st->strct.fields.at[i];
        if (!name_is_exported(f->name) && f->pkg != ck->pkg) {
            check_error(ck, expr_start(x), "implicit assignment to unexported field %s in %s literal",
                        f->name, check_type_text(ck, type));
            continue;
        }
        check_assignable(ck, x, f->type, "struct literal");
        e->composite.index[i] = i;
    }
    if (elems->n < st->strct.fields.n)
        check_error(ck, e->composite.rbrace, "too few values in %s{…}", check_type_text(ck, base));
}

static void struct_literal(Checker *ck, Expr *e, const Type *st, Type *base, Type *type) {
    ExprList *elems = &e->composite.elems;
    if (elems->n == 0) return;
    if (elems->at[0]->kind != EX_KEY_VALUE) {
        positional_fields(ck, e, st, base, type);
        return;
    }
    bool *visited = NEW_ARRAY(ck->c->arena, bool, st->strct.fields.n + 1);
    for (int i = 0; i < elems->n; i++) keyed_field(ck, e, i, st, base, visited);
}

// ---- arrays and slices ------------------------------------------------------------------------------------

// Where the element at `at` goes: its key, or the place after the last one. False after a report.
static bool element_index(Checker *ck, Expr *x, int64_t length, int64_t *index) {
    if (x->kind == EX_KEY_VALUE) {
        int64_t value;
        if (!index_value(ck, x->key_value.key, length, &value)) return false;
        if (value < 0) {
            check_error(ck, expr_start(x), "index %s must be integer constant",
                        expr_diag_text(ck->c->arena, x->key_value.key));
            return false;
        }
        *index = value;
        return true;
    }
    if (length < 0 || *index < length) return true;
    check_error(ck, expr_start(x), "index %lld is out of bounds (>= %lld)", (long long)*index,
                (long long)length);
    return false;
}

static void indexed_elements(Checker *ck, Expr *e, Type *elem, int64_t length) {
    ExprList *elems = &e->composite.elems;
    Type *int_type = ck->c->types[KIND_INT];
    KeySet seen = {.arena = ck->c->arena};
    bool keyed = false;
    for (int i = 0; i < elems->n; i++) keyed |= elems->at[i]->kind == EX_KEY_VALUE;
    int64_t index = 0, max = 0;
    for (int i = 0; i < elems->n; i++) {
        Expr *x = elems->at[i], *value = x->kind == EX_KEY_VALUE ? x->key_value.value : x;
        if (element_index(ck, x, length, &index)) {
            e->composite.index[i] = index;
            // Without keys no index comes twice.
            if (keyed && !keyset_add(&seen, const_int64(ck->c->arena, index), int_type))
                check_error(ck, expr_start(x), "duplicate index %lld in array or slice literal",
                            (long long)index);
        }
        index++;
        max = index > max ? index : max;
        expr_with_hint(ck, value, elem);
        check_assignable(ck, value, elem, "array or slice literal");
    }
    e->composite.length = max;
}

// ---- maps -------------------------------------------------------------------------------------------------

static void map_literal(Checker *ck, Expr *e, const Type *map) {
    ExprList *elems = &e->composite.elems;
    KeySet seen = {.arena = ck->c->arena};
    bool key_is_interface = type_is_interface(map->map.key);
    for (int i = 0; i < elems->n; i++) {
        Expr *kv = elems->at[i];
        e->composite.index[i] = -1;
        if (kv->kind != EX_KEY_VALUE) {
            check_error(ck, expr_start(kv), "missing key in map literal");
            continue;
        }
        Expr *key = kv->key_value.key, *value = kv->key_value.value;
        expr_with_hint(ck, key, map->map.key);
        if (!check_assignable(ck, key, map->map.key, "map literal")) continue;
        if (key->mode == MODE_CONST &&
            !keyset_add(&seen, key->cval, key_is_interface ? key->type : map->map.key)) {
            check_error(ck, expr_start(key), "duplicate key %s in map literal",
                        const_text(ck->c->arena, key->cval));
            continue;
        }
        expr_with_hint(ck, value, map->map.value);
        check_assignable(ck, value, map->map.value, "map literal");
    }
}

// ---- the literal ------------------------------------------------------------------------------------------

// The literal's own type; *whole gets the expression's, which differs for an elided &T. NULL after a report.
static Type *literal_type(Checker *ck, Expr *e, Type *hint, Type **whole) {
    Expr *te = e->composite.type;
    e->composite.elided_ptr = false;
    if (te) {
        if (te->kind == EX_ARRAY_TYPE && !te->array_type.len) {
            *whole = type_array(ck->c, check_type_expr(ck, te->array_type.elem), -1);
            return *whole;
        }
        *whole = check_type_expr(ck, te);
        return *whole;
    }
    if (!hint) {
        check_error(ck, expr_start(e), "missing type in composite literal");
        return NULL;
    }
    *whole = hint;
    Type *u = type_underlying(hint);
    if (u->kind != KIND_POINTER) return hint;
    e->composite.elided_ptr = true;
    return u->pointer.elem;
}

static void check_elements(Checker *ck, ExprList *elems) {
    for (int i = 0; i < elems->n; i++) {
        Expr *x = elems->at[i];
        x = x->kind == EX_KEY_VALUE ? x->key_value.value : x;
        check_raw_expr(ck, x, NULL);
    }
}

void expr_composite(Checker *ck, Expr *e, Type *hint) {
    Type *whole, *base = literal_type(ck, e, hint, &whole);
    if (!base) return;
    ExprList *elems = &e->composite.elems;
    e->composite.index = NEW_ARRAY(ck->c->arena, int64_t, elems->n + 1);
    memset(e->composite.index, 0xFF, sizeof(int64_t) * (size_t)elems->n);
    Type *u = type_underlying(base);
    if (check_pending(ck, e, u)) return;
    switch (u->kind) {
    case KIND_STRUCT: struct_literal(ck, e, u, base, whole); break;
    case KIND_ARRAY:
        indexed_elements(ck, e, u->array.elem, u->array.len);
        if (u->array.len < 0) u->array.len = e->composite.length;
        break;
    case KIND_SLICE: indexed_elements(ck, e, u->slice.elem, -1); break;
    case KIND_MAP: map_literal(ck, e, u); break;
    default:
        check_elements(ck, elems);
        if (u->kind != KIND_INVALID)
            check_error(ck, expr_start(e), "invalid composite literal type %s", check_type_text(ck, whole));
        return;
    }
    if (e->composite.type) expr_set(e->composite.type, MODE_TYPE, whole);
    expr_set(e, MODE_VALUE, whole);
}
