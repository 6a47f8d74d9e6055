// page.c - -gcflags=-html=FILE: one self-contained page that shows the source with what was decided about
// each object and parameter. Marks are <details> elements: a click, or Enter on the keyboard, shows the way
// by which something escapes and what would have to be left out. With -html=FILE,PROFILE lines tell how often
// they allocated: PROFILE is a heap profile as text (runtime/pprof, debug=1).
//
// The page is plain HTML that needs no script to be read; its script only moves between marks.
#include "driver/driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/html.h"

static const char *const kind_names[] = { // classes of the style sheet
    [FINDING_HEAP] = "heap",     [FINDING_LEAK] = "leak",          [FINDING_STACK] = "stack",
    [FINDING_INLINE] = "inline", [FINDING_MAY_ALLOCATE] = "other", [FINDING_OTHER] = "other"};

typedef struct Mark {
    const char *file, *text;
    unsigned line, col;
    int order;
    FindingKind kind;
    const LoamFactStep *way; // of the explanation, or NULL
    int nway;
    const LoamFactStep *advice; // what would have to be left out, or NULL
} Mark;

struct Page {
    Arena *arena;
    VEC(Mark) marks;
    VEC(Mark) facts; // of kind FINDING_HEAP or FINDING_LEAK, to be joined to marks of their place
};

Page *page_new(Arena *arena) {
    Page *p = NEW(arena, Page);
    p->arena = arena;
    return p;
}

void page_note(Page *p, const char *file, unsigned line, unsigned col, const char *text) {
    Mark m = {.file = arena_strdup(p->arena, file),
              .text = arena_strdup(p->arena, text),
              .line = line,
              .col = col,
              .order = p->marks.n,
              .kind = finding_kind(text)};
    VEC_PUSH(p->arena, p->marks, m);
}

void page_fact(Page *p, const LoamFact *fact) {
    bool advice = strcmp(fact->code, "advice") == 0, leak = strcmp(fact->code, "leak") == 0;
    if (!advice && !leak && strcmp(fact->code, "escapes") != 0) return;
    Mark m = {.file = arena_strdup(p->arena, fact->file),
              .line = fact->line,
              .col = fact->col,
              .order = p->facts.n,
              .kind = leak ? FINDING_LEAK : FINDING_HEAP};
    LoamFactStep *steps = NEW_ARRAY(p->arena, LoamFactStep, fact->nsteps);
    for (int i = 0; i < fact->nsteps; i++) {
        const LoamFactStep *from = &fact->steps[i];
        const char *text = from->text + strspn(from->text, " ");
        steps[i] = (LoamFactStep){arena_strdup(p->arena, from->file), from->line, from->col,
                                  arena_strdup(p->arena, text)};
    }
    if (advice) m.advice = fact->nsteps ? steps : NULL;
    else m.way = steps, m.nway = fact->nsteps;
    VEC_PUSH(p->arena, p->facts, m);
}

// ---- order ------------------------------------------------------------------------------------------------

static int by_place(const void *a, const void *b) {
    const Mark *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    if (order) return order;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    if (x->col != y->col) return x->col < y->col ? -1 : 1;
    return x->order - y->order;
}

static bool same_place(const Mark *x, const Mark *y) {
    return x->line == y->line && x->col == y->col && x->kind == y->kind && strcmp(x->file, y->file) == 0;
}

// Each fact belongs to the marks of its place and kind. Equal marks are one.
static void settle(Page *p) {
    Mark *marks = p->marks.at, *facts = p->facts.at;
    int n = p->marks.n, kept = 0, f = 0;
    if (n) qsort(marks, (size_t)n, sizeof *marks, by_place);
    if (p->facts.n) qsort(facts, (size_t)p->facts.n, sizeof *facts, by_place);
    for (int i = 0; i < n; i++) {
        Mark *m = &marks[i];
        if (kept && same_place(&marks[kept - 1], m) && !strcmp(marks[kept - 1].text, m->text)) continue;
        while (f < p->facts.n && (strcmp(facts[f].file, m->file) < 0 ||
                                  (!strcmp(facts[f].file, m->file) && facts[f].line < m->line)))
            f++;
        for (int k = f; k < p->facts.n && facts[k].line == m->line && !strcmp(facts[k].file, m->file); k++) {
            if (!same_place(&facts[k], m)) continue;
            if (facts[k].way && !m->way) m->way = facts[k].way, m->nway = facts[k].nway;
            if (facts[k].advice) m->advice = facts[k].advice;
        }
        marks[kept++] = *m;
    }
    p->marks.n = kept;
}

