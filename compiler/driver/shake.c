// shake.c - see shake.h. Objects are as LLVM writes them for x86-64: relocations with addends, one symbol
// table, at most as many sections as SHN_LORESERVE or with their count in the first section header.
#include "driver/shake.h"
#include "loam/abi.h"
#include "loam/names.h"
#include <elf.h>
#include <string.h>

typedef struct Obj Obj;
typedef struct Sec {
    Obj *obj;
    Elf64_Shdr *head, *rela; // rela: of its relocations, or NULL
    const char *name;
    bool needed, dropped; // dropped: of a group that an earlier object has
    bool is_step;         // code that only gives values to variables
    bool is_weak;         // a symbol of it is
} Sec;
struct Obj {
    char *bytes;
    Elf64_Shdr *heads;
    int n;
    Sec *secs;
    Elf64_Sym *syms;
    uint32_t *extended; // section indices of symbols that do not fit into the symbol, or NULL
    int nsyms;
    const char *names;
};

typedef VEC(Sec *) SecList;
typedef struct Step { // code that gives a value to a variable
    Sec *code, *variable;
} Step;
typedef struct Method { // a row of a method table that nothing can call so far
    Sec *table;
    int row;
    Bytes name;
} Method;
typedef struct Count { // a pointer to a method table, and how many rows it has
    const Sec *table, *at;
    uint64_t offset;
} Count;

typedef struct Shake {
    Arena *arena;
    StrMap defined;  // global symbol -> its Sec
    StrMap groups;   // signature -> first Obj
    StrMap callable; // method names of interfaces that are needed
    StrMap *missing;
    bool lacks; // one of `missing` is needed
    SecList todo;
    VEC(Step) steps;
    VEC(Method) methods;
    VEC(Count) counts;
} Shake;

// ---- reading ----------------------------------------------------------------------------------------------

static char *content(const Sec *s) { return s->obj->bytes + s->head->sh_offset; }

static Elf64_Rela *relocations(const Sec *s, int *n) {
    *n = s->rela ? (int)(s->rela->sh_size / sizeof(Elf64_Rela)) : 0;
    return s->rela ? (Elf64_Rela *)(s->obj->bytes + s->rela->sh_offset) : NULL;
}

static const char *symbol_name(const Obj *o, const Elf64_Sym *s) { return o->names + s->st_name; }

static Sec *home_of(const Obj *o, int symbol) {
    const Elf64_Sym *s = &o->syms[symbol];
    uint32_t index = s->st_shndx == SHN_XINDEX && o->extended ? o->extended[symbol] : s->st_shndx;
    if (index == SHN_UNDEF || (index >= SHN_LORESERVE && s->st_shndx != SHN_XINDEX)) return NULL;
    return &o->secs[index];
}

static void read_object(Shake *k, Obj *o, Bytes bytes) {
    const Elf64_Ehdr *h = (const Elf64_Ehdr *)bytes.p;
    o->bytes = (char *)bytes.p;
    o->heads = (Elf64_Shdr *)(o->bytes + h->e_shoff);
    o->n = h->e_shnum ? h->e_shnum : (int)o->heads[0].sh_size;
    o->secs = NEW_ARRAY(k->arena, Sec, o->n);
    uint32_t texts = h->e_shstrndx == SHN_XINDEX ? o->heads[0].sh_link : h->e_shstrndx;
    for (int i = 0; i < o->n; i++) {
        Elf64_Shdr *s = &o->heads[i];
        o->secs[i].obj = o;
        o->secs[i].head = s;
        o->secs[i].name = o->bytes + o->heads[texts].sh_offset + s->sh_name;
        if (s->sh_type == SHT_RELA) o->secs[s->sh_info].rela = s;
        if (s->sh_type == SHT_SYMTAB_SHNDX) o->extended = (uint32_t *)(o->bytes + s->sh_offset);
        if (s->sh_type != SHT_SYMTAB) continue;
        o->syms = (Elf64_Sym *)(o->bytes + s->sh_offset);
        o->nsyms = (int)(s->sh_size / sizeof(Elf64_Sym));
        o->names = o->bytes + o->heads[s->sh_link].sh_offset;
    }
}

