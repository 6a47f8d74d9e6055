// findings.c - what the texts of -m say, for those who do more with them than print them: a page, advice.
#include "driver/driver.h"
#include <stdlib.h>
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

// ---- collected --------------------------------------------------------------------------------------------

Findings *findings_new(Arena *arena) {
    Findings *f = NEW(arena, Findings);
    f->arena = arena;
    return f;
}

void findings_note(Findings *f, const char *file, unsigned line, unsigned col, const char *text) {
    Finding note = {.file = arena_strdup(f->arena, file),
                    .text = arena_strdup(f->arena, text),
                    .line = line,
                    .col = col,
                    .order = f->notes.n,
                    .kind = finding_kind(text)};
    VEC_PUSH(f->arena, f->notes, note);
}

LoamFactStep *fact_steps(Arena *arena, const LoamFact *fact) {
    LoamFactStep *steps = NEW_ARRAY(arena, LoamFactStep, fact->nsteps);
    for (int i = 0; i < fact->nsteps; i++) {
        const LoamFactStep *s = &fact->steps[i];
        steps[i] =
            (LoamFactStep){arena_strdup(arena, s->file), s->line, s->col, arena_strdup(arena, s->text)};
    }
    return steps;
}

void findings_fact(Findings *f, const LoamFact *fact) {
    bool advice = strcmp(fact->code, "advice") == 0, leak = strcmp(fact->code, "leak") == 0;
    if (!advice && !leak && strcmp(fact->code, "escapes") != 0) return;
    Finding found = {.file = arena_strdup(f->arena, fact->file),
                     .line = fact->line,
                     .col = fact->col,
                     .order = f->facts.n,
                     .kind = leak ? FINDING_LEAK : FINDING_HEAP,
                     .size = fact->size,
                     .type = fact->type ? arena_strdup(f->arena, fact->type) : NULL};
    LoamFactStep *steps = fact_steps(f->arena, fact);
    for (int i = 0; i < fact->nsteps; i++) steps[i].text += strspn(steps[i].text, " ");
    if (advice) found.advice = fact->nsteps ? steps : NULL;
    else found.way = steps, found.nway = fact->nsteps;
    VEC_PUSH(f->arena, f->facts, found);
}

// ---- joined -----------------------------------------------------------------------------------------------

int place_order(SourcePlace x, SourcePlace y) {
    int order = strcmp(x.path, y.path);
    if (order) return order;
    if (x.line != y.line) return x.line < y.line ? -1 : 1;
    return x.col < y.col ? -1 : x.col > y.col;
}

int finding_order(const void *a, const void *b) {
    const Finding *x = a, *y = b;
    int order = place_order((SourcePlace){x->file, x->line, x->col}, (SourcePlace){y->file, y->line, y->col});
    return order ? order : x->order - y->order;
}

static bool same_place(const Finding *x, const Finding *y) {
    return x->line == y->line && x->col == y->col && x->kind == y->kind && strcmp(x->file, y->file) == 0;
}

static void join(Finding *note, const Finding *fact) {
    if (fact->way && !note->way) note->way = fact->way, note->nway = fact->nway;
    if (fact->advice) note->advice = fact->advice;
    if (fact->type && !note->type) note->type = fact->type, note->size = fact->size;
}

void findings_settle(Findings *all) {
    Finding *notes = all->notes.at, *facts = all->facts.at;
    int n = all->notes.n, nfacts = all->facts.n, kept = 0, f = 0;
    if (n) qsort(notes, (size_t)n, sizeof *notes, finding_order);
    if (nfacts) qsort(facts, (size_t)nfacts, sizeof *facts, finding_order);
    for (int i = 0; i < n; i++) {
        Finding *m = &notes[i];
        if (kept && same_place(&notes[kept - 1], m) && !strcmp(notes[kept - 1].text, m->text)) continue;
        while (f < nfacts && (strcmp(facts[f].file, m->file) < 0 ||
                              (!strcmp(facts[f].file, m->file) && facts[f].line < m->line)))
            f++;
        for (int k = f; k < nfacts && facts[k].line == m->line && !strcmp(facts[k].file, m->file); k++)
            if (same_place(&facts[k], m)) join(m, &facts[k]);
        notes[kept++] = *m;
    }
    all->notes.n = kept;
}
