// symbols.c - names of globals. The program that made the dump has them in its symbol table (ELF64, Linux),
// if it is still there and was not stripped; without it globals are shown by their addresses.
#include <elf.h>
#include "heapview/heapview.h"

typedef struct Table {
    const Elf64_Sym *symbols;
    size_t n;
    const char *names;
    size_t names_bytes;
} Table;

static bool is_inside(Bytes file, uint64_t offset, uint64_t bytes) {
    return offset <= file.n && bytes <= file.n - offset;
}

static bool find_table(Bytes file, Table *out) {
    const Elf64_Ehdr *h = (const Elf64_Ehdr *)(const void *)file.p;
    if (file.n < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 ||
        h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_shoff % 8 || h->e_shentsize != sizeof(Elf64_Shdr) ||
        !is_inside(file, h->e_shoff, (uint64_t)h->e_shnum * sizeof(Elf64_Shdr)))
        return false;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(const void *)(file.p + h->e_shoff);
    for (int i = 0; i < h->e_shnum; i++) {
        const Elf64_Shdr *s = &sections[i], *names = &sections[s->sh_link];
        if (s->sh_type != SHT_SYMTAB || s->sh_link >= h->e_shnum) continue;
        if (!is_inside(file, s->sh_offset, s->sh_size) ||
            !is_inside(file, names->sh_offset, names->sh_size) || s->sh_offset % 8)
            return false;
        *out = (Table){(const Elf64_Sym *)(const void *)(file.p + s->sh_offset),
                       s->sh_size / sizeof(Elf64_Sym), file.p + names->sh_offset, names->sh_size};
        return true;
    }
    return false;
}

// A global's roots may begin inside of it.
static void name_roots(HeapDump *d, const Table *t, const Elf64_Sym *symbol) {
    if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT || symbol->st_name >= t->names_bytes) return;
    const char *name = t->names + symbol->st_name;
    if (!memchr(name, 0, t->names_bytes - symbol->st_name)) return;
    for (size_t i = 0; i < d->roots.n; i++) {
        Root *r = &d->roots.at[i];
        uint64_t offset = r->address - symbol->st_value;
        if (strcmp(r->kind, "global") != 0 || offset >= symbol->st_size) continue;
        r->name = offset ? arena_printf(d->arena, "%s+%llu", name, (unsigned long long)offset)
                         : arena_strdup(d->arena, name);
    }
}

void symbols_read(HeapDump *d) {
    Bytes file;
    Table t;
    if (!*d->program || !file_read(d->arena, d->program, &file) || !find_table(file, &t)) return;
    for (size_t i = 0; i < t.n; i++) name_roots(d, &t, &t.symbols[i]);
}