// Of groups with one signature the linker keeps the first.
static void read_groups(Shake *k, Obj *o) {
    for (int i = 0; i < o->n; i++) {
        const Elf64_Shdr *s = &o->heads[i];
        if (s->sh_type != SHT_GROUP) continue;
        const uint32_t *members = (const uint32_t *)(o->bytes + s->sh_offset);
        if (!(members[0] & GRP_COMDAT)) continue;
        void **first = strmap_at_cstr(&k->groups, symbol_name(o, &o->syms[s->sh_info]));
        if (!*first) *first = o;
        for (size_t m = 1; m < s->sh_size / 4 && *first != o; m++) o->secs[members[m]].dropped = true;
    }
}

static void read_symbols(Shake *k, Obj *o) {
    for (int i = 1; i < o->nsyms; i++) {
        if (ELF64_ST_BIND(o->syms[i].st_info) == STB_LOCAL) continue;
        Sec *home = home_of(o, i);
        if (!home || home->dropped) continue;
        void **at = strmap_at_cstr(&k->defined, symbol_name(o, &o->syms[i]));
        home->is_weak = ELF64_ST_BIND(o->syms[i].st_info) == STB_WEAK;
        if (!*at || (((Sec *)*at)->is_weak && !home->is_weak)) *at = home; // as the linker takes them
    }
}

// ---- what is needed ---------------------------------------------------------------------------------------

static void need(Shake *k, Sec *s) {
    if (!s || s->needed || s->dropped) return;
    s->needed = true;
    VEC_PUSH(k->arena, k->todo, s);
}

static void need_undefined(Shake *k, const char *name) {
    if (*strmap_at_cstr(k->missing, name)) k->lacks = true;
}

static void need_name(Shake *k, const char *name) {
    Sec *home = *strmap_at_cstr(&k->defined, name);
    if (home) need(k, home);
    else need_undefined(k, name);
}

static const Elf64_Sym *symbol_of(const Obj *o, const Elf64_Rela *r) {
    return &o->syms[ELF64_R_SYM(r->r_info)];
}

// The section that a relocation leads to; NULL: no object defines the symbol.
static Sec *target_of(Shake *k, const Obj *o, const Elf64_Rela *r) {
    const Elf64_Sym *s = symbol_of(o, r);
    if (ELF64_ST_BIND(s->st_info) == STB_LOCAL) return home_of(o, (int)ELF64_R_SYM(r->r_info));
    return *strmap_at_cstr(&k->defined, symbol_name(o, s));
}

// Whether what a row describes, which is of this object, is kept. The linker may take another object's
// function of this name instead of a weak one: it is described there.
static bool describes_needed(const Obj *o, const Elf64_Rela *r) {
    const Sec *home = home_of(o, (int)ELF64_R_SYM(r->r_info));
    return home && home->needed;
}

static void follow(Shake *k, const Sec *from, const Elf64_Rela *r, Sec *target) {
    if (target) need(k, target);
    else need_undefined(k, symbol_name(from->obj, symbol_of(from->obj, r)));
    if (!target || !text_begins(target->name, SHAKE_METHODS)) return;
    Count c = {target, from, r->r_offset + 8};
    VEC_PUSH(k->arena, k->counts, c);
}

// The text that the word at `at` of a section points to; the length follows it.
static Bytes text_at(Shake *k, const Sec *s, uint64_t at) {
    int n;
    const Elf64_Rela *r = relocations(s, &n);
    uint64_t length;
    memcpy(&length, content(s) + at + 8, sizeof length);
    for (int i = 0; i < n; i++)
        if (r[i].r_offset == at) {
            const Sec *target = target_of(k, s->obj, &r[i]);
            if (!target) break;
            return (Bytes){content(target) + symbol_of(s->obj, &r[i])->st_value + r[i].r_addend, length};
        }
    return (Bytes){0};
}

