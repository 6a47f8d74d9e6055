// remarks.c - -gcflags=-remarks=FILE: the findings of -m as LLVM's optimisation remarks, in the YAML that
// -fsave-optimization-record writes and opt-viewer reads (llvm.org/docs/Remarks.html): Passed for what stays
// on the stack or is inlined, Missed for what goes to the heap, Analysis for the rest.
#include "driver/driver.h"
#include <stdio.h>
#include <string.h>

struct Remarks {
    const Package *pkg;
    Text text;
};

Remarks *remarks_new(Arena *arena, const Package *pkg) {
    Remarks *r = NEW(arena, Remarks);
    *r = (Remarks){pkg, {.arena = arena}};
    return r;
}

static const char *function_name(const Remarks *r, Pos at) {
    for (int i = 0; i < r->pkg->funcs.n; i++)
        if (func_holds(r->pkg->funcs.at[i], at)) return r->pkg->funcs.at[i]->name;
    return "init";
}

// A YAML string in single quotes.
static void put_string(Text *t, const char *text) {
    text_printf(t, "'");
    for (; *text; text++) text_printf(t, *text == '\'' ? "''" : "%c", *text == '\n' ? ' ' : *text);
    text_printf(t, "'");
}

void remarks_note(Remarks *r, Pos at, SourcePlace place, const char *text) {
    bool inlining = text_begins(text, "can inline") || text_begins(text, "inlining call");
    FindingKind kind = finding_kind(text);
    bool heap = kind == FINDING_HEAP, stays = kind == FINDING_STACK;
    const char *name = inlining ? "Inlined" : heap ? "Heap" : stays ? "Stack" : "Leak";
    Text *t = &r->text;
    text_printf(t, "--- !%s\n", heap ? "Missed" : inlining || stays ? "Passed" : "Analysis");
    text_printf(t, "Pass:            %s\nName:            %s\n", inlining ? "loam-inline" : "loam-escape",
                name);
    text_printf(t, "DebugLoc:        { File: ");
    put_string(t, place.path);
    text_printf(t, ", Line: %u, Column: %u }\nFunction:        ", place.line, place.col);
    put_string(t, function_name(r, at));
    text_printf(t, "\nArgs:\n  - String:          ");
    put_string(t, text);
    text_printf(t, "\n...\n");
}

void remarks_write(const Remarks *r, const char *path) {
    Output out = output_open(r->text.arena, path);
    if (r->text.text) fputs(r->text.text, out.file);
    output_close(&out);
}
