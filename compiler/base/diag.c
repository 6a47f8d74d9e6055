// diag.c - diagnostics: collected while the compiler works, printed sorted by position, reports by rank.
//
// What Go's compiler drops is dropped here: a second syntax error on one line, an error that repeats the one
// before it about the same line, and one that was reported at the same place already. After ten errors
// (unless all are asked for) the rest is summed up as "too many errors"; the ten are the first ones found, as
// in Go, and only then sorted (number_parts). Notes (reports such as -m) come after them, by rank, and count
// nowhere. Columns above 255 are not printed: Go's positions hold no more, and reports are compared with
// Go's.
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ERRORS = 10, MAX_COLUMN = 255 };

typedef struct Diag {
    Pos pos;
    const char *text;
    int order;
    int folder, part; // of an error: see number_parts
    bool note;
    DiagRank rank; // of notes
} Diag;

struct Diags {
    Arena *arena;
    VEC(SourceFile) files;
    VEC(Diag) list;
    int errors, syntax_errors;
    Pos last_syntax; // line of the last syntax error
};

bool pos_less(Pos a, Pos b) {
    if (a.file != b.file) return a.file < b.file;
    return a.line != b.line ? a.line < b.line : a.col < b.col;
}

Diags *diags_new(Arena *arena) {
    Diags *diags = NEW(arena, Diags);
    diags->arena = arena;
    return diags;
}

uint16_t diags_add_file(Diags *diags, SourceFile file) {
    if (diags->files.n >= UINT16_MAX)
        internal_error("diags_add_file", "more than %d source files", UINT16_MAX);
    VEC_PUSH(diags->arena, diags->files, file);
    return (uint16_t)(diags->files.n - 1);
}

const SourceFile *diags_file(const Diags *diags, uint16_t index) {
    if (index >= diags->files.n) internal_error("diags_file", "no file %u", index);
    return &diags->files.at[index];
}

void diags_add_line_base(Diags *diags, uint16_t index, LineBase base) {
    SourceFile *file = &diags->files.at[index];
    const LineBase *before = file->bases.n ? &file->bases.at[file->bases.n - 1] : NULL;
    if (!base.path) base.path = before ? before->path : file->path;
    VEC_PUSH(diags->arena, file->bases, base);
}

static bool is_before(const LineBase *b, Pos pos) {
    return b->line < pos.line || (b->line == pos.line && b->col <= pos.col);
}

// The index of what holds at a position; -1: no directive stands before it.
static int base_of(const SourceFile *file, Pos pos) {
    int i = file->bases.n - 1;
    while (i >= 0 && !is_before(&file->bases.at[i], pos)) i--;
    return i;
}

SourcePlace diags_place(const Diags *diags, Pos pos) {
    const SourceFile *file = diags_file(diags, pos.file);
    int i = base_of(file, pos);
    if (i < 0) return (SourcePlace){file->path, pos.line, pos.col};
    const LineBase *b = &file->bases.at[i];
    uint32_t col = pos.line == b->line ? b->to_col + pos.col - b->col : pos.col;
    return (SourcePlace){b->path, b->to_line + pos.line - b->line, b->to_col ? col : 0};
}

// Several parts of a file may be called alike, since one goes on through what a generator writes behind a
// line of its input. Lines that somebody has written stand right behind their directive.
bool diags_find_place(const Diags *diags, SourcePlace place, uint16_t index, Pos *at) {
    const SourceFile *file = diags_file(diags, index);
    const LineBase own = {1, 1, 1, 1, file->path};
    uint32_t nearest = UINT32_MAX;
    for (int i = -1; i < file->bases.n; i++) {
        const LineBase *b = i < 0 ? &own : &file->bases.at[i];
        uint32_t distance = place.line - b->to_line;
        if (strcmp(b->path, place.path) != 0 || place.line < b->to_line || distance >= nearest) continue;
        Pos here = {b->line + distance, (uint16_t)place.col, index};
        if (distance == 0)
            here.col = (uint16_t)(b->col + (place.col && b->to_col ? place.col - b->to_col : 0));
        if (i + 1 < file->bases.n && is_before(&file->bases.at[i + 1], here)) continue;
        nearest = distance;
        *at = here;
    }
    return nearest < UINT32_MAX;
}