static void need_imethods(Shake *k, const Sec *s) {
    for (uint64_t at = 0; at < s->head->sh_size; at += sizeof(LoamIMethod)) {
        Bytes name = text_at(k, s, at);
        *strmap_at(&k->callable, name.p, name.n) = k;
    }
}

static void need_methods(Shake *k, Sec *s) {
    for (int row = 0; row < (int)(s->head->sh_size / sizeof(LoamMethod)); row++) {
        Method m = {s, row, text_at(k, s, (uint64_t)row * sizeof(LoamMethod))};
        VEC_PUSH(k->arena, k->methods, m);
    }
}

// Code that only gives values to variables is needed when they are, not when the package's initialisation
// calls it.
static void need_all_of(Shake *k, Sec *s) {
    int n;
    const Elf64_Rela *r = relocations(s, &n);
    bool may_call_steps = s->head->sh_flags & SHF_EXECINSTR;
    for (int i = 0; i < n; i++) {
        Sec *target = target_of(k, s->obj, &r[i]);
        if (!may_call_steps || !target || !target->is_step) follow(k, s, &r[i], target);
    }
}

static void look_at(Shake *k, Sec *s) {
    if (text_begins(s->name, SHAKE_PADS)) return;
    if (text_begins(s->name, SHAKE_METHODS)) {
        need_methods(k, s);
        return;
    }
    if (text_begins(s->name, SHAKE_IMETHODS)) need_imethods(k, s);
    need_all_of(k, s);
}

// Rows whose method has become callable; whether there were any.
static bool need_callable(Shake *k) {
    int kept = 0, before = k->methods.n;
    for (int i = 0; i < before; i++) {
        Method m = k->methods.at[i];
        uint64_t at = (uint64_t)m.row * sizeof(LoamMethod);
        if (!*strmap_at(&k->callable, m.name.p, m.name.n)) {
            k->methods.at[kept++] = m;
            continue;
        }
        int n;
        const Elf64_Rela *r = relocations(m.table, &n);
        for (int j = 0; j < n; j++)
            if (r[j].r_offset >= at && r[j].r_offset < at + sizeof(LoamMethod))
                follow(k, m.table, &r[j], target_of(k, m.table->obj, &r[j]));
    }
    k->methods.n = kept;
    return kept < before;
}

static bool need_steps(Shake *k) {
    bool any = false;
    for (int i = 0; i < k->steps.n; i++) {
        const Step *s = &k->steps.at[i];
        if (!s->variable || !s->variable->needed || s->code->needed) continue;
        need(k, s->code);
        any = true;
    }
    return any;
}

static void find_needed(Shake *k) {
    do {
        while (k->todo.n) look_at(k, k->todo.at[--k->todo.n]);
    } while (need_callable(k) || need_steps(k) || k->todo.n);
}

// ---- initialisers -----------------------------------------------------------------------------------------

static void read_steps(Shake *k, const Sec *s) {
    int n;
    const Elf64_Rela *r = relocations(s, &n);
    Sec *code = NULL;
    for (int i = 0; i < n; i++) {
        Sec *target = target_of(k, s->obj, &r[i]);
        if (r[i].r_offset % 16 == 0) {
            code = target;
            code->is_step = i > 0;
        } else {
            Step step = {code, target};
            VEC_PUSH(k->arena, k->steps, step);
        }
    }
}

// Calls of steps that are not needed call the code of the first row instead.
static void skip_steps(Shake *k, Sec *s, const Elf64_Rela *nothing) {
    int n;
    Elf64_Rela *r = relocations(s, &n);
    for (int i = 0; i < n; i++) {
        const Sec *target = target_of(k, s->obj, &r[i]);
        if (!target || target->needed || !target->is_step) continue;
        r[i].r_info = ELF64_R_INFO(ELF64_R_SYM(nothing->r_info), ELF64_R_TYPE(r[i].r_info));
        r[i].r_addend = nothing->r_addend - 4; // relative to the end of the call
    }
}

