// page.c - -gcflags=-html=FILE: one self-contained page that shows the source with what was decided about
// each object and parameter. Marks are <details> elements: a click, or Enter on the keyboard, shows the way
// by which something escapes and what would have to be left out. With -html=FILE,PROFILE lines tell how often
// they allocated: PROFILE is a heap profile (heapprofile.c).
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

// ---- a heap profile ---------------------------------------------------------------------------------------

typedef struct PageFile {
    const char *path;
    Bytes source;
    uint64_t *allocated; // objects by line; there are `lines` of them
    size_t lines;
} PageFile;
typedef VEC(PageFile) PageFiles;

static void take_profile(PageFile *file, int number, const Profile *profile) {
    for (int i = 0; i < profile->n; i++) {
        const ProfileFrame *f = profile_frame_in(&profile->at[i], number);
        if (f && f->line < file->lines) file->allocated[f->line] += profile->at[i].column[PROFILE_OBJECTS];
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

static bool is_shown_in_line(const Finding *m) { return m->kind <= FINDING_STACK && m->col; }

// The line with the place of each mark underlined.
static void put_code(FILE *out, const char *line, size_t n, const Finding *marks, int count) {
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
    while (n < files->n && strcmp(files->at[n].path, at->file) != 0) n++;
    if (n < files->n) fprintf(out, "<a href=#f%d-%u>", n, at->line);
    if (n != file) {
        html_text(out, path_base(at->file));
        fputc(':', out);
    }
    fprintf(out, "%u%s", at->line, n < files->n ? "</a>" : "");
}

// A step on the mark's own line needs no place.
static void put_mark(FILE *out, const PageFiles *files, int file, const Finding *m) {
    fprintf(out, "<details class=%s><summary>", kind_names[m->kind]);
    html_text(out, m->text);
    fputs("</summary>", out);
    if (m->nway) fputs("<ol class=way>", out);
    for (int i = 0; i < m->nway; i++) {
        fputs("<li>", out);
        if (m->way[i].line != m->line || strcmp(m->way[i].file, files->at[file].path) != 0) {
            put_place(out, files, file, &m->way[i]);
            fputc(' ', out);
        }
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
                     const Finding *marks, int count, uint64_t allocated) {
    fprintf(out, "<div id=f%d-%u%s><a href=#f%d-%u>%u</a>", file, number, allocated ? " class=hot" : "", file,
            number, number);
    put_code(out, line, n, marks, count);
    if (allocated || count) fputs("<span>", out);
    if (allocated) fprintf(out, "<b>%llu allocated</b>", (unsigned long long)allocated);
    for (int i = 0; i < count; i++) put_mark(out, files, file, &marks[i]);
    fputs(allocated || count ? "</span></div>\n" : "</div>\n", out);
}

// The first of the marks of a file.
static int first_mark(const Findings *p, const char *path) {
    int m = 0;
    while (m < p->notes.n && strcmp(p->notes.at[m].file, path) != 0) m++;
    return m;
}

static void put_file(const Findings *p, FILE *out, const PageFiles *files, int number) {
    const PageFile *file = &files->at[number];
    const char *path = file->path;
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
        while (m + count < p->notes.n && p->notes.at[m + count].line == line &&
               strcmp(p->notes.at[m + count].file, path) == 0)
            count++;
        put_line(out, files, number, line, at, n, p->notes.at + m, count, file->allocated[line]);
        m += count;
        at = stop ? stop + 1 : end;
    }
    fputs("</main>\n", out);
}

static int count_of(const Findings *p, FindingKind kind) {
    int n = 0;
    for (int i = 0; i < p->notes.n; i++) n += p->notes.at[i].kind == kind;
    return n;
}

// A line that has marks of the heap, in the list at the top.
typedef struct Site {
    const Finding *mark; // the first of them
    int file;
    uint64_t allocated;
} Site;
typedef VEC(Site) Sites;

static int by_count(const void *a, const void *b) {
    const Site *x = a, *y = b;
    if (x->allocated != y->allocated) return x->allocated < y->allocated ? 1 : -1;
    if (x->file != y->file) return x->file - y->file;
    return finding_order(x->mark, y->mark);
}

static void add_sites(const Findings *p, Sites *sites, int number, const PageFile *file) {
    unsigned last = 0;
    for (int m = first_mark(p, file->path); m < p->notes.n; m++) {
        const Finding *mark = &p->notes.at[m];
        if (strcmp(mark->file, file->path) != 0) break;
        if (mark->kind != FINDING_HEAP || mark->line == last || mark->line >= file->lines) continue;
        last = mark->line;
        VEC_PUSH(p->arena, *sites, ((Site){mark, number, file->allocated[last]}));
    }
}

// What goes to the heap, what allocated most first.
static void put_sites(const Findings *p, FILE *out, const PageFiles *files) {
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

static PageFiles read_files(Findings *p, const TextList *paths, const Profile *profile) {
    PageFiles files = {0};
    for (int i = 0; i < paths->n; i++) {
        PageFile f = {.path = paths->at[i], .lines = 2};
        if (!file_read(p->arena, paths->at[i], &f.source)) fail_io("%s", paths->at[i]);
        for (size_t k = 0; k < f.source.n; k++) f.lines += f.source.p[k] == '\n';
        f.allocated = NEW_ARRAY(p->arena, uint64_t, f.lines);
        take_profile(&f, i, profile);
        VEC_PUSH(p->arena, files, f);
    }
    return files;
}

void page_write(Findings *p, const char *path, const char *profile, const char *title,
                const TextList *paths) {
    Profile counted = {0};
    if (profile) counted = heap_profile_open(p->arena, profile, paths);
    PageFiles files = read_files(p, paths, &counted);
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