static bool same_line(Pos a, Pos b) { return a.file == b.file && a.line == b.line; }

static bool is_syntax_error(const char *text) { return text_begins(text, "syntax error"); }

// The same message at the same place, or twice in a row about the same line.
static bool already_said(const Diags *diags, Pos pos, const char *text) {
    bool last = true;
    for (int i = diags->list.n - 1; i >= 0; i--) {
        const Diag *d = &diags->list.at[i];
        if (d->note) continue;
        if (same_line(d->pos, pos) && (last || d->pos.col == pos.col) && strcmp(d->text, text) == 0)
            return true;
        last = false;
    }
    return false;
}

void diag_verror(Diags *diags, Pos pos, const char *fmt, va_list args) {
    Text text = {.arena = diags->arena};
    char small[512];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, fmt, args);
    if (n < 0) internal_error("diag_error", "bad format \"%s\"", fmt);
    if ((size_t)n < sizeof small) {
        text_bytes(&text, small, (size_t)n);
    } else {
        char *large = arena_alloc(diags->arena, (size_t)n + 1);
        vsnprintf(large, (size_t)n + 1, fmt, again);
        text.text = large;
    }
    va_end(again);
    if (is_syntax_error(text.text)) {
        if (pos_known(diags->last_syntax) && same_line(diags->last_syntax, pos)) return;
        diags->last_syntax = pos;
        diags->syntax_errors++;
    }
    if (already_said(diags, pos, text.text)) return;
    diags->errors++;
    Diag diag = {.pos = pos, .text = text.text, .order = diags->list.n};
    VEC_PUSH(diags->arena, diags->list, diag);
}

void diag_error(Diags *diags, Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    diag_verror(diags, pos, fmt, args);
    va_end(args);
}

void diag_note(Diags *diags, Pos pos, DiagRank rank, const char *text) {
    Diag diag = {.pos = pos,
                 .text = arena_strdup(diags->arena, text),
                 .order = diags->list.n,
                 .note = true,
                 .rank = rank};
    VEC_PUSH(diags->arena, diags->list, diag);
}

int diags_error_count(const Diags *diags) { return diags->errors; }

int diags_syntax_error_count(const Diags *diags) { return diags->syntax_errors; }

static int rank_compare(DiagRank a, DiagRank b) {
    for (size_t i = 0; i < sizeof a.at / sizeof *a.at; i++)
        if (a.at[i] != b.at[i]) return a.at[i] < b.at[i] ? -1 : 1;
    return 0;
}

// Errors have no rank and come first.
static int diag_compare(const void *x, const void *y) {
    const Diag *a = x, *b = y;
    int rank = rank_compare(a->rank, b->rank);
    if (rank) return rank;
    if (a->rank.at[0]) return a->order - b->order;
    if (a->folder != b->folder) return a->folder - b->folder;
    if (a->part != b->part) return a->part - b->part;
    if (pos_less(a->pos, b->pos)) return -1;
    if (pos_less(b->pos, a->pos)) return 1;
    return a->order - b->order;
}

// "path:line:col: ", or nothing where the position is not known.
static void diag_pos_text(const Diags *diags, Pos pos, Text *out) {
    if (!pos_known(pos)) return;
    SourcePlace at = diags_place(diags, pos);
    text_printf(out, "%s:%u:", at.path, at.line);
    if (at.col && at.col <= MAX_COLUMN) text_printf(out, "%u:", at.col);
    text_printf(out, " ");
}