// ---- taking out -------------------------------------------------------------------------------------------

// Keeps some rows of a section that is nothing but rows.
static void keep_rows(Sec *s, uint64_t row_bytes, const bool *keep) {
    int n, kept = 0;
    Elf64_Rela *r = relocations(s, &n);
    uint64_t rows = s->head->sh_size / row_bytes, to = 0;
    for (int i = 0; i < n; i++)
        if (keep[r[i].r_offset / row_bytes]) r[kept++] = r[i];
    // In order of offsets, as they are, each goes with its row.
    int at = 0;
    for (uint64_t row = 0; row < rows; row++) {
        if (!keep[row]) continue;
        memmove(content(s) + to * row_bytes, content(s) + row * row_bytes, row_bytes);
        for (; at < kept && r[at].r_offset / row_bytes == row; at++) r[at].r_offset -= (row - to) * row_bytes;
        to++;
    }
    s->head->sh_size = to * row_bytes;
    if (s->rela) s->rela->sh_size = (uint64_t)kept * sizeof *r;
}

// Keeps the rows whose first word leads to something needed.
static void keep_needed_rows(Shake *k, Sec *s, uint64_t row_bytes) {
    int n;
    const Elf64_Rela *r = relocations(s, &n);
    bool *keep = NEW_ARRAY(k->arena, bool, s->head->sh_size / row_bytes + 1);
    for (int i = 0; i < n; i++) {
        if (r[i].r_offset % row_bytes == 0 && describes_needed(s->obj, &r[i]))
            keep[r[i].r_offset / row_bytes] = true;
    }
    keep_rows(s, row_bytes, keep);
}

// Relocations that lead to what is not needed go; the words they are for become null.
static void drop_unneeded(Shake *k, Sec *s) {
    int n, kept = 0;
    Elf64_Rela *r = relocations(s, &n);
    for (int i = 0; i < n; i++) {
        const Sec *target = target_of(k, s->obj, &r[i]);
        if (!target || target->needed) r[kept++] = r[i];
    }
    if (s->rela) s->rela->sh_size = (uint64_t)kept * sizeof *r;
}

static void keep_callable(Shake *k) {
    for (int i = 0; i < k->methods.n;) {
        Sec *table = k->methods.at[i].table;
        uint64_t rows = table->head->sh_size / sizeof(LoamMethod);
        bool *keep = NEW_ARRAY(k->arena, bool, rows + 1);
        memset(keep, true, rows);
        for (; i < k->methods.n && k->methods.at[i].table == table; i++) keep[k->methods.at[i].row] = false;
        keep_rows(table, sizeof(LoamMethod), keep);
    }
    for (int i = 0; i < k->counts.n; i++) {
        const Count *c = &k->counts.at[i];
        uint64_t rows = c->table->head->sh_size / sizeof(LoamMethod);
        memcpy(content(c->at) + c->offset, &rows, sizeof rows);
    }
}

// ---- stack maps (llvm.org/docs/StackMaps.html, version 3) ------------------------------------------------

typedef struct MapHead {
    uint32_t version, functions, constants, records;
} MapHead;
typedef struct MapFunction {
    uint64_t address, frame, records;
} MapFunction;

static LoamPosition *row_at(const Sec *positions, int64_t row) {
    return (LoamPosition *)content(positions) + row;
}

static uint64_t record_bytes(const char *record) {
    uint16_t locations, live_outs;
    memcpy(&locations, record + 14, 2);
    uint64_t n = (16 + (uint64_t)locations * 12 + 7) & ~7ull;
    memcpy(&live_outs, record + n + 2, 2);
    return (n + 4 + (uint64_t)live_outs * 4 + 7) & ~7ull;
}

