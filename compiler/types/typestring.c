// typestring.c - types as text, in two styles: as diagnostics write them (TYPE_NAMES_RELATIVE: "struct{x
// int}", byte, any) and as reflection does (TYPE_NAMES_PACKAGE, TYPE_NAMES_PATH: "struct { x int }", uint8,
// "interface {}"). The path style is unique: named types by import path, local types with a suffix,
// unexported names of other packages qualified.
#include "types/types.h"
#include "syntax/scanner.h"
#include <string.h>

enum { CYCLE_DEPTH = 200, CYCLE_STEP = 64 };

typedef struct OpenType { // a type that is being written
    const Type *type;
    const struct OpenType *outer;
} OpenType;

typedef struct Writer {
    Text out;
    TypeNames names;
    const Package *rel;
    int depth;
    const OpenType *open;
} Writer;

static void write_type(Writer *, const Type *);

static bool reflect_style(const Writer *w) { return w->names != TYPE_NAMES_RELATIVE; }

static void write(Writer *w, const char *s) { text_bytes(&w->out, s, strlen(s)); }

static void write_quoted(Writer *w, Bytes s) {
    write(w, "\"");
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') text_printf(&w->out, "\\%c", c);
        else if (c == '\n') write(w, "\\n");
        else if (c == '\t') write(w, "\\t");
        else if (c < 0x20 || c == 0x7F) text_printf(&w->out, "\\x%02x", c);
        else text_printf(&w->out, "%c", c);
    }
    write(w, "\"");
}

static void write_named(Writer *w, const Type *t) {
    const Object *obj = t->named.obj;
    if (obj->pkg) {
        if (w->names == TYPE_NAMES_PATH) text_printf(&w->out, "%s.", obj->pkg->path);
        else if (w->names == TYPE_NAMES_PACKAGE || obj->pkg != w->rel)
            text_printf(&w->out, "%s.", obj->pkg->name);
    }
    write(w, obj->name);
    if (w->names == TYPE_NAMES_PATH && t->named.local_in) text_printf(&w->out, "·%d", t->named.local_index);
}

// Names in parentheses are written by diagnostics only; they are no part of the type.
static void write_vars(Writer *w, Object *const *vars, int n, bool variadic) {
    write(w, "(");
    for (int i = 0; i < n; i++) {
        if (i) write(w, ", ");
        const Object *v = vars[i];
        if (!reflect_style(w) && v->name && v->name[0] && v->name[0] != '~')
            text_printf(&w->out, "%s ", v->name);
        if (variadic && i == n - 1 && v->type->kind == KIND_SLICE) {
            write(w, "...");
            write_type(w, v->type->slice.elem);
        } else {
            write_type(w, v->type);
        }
    }
    write(w, ")");
}

static void write_signature(Writer *w, const Func *f) {
    write_vars(w, f->params.at, f->params.n, f->variadic);
    if (f->results.n == 0) return;
    write(w, " ");
    const char *name = f->results.at[0]->name;
    bool unnamed = reflect_style(w) || !name || !name[0] || name[0] == '~';
    if (f->results.n == 1 && unnamed) write_type(w, f->results.at[0]->type);
    else write_vars(w, f->results.at, f->results.n, false);
}

static void write_struct(Writer *w, const Type *t) {
    bool spaced = reflect_style(w);
    int n = t->strct.fields.n;
    write(w, !spaced ? "struct{" : n ? "struct { " : "struct {");
    for (int i = 0; i < n; i++) {
        const StructField *f = &t->strct.fields.at[i];
        if (i) write(w, "; ");
        bool unique = w->names == TYPE_NAMES_PATH;
        if (unique && f->pkg && !name_is_exported(f->name)) text_printf(&w->out, "%s.", f->pkg->path);
        if (!f->embedded) text_printf(&w->out, "%s ", f->name);
        else if (unique) text_printf(&w->out, "%s = ", f->name); // it may be that of an alias
        write_type(w, f->type);
        if (f->tag.n) {
            write(w, " ");
            write_quoted(w, f->tag);
        }
    }
    write(w, spaced && n ? " }" : "}");
}

static void write_method(Writer *w, const IfaceMethod *m, bool *first) {
    if (!*first) write(w, "; ");
    *first = false;
    if (reflect_style(w) && m->pkg && !name_is_exported(m->name))
        text_printf(&w->out, "%s.", w->names == TYPE_NAMES_PATH ? m->pkg->path : m->pkg->name);
    write(w, m->name);
    if (m->sig && m->sig->kind == KIND_FUNC) write_signature(w, &m->sig->func);
}

