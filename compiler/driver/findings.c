// findings.c - what the texts of -m say, for those who do more with them than print them.
#include "driver/driver.h"
#include <string.h>

FindingKind finding_kind(const char *text) {
    if (text_begins(text, "moved to heap") || text_ends(text, "escapes to heap")) return FINDING_HEAP;
    if (text_begins(text, "leaking param")) return FINDING_LEAK;
    if (text_ends(text, "does not escape")) return FINDING_STACK;
    if (text_ends(text, " may allocate")) return FINDING_MAY_ALLOCATE;
    return strstr(text, "inlin") ? FINDING_INLINE : FINDING_OTHER;
}

bool func_holds(const FuncNode *f, Pos at) {
    return f->body && f->pos.file == at.file && f->pos.line <= at.line && at.line <= f->end.line;
}