// ---- a heap profile ---------------------------------------------------------------------------------------

typedef struct Counts {
    const char *file;
    uint64_t *at; // objects by line
    size_t n;
} Counts;

typedef struct PageFile {
    Counts counts;
    Bytes source;
} PageFile;
typedef VEC(PageFile) PageFiles;

// Records begin with "LIVE: BYTES [ALLOCATED: BYTES] @ ..."; their frames follow, each
// "#\tADDRESS\tFUNCTION\tFILE:LINE". The first frame of the file counts. The text is cut up.
static void take_profile(const Counts *c, char *text) {
    uint64_t allocated = 0;
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next) *next++ = 0;
        char *bracket = strchr(line, '[');
        if (line[0] != '#' && bracket) {
            allocated = strtoull(bracket + 1, NULL, 10);
            continue;
        }
        char *colon = strrchr(line, ':'), *path = strrchr(line, '\t');
        if (line[0] != '#' || !allocated || !colon || !path || colon < path) continue;
        *colon = 0;
        size_t at = strtoul(colon + 1, NULL, 10);
        if (strcmp(path_base(path + 1), path_base(c->file)) != 0) continue;
        if (at < c->n) c->at[at] += allocated;
        allocated = 0;
    }
}

// ---- HTML -------------------------------------------------------------------------------------------------

static const char head[] =
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\n"
    "<style>\n"
    ":root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#6a737d;--line:#eaecef;--heap:#b42318;"
    "--leak:#93540a;--stack:#176639;--inline:#4a5568;--other:#4a5568;--mark:#fff4e5}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#dde3ea;--dim:#8b949e;--line:#262b31;"
    "--heap:#ff8a80;--leak:#f0b45c;--stack:#7ed69a;--inline:#a9b4c2;--other:#a9b4c2;--mark:#2b2417}}\n"
    "body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.5 system-ui,sans-serif}\n"
    "header,h2{padding:.5em 1em;margin:0;border-bottom:1px solid var(--line)}header p{margin:.2em 0}\n"
    "h1{font-size:1.2em;margin:0}h2{font-size:1em;position:sticky;top:0;background:var(--bg)}\n"
    "header a{color:inherit}header li b{display:inline-block;min-width:6em;text-align:right}\n"
    "main div{display:grid;grid-template-columns:4em minmax(20em,1fr) minmax(12em,34em);"
    "content-visibility:auto;contain-intrinsic-height:auto 1.5em;scroll-margin-top:3em}\n"
    "@media(max-width:45em){main div{grid-template-columns:3em 1fr}main span{grid-column:2}}\n"
    "main div>a{color:var(--dim);text-align:right;padding-right:1em;text-decoration:none}\n"
    "code{font:13px/1.6 ui-monospace,monospace;white-space:pre-wrap;tab-size:4;overflow-wrap:anywhere}\n"
    "main div:target,main div.hot,main div:has(details[open]){background:var(--mark)}\n"
    "details{font-size:12px}summary{cursor:pointer}summary:focus-visible{outline:2px solid}\n"
    "ol{margin:.2em 0;padding-left:1.5em;list-style:none;font:12px/1.5 ui-monospace,monospace}\n"
    ".heap{color:var(--heap)}.leak{color:var(--leak)}.stack{color:var(--stack)}.inline{color:var(--inline)}"
    ".other{color:var(--other)}code u{text-decoration-thickness:2px}\n"
    ".way{color:var(--fg)}.tip{color:var(--fg);border-left:3px solid "
    "var(--stack);padding-left:.5em;margin:.3em 0}\n"
    "body:not(:has(#inlining:checked)) :is(details.inline,details.other){display:none}\n"
    "</style>\n";