static void write_interface(Writer *w, const Type *t) {
    bool first = true, spaced = reflect_style(w);
    if (spaced && t->iface.complete && !t->iface.is_constraint) {
        write(w, t->iface.methods.n ? "interface { " : "interface {");
        for (int i = 0; i < t->iface.methods.n; i++) write_method(w, &t->iface.methods.at[i], &first);
        write(w, t->iface.methods.n ? " }" : "}");
        return;
    }
    write(w, "interface{");
    for (int i = 0; i < t->iface.explicit_methods.n; i++)
        write_method(w, &t->iface.explicit_methods.at[i], &first);
    for (int i = 0; i < t->iface.embedded.n; i++) {
        if (!first) write(w, "; ");
        first = false;
        write_type(w, t->iface.embedded.at[i]);
    }
    write(w, "}");
}

static void write_chan(Writer *w, const Type *t) {
    static const char *const intro[] = {
        [CHAN_BOTH] = "chan ", [CHAN_SEND] = "chan<- ", [CHAN_RECV] = "<-chan "};
    const Type *elem = t->chan.elem;
    bool parens = t->chan.dir == CHAN_BOTH && elem->kind == KIND_CHAN && elem->chan.dir == CHAN_RECV;
    write(w, intro[t->chan.dir]);
    if (parens) write(w, "(");
    write_type(w, elem);
    if (parens) write(w, ")");
}

static void write_union(Writer *w, const Type *t) {
    for (int i = 0; i < t->unio.terms.n; i++) {
        if (i) write(w, " | ");
        if (t->unio.tilde.at[i]) write(w, "~");
        write_type(w, t->unio.terms.at[i]);
    }
}

static void write_basic(Writer *w, const Type *t) {
    if (t->kind == KIND_UNSAFE_POINTER) write(w, "unsafe.Pointer");
    else if (reflect_style(w) && t->kind == KIND_UINT8) write(w, "uint8");
    else if (reflect_style(w) && t->kind == KIND_INT32) write(w, "int32");
    else write(w, t->spelling ? t->spelling : "?");
}

static void write_structure(Writer *w, const Type *t) {
    switch (t->kind) {
    case KIND_ARRAY:
        text_printf(&w->out, "[%lld]", (long long)t->array.len);
        write_type(w, t->array.elem);
        break;
    case KIND_SLICE:
        write(w, "[]");
        write_type(w, t->slice.elem);
        break;
    case KIND_POINTER:
        write(w, "*");
        write_type(w, t->pointer.elem);
        break;
    case KIND_STRUCT: write_struct(w, t); break;
    case KIND_FUNC:
        write(w, "func");
        write_signature(w, &t->func);
        break;
    case KIND_INTERFACE:
        if (t->spelling && !reflect_style(w)) write(w, t->spelling);
        else write_interface(w, t);
        break;
    case KIND_MAP:
        write(w, "map[");
        write_type(w, t->map.key);
        write(w, "]");
        write_type(w, t->map.value);
        break;
    case KIND_CHAN: write_chan(w, t); break;
    case KIND_TUPLE:
        write(w, "(");
        for (int i = 0; i < t->tuple.types.n; i++) {
            if (i) write(w, ", ");
            write_type(w, t->tuple.types.at[i]);
        }
        write(w, ")");
        break;
    case KIND_UNION: write_union(w, t); break;
    default: write_basic(w, t);
    }
}

// Whether t is being written. Asked only deep inside, where it is likely: of interfaces, for a type that is
// right contains itself through one of them only, and now and then of others.
static bool is_open(const Writer *w, const Type *t) {
    if (w->depth < CYCLE_DEPTH || (t->kind != KIND_INTERFACE && w->depth % CYCLE_STEP)) return false;
    for (const OpenType *open = w->open; open; open = open->outer)
        if (open->type == t) return true;
    return false;
}

static void write_type(Writer *w, const Type *t) {
    if (!t) {
        write(w, "<nil>");
    } else if (t->kind == KIND_NAMED) {
        write_named(w, t);
    } else if (t->kind == KIND_TYPE_PARAM) {
        write(w, t->tparam.obj->name);
    } else if (is_open(w, t)) {
        write(w, "..."); // an interface that contains itself without a name in between
    } else {
        OpenType open = {t, w->open};
        w->open = &open, w->depth++;
        write_structure(w, t);
        w->open = open.outer, w->depth--;
    }
}

const char *type_string(Arena *a, const Type *t, TypeNames names, const Package *rel) {
    Writer w = {.out = {.arena = a}, .names = names, .rel = rel};
    write_type(&w, t);
    return w.out.text ? w.out.text : "";
}

// "Name(x int) error", as the have and want lines of a missing method show it.
const char *type_method_string(Arena *a, const char *name, const Type *sig, const Package *rel) {
    Writer w = {.out = {.arena = a}, .names = TYPE_NAMES_RELATIVE, .rel = rel};
    write(&w, name);
    if (sig && sig->kind == KIND_FUNC) write_signature(&w, &sig->func);
    return w.out.text;
}