// The functions of which something is needed; the row of each is where its relocation is.
static bool *needed_functions(Shake *k, const Sec *s, uint32_t functions) {
    int n;
    const Elf64_Rela *r = relocations(s, &n);
    bool *keep = NEW_ARRAY(k->arena, bool, functions + 1);
    for (int i = 0; i < n; i++)
        keep[(r[i].r_offset - sizeof(MapHead)) / sizeof(MapFunction)] = describes_needed(s->obj, &r[i]);
    return keep;
}

static void move_relocations(Sec *s, const bool *keep) {
    int n, kept = 0;
    Elf64_Rela *r = relocations(s, &n);
    for (int i = 0; i < n; i++)
        if (keep[(r[i].r_offset - sizeof(MapHead)) / sizeof(MapFunction)]) {
            r[kept] = r[i];
            r[kept].r_offset = sizeof(MapHead) + (uint64_t)kept * sizeof(MapFunction);
            kept++;
        }
    if (s->rela) s->rela->sh_size = (uint64_t)kept * sizeof *r;
}

// Which rows of the table of positions the records name, and those that these name in turn.
static void mark_positions(const Sec *table, const char *record, uint64_t records, bool *keep) {
    int64_t rows = (int64_t)(table->head->sh_size / sizeof(LoamPosition));
    for (uint64_t i = 0; i < records; i++, record += record_bytes(record)) {
        uint32_t id;
        memcpy(&id, record, sizeof id);
        for (int64_t at = id; at >= 0 && at < rows && !keep[at]; at = row_at(table, at)->outer)
            keep[at] = true;
    }
}

// Leaves the marked rows; gives the new index of each.
static int32_t *renumber_positions(Shake *k, Sec *table, const bool *keep) {
    int rows = (int)(table->head->sh_size / sizeof(LoamPosition));
    int32_t *index = NEW_ARRAY(k->arena, int32_t, rows + 1), n = 0;
    for (int i = 0; i < rows; i++) index[i] = keep[i] ? n++ : -1;
    for (int i = 0; i < rows; i++)
        if (keep[i] && row_at(table, i)->outer >= 0) row_at(table, i)->outer = index[row_at(table, i)->outer];
    keep_rows(table, sizeof(LoamPosition), keep);
    return index;
}

// Records lie in the order of the functions.
static const int32_t *keep_positions(Shake *k, Sec *table, const MapFunction *all, uint32_t functions,
                                     const bool *keep, const char *record) {
    if (!table) return NULL;
    bool *named = NEW_ARRAY(k->arena, bool, table->head->sh_size / sizeof(LoamPosition) + 1);
    for (uint32_t i = 0; i < functions; i++) {
        if (keep[i]) mark_positions(table, record, all[i].records, named);
        for (uint64_t j = 0; j < all[i].records; j++) record += record_bytes(record);
    }
    return renumber_positions(k, table, named);
}

static void keep_maps(Shake *k, Sec *s, Sec *positions) {
    MapHead head;
    char *from = content(s), *to = from;
    memcpy(&head, from, sizeof head);
    bool *keep = needed_functions(k, s, head.functions);
    MapFunction *all = NEW_ARRAY(k->arena, MapFunction, head.functions + 1);
    memcpy(all, from + sizeof head, head.functions * sizeof *all);
    from += sizeof head + head.functions * sizeof *all;
    to += sizeof head;
    MapHead left = {head.version, 0, head.constants, 0};
    for (uint32_t i = 0; i < head.functions; i++)
        if (keep[i]) {
            memcpy(to, &all[i], sizeof *all);
            to += sizeof *all;
            left.functions++;
        }
    const int32_t *position =
        keep_positions(k, positions, all, head.functions, keep, from + head.constants * 8);
    memmove(to, from, head.constants * 8);
    from += head.constants * 8;
    to += head.constants * 8;
    for (uint32_t i = 0; i < head.functions; i++)
        for (uint64_t j = 0; j < all[i].records; j++) {
            uint64_t bytes = record_bytes(from);
            if (keep[i]) {
                memmove(to, from, bytes);
                uint32_t id;
                memcpy(&id, to, 4);
                if (position) memcpy(to, &position[id], 4);
                to += bytes;
                left.records++;
            }
            from += bytes;
        }
    memcpy(content(s), &left, sizeof left);
    move_relocations(s, keep);
    s->head->sh_size = left.functions ? (uint64_t)(to - content(s)) : 0;
}