static const char script[] =
    "<script>\n"
    "const all=()=>[...document.querySelectorAll('main details.heap>summary')];\n"
    "const go=d=>{const a=all(),i=a.indexOf(document.activeElement),"
    "t=a[i<0?(d>0?0:a.length-1):(i+d+a.length)%a.length];"
    "if(t){t.focus();t.scrollIntoView({block:'center'})}};\n"
    "addEventListener('keydown',e=>{if(e.ctrlKey||e.metaKey||e.altKey)return;if(e.key=='n')go(1);"
    "else if(e.key=='p')go(-1);else if(e.key=='i')document.getElementById('inlining').click();"
    "else if(e.key=='Escape')document.querySelectorAll('main details[open]').forEach(d=>d.open=false)});\n"
    "</script></html>\n";

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_shown_in_line(const Mark *m) { return m->kind <= FINDING_STACK && m->col; }

// The line with the place of each mark underlined.
static void put_code(FILE *out, const char *line, size_t n, const Mark *marks, int count) {
    size_t at = 0;
    fputs("<code>", out);
    for (int i = 0; i < count; i++) {
        size_t from = marks[i].col - 1, to = from;
        if (!is_shown_in_line(&marks[i]) || from < at || from >= n) continue;
        while (to < n && is_word(line[to])) to++;
        if (to == from) to++;
        html_bytes(out, line + at, from - at);
        fprintf(out, "<u class=%s>", kind_names[marks[i].kind]);
        html_bytes(out, line + from, to - from);
        fputs("</u>", out);
        at = to;
    }
    html_bytes(out, line + at, n - at);
    fputs("</code>", out);
}

// A place of another file of the page, or of one that is not on it.
static void put_place(FILE *out, const PageFiles *files, int file, const LoamFactStep *at) {
    int n = 0;
    while (n < files->n && strcmp(files->at[n].counts.file, at->file) != 0) n++;
    if (n < files->n) fprintf(out, "<a href=#f%d-%u>", n, at->line);
    if (n != file) {
        html_text(out, path_base(at->file));
        fputc(':', out);
    }
    fprintf(out, "%u%s", at->line, n < files->n ? "</a>" : "");
}

static void put_mark(FILE *out, const PageFiles *files, int file, const Mark *m) {
    fprintf(out, "<details class=%s><summary>", kind_names[m->kind]);
    html_text(out, m->text);
    fputs("</summary>", out);
    if (m->nway) fputs("<ol class=way>", out);
    for (int i = 0; i < m->nway; i++) {
        fputs("<li>", out);
        put_place(out, files, file, &m->way[i]);
        fputc(' ', out);
        html_text(out, m->way[i].text);
    }
    if (m->nway) fputs("</ol>", out);
    if (m->advice) {
        fputs("<p class=tip>It would stay on the stack without <code>", out);
        html_text(out, m->advice->text);
        fputs("</code> in line ", out);
        put_place(out, files, file, m->advice);
        fputs(".</p>", out);
    }
    fputs("</details>", out);
}

static void put_line(FILE *out, const PageFiles *files, int file, unsigned number, const char *line, size_t n,
                     const Mark *marks, int count, uint64_t allocated) {
    fprintf(out, "<div id=f%d-%u%s><a href=#f%d-%u>%u</a>", file, number, allocated ? " class=hot" : "", file,
            number, number);
    put_code(out, line, n, marks, count);
    fputs("<span>", out);
    if (allocated) fprintf(out, "<b>%llu allocated</b>", (unsigned long long)allocated);
    for (int i = 0; i < count; i++) put_mark(out, files, file, &marks[i]);
    fputs("</span></div>\n", out);
}

// The first of the marks of a file.
static int first_mark(const Page *p, const char *path) {
    int m = 0;
    while (m < p->marks.n && strcmp(p->marks.at[m].file, path) != 0) m++;
    return m;
}

static void put_file(const Page *p, FILE *out, const PageFiles *files, int number) {
    const PageFile *file = &files->at[number];
    const char *path = file->counts.file;
    Bytes source = file->source;
    fputs("<h2>", out);
    html_text(out, path);
    fputs("</h2><main>\n", out);
    int m = first_mark(p, path);
    const char *at = source.p, *end = at + source.n;
    for (unsigned line = 1; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);
        int count = 0;
        while (m + count < p->marks.n && p->marks.at[m + count].line == line &&
               strcmp(p->marks.at[m + count].file, path) == 0)
            count++;
        put_line(out, files, number, line, at, n, p->marks.at + m, count, file->counts.at[line]);
        m += count;
        at = stop ? stop + 1 : end;
    }
    fputs("</main>\n", out);
}