const char *diags_pos_text(const Diags *diags, Pos pos) {
    if (!pos_known(pos)) return "-";
    const SourceFile *file = diags_file(diags, pos.file);
    SourcePlace at = diags_place(diags, pos);
    Text text = {.arena = diags->arena};
    text_printf(&text, "%s:%u", at.path, at.line);
    if (at.col) text_printf(&text, ":%u", at.col);
    if (at.path != file->path || at.line != pos.line || at.col != pos.col)
        text_printf(&text, "[%s:%u:%u]", file->path, pos.line, pos.col);
    return text.text;
}

static void diag_print(const Diags *diags, Pos pos, const char *message) {
    Text line = {.arena = diags->arena};
    diag_pos_text(diags, pos, &line);
    fprintf(stderr, "%s%s\n", line.text ? line.text : "", message);
}

int diags_count(const Diags *diags) { return diags->list.n; }

const char *diags_withdraw(Diags *diags, int since) {
    if (since >= diags->list.n) return NULL;
    Text first = {.arena = diags->arena};
    diag_pos_text(diags, diags->list.at[since].pos, &first);
    text_printf(&first, "%s", diags->list.at[since].text);
    for (int i = since; i < diags->list.n; i++) {
        const Diag *d = &diags->list.at[i];
        diags->errors -= !d->note;
        diags->syntax_errors -= !d->note && is_syntax_error(d->text);
    }
    diags->list.n = since;
    diags->last_syntax = (Pos){0};
    return first.text;
}

static bool same_part(const Diags *diags, Pos a, Pos b) {
    if (a.file != b.file) return false;
    const SourceFile *file = diags_file(diags, a.file);
    return base_of(file, a) == base_of(file, b);
}

static size_t folder_length(const char *path) {
    const char *name = strrchr(path, '/');
    return name ? (size_t)(name - path) : 0;
}

// The first file of a file's folder, that is of its package.
static int folder_of(const Diags *diags, uint16_t file) {
    const char *path = diags_file(diags, file)->path;
    size_t n = folder_length(path);
    for (int i = 0; i < file; i++) {
        const char *other = diags->files.at[i].path;
        if (folder_length(other) == n && strncmp(other, path, n) == 0) return i;
    }
    return file;
}

// Go numbers what positions are relative to, files and parts of files that begin at //line directives, in the
// order in which it comes to report something about them, and sorts a package's errors by that first.
static void number_parts(Diags *diags) {
    for (int i = 0; i < diags->list.n; i++) {
        Diag *d = &diags->list.at[i];
        if (d->note || !pos_known(d->pos)) continue;
        int k = 0;
        d->folder = folder_of(diags, d->pos.file) + 1;
        while (k < i && (diags->list.at[k].part == 0 || !same_part(diags, diags->list.at[k].pos, d->pos)))
            k++;
        d->part = k < i ? diags->list.at[k].part : i + 1;
    }
}

int diags_flush(Diags *diags, bool all) {
    int kept = 0, errors = 0;
    Pos last = {0};
    for (int i = 0; i < diags->list.n; i++) {
        Diag d = diags->list.at[i];
        if (!d.note && !all && errors == MAX_ERRORS) continue;
        if (!d.note) {
            errors++;
            last = d.pos;
        }
        diags->list.at[kept++] = d;
    }
    diags->list.n = kept;
    number_parts(diags);
    if (kept) qsort(diags->list.at, (size_t)kept, sizeof(Diag), diag_compare);
    for (int i = 0; i < kept; i++) diag_print(diags, diags->list.at[i].pos, diags->list.at[i].text);
    if (!all && errors == MAX_ERRORS) diag_print(diags, last, "too many errors");
    int count = diags->errors;
    diags->list.n = 0;
    diags->errors = diags->syntax_errors = 0;
    diags->last_syntax = (Pos){0};
    return count;
}

_Noreturn void internal_error(const char *where, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fflush(stdout);
    fprintf(stderr, "loam: internal error in %s: ", where);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(3);
}
