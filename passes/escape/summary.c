// summary.c - tags of functions in other modules, as LOAM_ATTR_SUMMARY has them before its semicolon.
#include "escape/escape.h"
#include <string.h>

static size_t tag_count(const EscFunc *f) { return (size_t)(f->nparams * (1 + f->nslots)); }

bool escape_tags_from(EscFunc *f, const char *summary) {
    size_t n = tag_count(f);
    if (strcspn(summary, ";") != n) return false;
    for (size_t i = 0; i < n; i++)
        if (summary[i] != '.' && (summary[i] < '0' || summary[i] > '0' + ESCAPE_MAX_DEREFS)) return false;
    for (size_t i = 0; i < n; i++) f->tags[i] = (int8_t)(summary[i] == '.' ? -1 : summary[i] - '0');
    return true;
}

void escape_tags_into(const EscFunc *f) {
    size_t n = tag_count(f);
    PassArena arena = {0};
    char *text = pass_alloc(&arena, n + 1);
    for (size_t i = 0; i < n; i++) text[i] = (char)(f->tags[i] < 0 ? '.' : '0' + f->tags[i]);
    text[n] = 0;
    pass_fn_set_attr(f->fn, LLVMAttributeFunctionIndex, LOAM_ATTR_SUMMARY, text);
    pass_arena_free(&arena);
}