static int count_of(const Page *p, FindingKind kind) {
    int n = 0;
    for (int i = 0; i < p->marks.n; i++) n += p->marks.at[i].kind == kind;
    return n;
}

// A line that has marks of the heap, in the list at the top.
typedef struct Site {
    const Mark *mark; // the first of them
    int file;
    uint64_t allocated;
} Site;
typedef VEC(Site) Sites;

static int by_count(const void *a, const void *b) {
    const Site *x = a, *y = b;
    if (x->allocated != y->allocated) return x->allocated < y->allocated ? 1 : -1;
    if (x->file != y->file) return x->file - y->file;
    return by_place(x->mark, y->mark);
}

static void add_sites(const Page *p, Sites *sites, int number, const PageFile *file) {
    unsigned last = 0;
    for (int m = first_mark(p, file->counts.file); m < p->marks.n; m++) {
        const Mark *mark = &p->marks.at[m];
        if (strcmp(mark->file, file->counts.file) != 0) break;
        if (mark->kind != FINDING_HEAP || mark->line == last || mark->line >= file->counts.n) continue;
        last = mark->line;
        VEC_PUSH(p->arena, *sites, ((Site){mark, number, file->counts.at[last]}));
    }
}

// What goes to the heap, what allocated most first.
static void put_sites(const Page *p, FILE *out, const PageFiles *files) {
    Sites sites = {0};
    for (int i = 0; i < files->n; i++) add_sites(p, &sites, i, &files->at[i]);
    if (!sites.n) return;
    qsort(sites.at, (size_t)sites.n, sizeof *sites.at, by_count);
    fprintf(out, "<details class=sites%s><summary>%d lines allocate</summary><ol>",
            sites.at[0].allocated ? " open" : "", sites.n);
    for (int i = 0; i < sites.n; i++) {
        const Site *s = &sites.at[i];
        fputs("<li>", out);
        if (s->allocated) fprintf(out, "<b>%llu</b> ", (unsigned long long)s->allocated);
        fprintf(out, "<a href=#f%d-%u>", s->file, s->mark->line);
        html_text(out, path_base(s->mark->file));
        fprintf(out, ":%u</a> ", s->mark->line);
        html_text(out, s->mark->text);
    }
    fputs("</ol></details>", out);
}

static PageFiles read_files(Page *p, const TextList *paths, Bytes profile) {
    PageFiles files = {0};
    for (int i = 0; i < paths->n; i++) {
        PageFile f = {.counts = {.file = paths->at[i], .n = 2}};
        if (!file_read(p->arena, paths->at[i], &f.source)) fail_io("%s", paths->at[i]);
        for (size_t k = 0; k < f.source.n; k++) f.counts.n += f.source.p[k] == '\n';
        f.counts.at = NEW_ARRAY(p->arena, uint64_t, f.counts.n);
        take_profile(&f.counts, arena_strndup(p->arena, profile.p, profile.n));
        VEC_PUSH(p->arena, files, f);
    }
    return files;
}

void page_write(Page *p, const char *path, const char *profile, const char *title, const TextList *paths) {
    Bytes counted = {"", 0};
    if (profile && !file_read(p->arena, profile, &counted)) fail_io("%s", profile);
    PageFiles files = read_files(p, paths, counted);
    settle(p);
    Output output = output_open(p->arena, path);
    FILE *out = output.file;
    fputs(head, out);
    fputs("<title>", out);
    html_text(out, title);
    fputs(": stack and heap</title><body><header><h1>", out);
    html_text(out, title);
    fprintf(
        out,
        "</h1><p><b class=heap>%d to the heap</b>, <b class=stack>%d stay</b>, "
        "<b class=leak>%d parameters leak</b>. Click a mark for the way by which it escapes. "
        "Keys: n and p go to the next and the previous one on the heap, Enter opens it, Escape closes all. "
        "<label><input type=checkbox id=inlining> inlining (i)</label></p>",
        count_of(p, FINDING_HEAP), count_of(p, FINDING_STACK), count_of(p, FINDING_LEAK));
    put_sites(p, out, &files);
    fputs("</header>\n", out);
    for (int i = 0; i < files.n; i++) put_file(p, out, &files, i);
    fputs(script, out);
    output_close(&output);
}