// ---- all --------------------------------------------------------------------------------------------------

static void shake_object(Shake *k, Obj *o) {
    Sec *steps = NULL, *positions = NULL;
    for (int i = 0; i < o->n; i++) {
        if (!strcmp(o->secs[i].name, LOAM_SECTION_STEPS)) steps = &o->secs[i];
        if (text_begins(o->secs[i].name, SHAKE_POSITIONS)) positions = &o->secs[i];
    }
    int n;
    const Elf64_Rela *nothing = steps ? relocations(steps, &n) : NULL;
    for (int i = 0; i < o->n; i++) {
        Sec *s = &o->secs[i];
        if (!strcmp(s->name, LOAM_SECTION_FUNCTAB)) keep_needed_rows(k, s, sizeof(LoamFuncInfo));
        else if (!strcmp(s->name, LOAM_SECTION_GCROOTS)) keep_needed_rows(k, s, sizeof(LoamGlobalRoot));
        else if (text_begins(s->name, SHAKE_PADS)) drop_unneeded(k, s);
        else if (!strcmp(s->name, ".llvm_stackmaps")) {
            keep_maps(k, s, positions);
            s->head->sh_flags |= SHF_GNU_RETAIN; // kept without a reference
        } else if (nothing && s->needed && s->head->sh_flags & SHF_EXECINSTR) skip_steps(k, s, nothing);
    }
    if (!steps) return;
    steps->head->sh_flags = 0;
    steps->head->sh_size = 0;
    if (steps->rela) steps->rela->sh_size = 0;
}

// What the members of an archive leave undefined.
static void need_archive(Shake *k, Bytes archive) {
    const char *p = archive.p + 8, *end = archive.p + archive.n; // "!<arch>\n"
    while (p + 60 <= end) {
        uint64_t bytes = 0;
        for (int i = 48; i < 58 && p[i] >= '0' && p[i] <= '9'; i++)
            bytes = bytes * 10 + (uint64_t)(p[i] - '0');
        const char *member = p + 60;
        p = member + bytes + (bytes & 1);
        if (bytes < sizeof(Elf64_Ehdr) || memcmp(member, ELFMAG, SELFMAG) != 0) continue;
        Obj o = {0};
        read_object(k, &o, (Bytes){arena_strndup(k->arena, member, bytes), bytes});
        for (int i = 1; i < o.nsyms; i++)
            if (o.syms[i].st_shndx == SHN_UNDEF) need_name(k, symbol_name(&o, &o.syms[i]));
    }
}

bool shake(Arena *arena, const Bytes *objects, int n, Bytes archive, StrMap *missing) {
    Shake k = {.arena = arena, .missing = missing};
    k.defined.arena = k.groups.arena = k.callable.arena = arena;
    Obj *objs = NEW_ARRAY(arena, Obj, n);
    for (int i = 0; i < n; i++) {
        read_object(&k, &objs[i], objects[i]);
        read_groups(&k, &objs[i]);
        read_symbols(&k, &objs[i]);
    }
    for (int i = 0; i < n; i++)
        for (int s = 0; s < objs[i].n; s++)
            if (!strcmp(objs[i].secs[s].name, LOAM_SECTION_STEPS)) read_steps(&k, &objs[i].secs[s]);
    need_name(&k, LOAM_SYM_START);
    need_name(&k, LOAM_SYM_ABI);
    need_archive(&k, archive);
    find_needed(&k);
    if (k.lacks) return false;
    // Row by row over the functab: what its rows refer to besides the function lies in sections of texts.
    for (int i = 0; i < n; i++) shake_object(&k, &objs[i]);
    keep_callable(&k);
    return true;
}
