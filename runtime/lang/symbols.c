// symbols.c - see symbols.h. The format is ELF64's; the program is linked to fixed addresses.
#include "lang/symbols.h"
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    const Elf64_Sym *symbols;
    uint64_t n;
    const char *names;
} table;

// The whole file, for ever; NULL: it is not to be had.
static const char *map_own_file(uint64_t *size) {
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    struct stat s;
    void *at = MAP_FAILED;
    if (fd >= 0 && fstat(fd, &s) == 0) at = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (fd >= 0) close(fd);
    if (at == MAP_FAILED) return NULL;
    *size = (uint64_t)s.st_size;
    return at;
}

static void read_table(void) {
    static bool done;
    if (__atomic_exchange_n(&done, true, __ATOMIC_RELAXED)) return;
    uint64_t size = 0;
    const char *file = map_own_file(&size);
    if (!file) return;
    const Elf64_Ehdr *h = (const Elf64_Ehdr *)(const void *)file;
    if (h->e_shoff + (uint64_t)h->e_shnum * sizeof(Elf64_Shdr) > size) return;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(const void *)(file + h->e_shoff);
    for (int i = 0; i < h->e_shnum; i++) {
        if (sections[i].sh_type != SHT_SYMTAB) continue;
        table.symbols = (const Elf64_Sym *)(const void *)(file + sections[i].sh_offset);
        table.n = sections[i].sh_size / sizeof(Elf64_Sym);
        table.names = file + sections[sections[i].sh_link].sh_offset;
    }
}

bool symbols_place(uintptr_t pc, CallPlace *out) {
    read_table();
    for (uint64_t i = 0; i < table.n; i++) {
        const Elf64_Sym *s = &table.symbols[i];
        if (ELF64_ST_TYPE(s->st_info) != STT_FUNC || pc - s->st_value >= s->st_size) continue;
        *out = (CallPlace){.func = table.names + s->st_name, .file = "", .entry = s->st_value};
        return true;
    }
    return false;
}
