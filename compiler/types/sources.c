// sources.c - which files make up an imported package (sources.h has the rules).
#define _DEFAULT_SOURCE
#include "types/sources.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

// ---- lib/overlay.txt --------------------------------------------------------------------------------------

typedef enum OverlayHow {
    OVERLAY_WHOLE,
    OVERLAY_OVER,
    OVERLAY_WITHOUT,
    OVERLAY_WITH,
    OVERLAY_UNIMPORTED,
    OVERLAY_LITE,
} OverlayHow;

typedef struct OverlayRow {
    Bytes path, what; // what: a file's name, or an import path
    OverlayHow how;
} OverlayRow;

struct Overlay {
    VEC(OverlayRow) rows;
};

static Bytes next_word(Bytes *line) {
    while (line->n && (*line->p == ' ' || *line->p == '\t')) line->p++, line->n--;
    size_t n = 0;
    while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t') n++;
    Bytes word = {line->p, n};
    line->p += n, line->n -= n;
    return word;
}

static bool is_word(Bytes b, const char *text) {
    return b.n == strlen(text) && (!b.n || memcmp(b.p, text, b.n) == 0);
}

static bool parse_row(Bytes line, OverlayRow *row) {
    static const char *const HOW[] = {"whole", "over", "without", "with", "unimported", "lite"};
    row->path = next_word(&line);
    Bytes how = next_word(&line);
    for (unsigned k = 0; k < sizeof HOW / sizeof HOW[0]; k++) {
        if (!is_word(how, HOW[k])) continue;
        row->how = (OverlayHow)k;
        if (row->how >= OVERLAY_WITHOUT) row->what = next_word(&line);
        return next_word(&line).n > 0; // the reason
    }
    return false;
}

static bool read_overlay(Compiler *c) {
    const char *name = arena_printf(c->arena, "%s/overlay.txt", c->libdir);
    Bytes text;
    c->overlay = NEW(c->arena, struct Overlay);
    if (!file_read(c->arena, name, &text)) {
        diag_error(c->diags, (Pos){0}, "%s: %s", name, strerror(errno));
        return false;
    }
    for (int number = 1; text.n; number++) {
        const char *newline = memchr(text.p, '\n', text.n);
        Bytes line = {text.p, newline ? (size_t)(newline - text.p) : text.n};
        text.n -= line.n + (newline != NULL);
        text.p += line.n + (newline != NULL);
        OverlayRow row = {0};
        if (!line.n || *line.p == '#') continue;
        if (!parse_row(line, &row)) {
            diag_error(
                c->diags, (Pos){0},
                "%s:%d: a row is PATH whole|over|without FILE|with FILE|unimported IMPORT|lite IMPORT, and a "
                "reason",
                name, number);
            return false;
        }
        VEC_PUSH(c->arena, c->overlay->rows, row);
    }
    return true;
}

// `what`: the file or import, NULL for any.
static const OverlayRow *find_row(const Compiler *c, const char *path, OverlayHow how, const char *what) {
    for (int i = 0; i < c->overlay->rows.n; i++) {
        const OverlayRow *row = &c->overlay->rows.at[i];
        if (row->how == how && is_word(row->path, path) && (!what || is_word(row->what, what))) return row;
    }
    return NULL;
}

// ---- folders ----------------------------------------------------------------------------------------------

static bool is_go_file(const char *name) {
    return name[0] != '_' && name[0] != '.' && text_ends(name, ".go") && !text_ends(name, "_test.go");
}

bool sources_add_folder(Compiler *c, const char *folder, bool own, Sources *out) {
    DIR *dir = opendir(folder);
    if (!dir) {
        diag_error(c->diags, (Pos){0}, "%s: %s", folder, strerror(errno));
        return false;
    }
    for (const struct dirent *entry; (entry = readdir(dir));) {
        if (!is_go_file(entry->d_name)) continue;
        const char *path = arena_printf(c->arena, "%s/%s", folder, entry->d_name);
        Source source = {.path = path, .base = path + strlen(folder) + 1, .own = own};
        VEC_PUSH(c->arena, out->files, source);
    }
    closedir(dir);
    return true;
}

static int by_base(const void *x, const void *y) {
    return strcmp(((const Source *)x)->base, ((const Source *)y)->base);
}

void sources_sort(Sources *s) {
    if (s->files.n) qsort(s->files.at, (size_t)s->files.n, sizeof(Source), by_base);
}

// Leaves out what lib/overlay.txt says of the installed Go's files, and marks what it takes always.
static void apply_rows(const Compiler *c, Sources *s) {
    int kept = 0;
    for (int i = 0; i < s->files.n; i++) {
        Source source = s->files.at[i];
        if (!source.own && find_row(c, s->path, OVERLAY_WITHOUT, source.base)) continue;
        source.always = !source.own && find_row(c, s->path, OVERLAY_WITH, source.base);
        s->files.at[kept++] = source;
    }
    s->files.n = kept;
}

// ---- packages ---------------------------------------------------------------------------------------------

static const char *existing(Compiler *c, const char *root, const char *below, const char *path) {
    if (!root) return NULL;
    const char *folder = arena_printf(c->arena, "%s%s/%s", root, below, path);
    return path_is_dir(folder) ? folder : NULL;
}

bool sources_unimported(Compiler *c, const char *path, Bytes import) {
    return c->overlay && find_row(c, path, OVERLAY_UNIMPORTED, arena_strndup(c->arena, import.p, import.n));
}

bool sources_lite(Compiler *c, const char *path, const char *import) {
    return c->overlay && find_row(c, path, OVERLAY_LITE, import);
}

const char *sources_original(Compiler *c, const char *path) { return existing(c, c->goroot, "/src", path); }

bool sources_find(Compiler *c, const char *path, bool vendor, Sources *out) {
    *out = (Sources){.path = path};
    if (c->libdir && !c->overlay && !read_overlay(c)) return false;
    const char *own = existing(c, c->libdir, "", path), *original = sources_original(c, path);
    if (!own && !original && vendor) {
        original = existing(c, c->goroot, "/src/vendor", path);
        out->path = intern_cstr(c->names, arena_printf(c->arena, "vendor/%s", path));
    }
    if (own && find_row(c, path, OVERLAY_WHOLE, NULL)) original = NULL;
    out->folder = original ? original : own;
    out->own = !original;
    if (!out->folder) return false;
    if (own && !sources_add_folder(c, own, true, out)) return false;
    if (original && !sources_add_folder(c, original, false, out)) return false;
    if (original && c->libdir) apply_rows(c, out);
    sources_sort(out);
    return true;
}
