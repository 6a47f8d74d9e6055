// factlog.c - -gcflags=-json=0,DIR: what the optimiser decided and why, for editors, in gc's format
// (cmd/compile/internal/logopt): DIR/PACKAGE/FILE.json has a header and then an LSP diagnostic a line, sorted
// by position. Lines and columns begin with 1 there, as gc's do.
#include "driver/driver.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Fact {
    const char *file, *code, *message;
    unsigned line, col;
    int order;
    const LoamFactStep *steps;
    int nsteps;
} Fact;

struct FactLog {
    Arena *arena;
    VEC(Fact) facts;
};

FactLog *factlog_new(Arena *arena) {
    FactLog *log = NEW(arena, FactLog);
    log->arena = arena;
    return log;
}

void factlog_add(FactLog *log, const LoamFact *fact) {
    Fact f = {arena_strdup(log->arena, fact->file),
              arena_strdup(log->arena, fact->code),
              arena_strdup(log->arena, fact->message),
              fact->line,
              fact->col,
              log->facts.n,
              fact_steps(log->arena, fact),
              fact->nsteps};
    VEC_PUSH(log->arena, log->facts, f);
}

// ---- text -------------------------------------------------------------------------------------------------

// A string as Go's encoding/json writes it.
static void put_string(FILE *out, const char *text) {
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\') fprintf(out, "\\%c", *p);
        else if (*p < ' ' || *p == '<' || *p == '>' || *p == '&' || *p == 0x7f) fprintf(out, "\\u%04x", *p);
        else fputc(*p, out);
    }
    fputc('"', out);
}

static void put_range(FILE *out, unsigned line, unsigned col) {
    fprintf(out,
            "\"range\":{\"start\":{\"line\":%u,\"character\":%u},\"end\":{\"line\":%u,\"character\":%u}}",
            line, col, line, col);
}

// Bytes of a path that a URI does not take as they are.
static const char *uri_of(FactLog *log, const char *path) {
    Text uri = {.arena = log->arena};
    text_printf(&uri, "file://");
    for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
        bool plain = (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
                     strchr("-_.~/:@!$&'()*+,;=", *p);
        text_printf(&uri, plain ? "%c" : "%%%02X", *p);
    }
    return uri.text;
}

static void put_fact(FactLog *log, FILE *out, const Fact *f) {
    fprintf(out, "{");
    put_range(out, f->line, f->col);
    fprintf(out, ",\"severity\":3,\"code\":");
    put_string(out, f->code);
    fprintf(out, ",\"source\":\"go compiler\",\"message\":");
    put_string(out, f->message);
    for (int i = 0; i < f->nsteps; i++) {
        const LoamFactStep *s = &f->steps[i];
        fprintf(out, "%s{\"location\":{\"uri\":", i ? "," : ",\"relatedInformation\":[");
        put_string(out, uri_of(log, path_absolute(log->arena, s->file)));
        fprintf(out, ",");
        put_range(out, s->line, s->col);
        fprintf(out, "},\"message\":");
        put_string(out, arena_printf(log->arena, "escflow: %s", s->text));
        fprintf(out, "}");
    }
    fprintf(out, "%s}\n", f->nsteps ? "]" : "");
}

// ---- files ------------------------------------------------------------------------------------------------

static int by_place(const void *a, const void *b) {
    const Fact *x = a, *y = b;
    int order = place_order((SourcePlace){x->file, x->line, x->col}, (SourcePlace){y->file, y->line, y->col});
    return order ? order : x->order - y->order;
}

static void make_folder(const char *path) {
    if (mkdir(path, 0777) != 0 && errno != EEXIST) fail_io("%s", path);
}

static void make_folders(FactLog *log, const char *path) {
    for (const char *slash = path; (slash = strchr(slash + 1, '/'));)
        make_folder(arena_strndup(log->arena, path, (size_t)(slash - path)));
    make_folder(path);
}

static void write_file(FactLog *log, const char *folder, const char *package, const Fact *facts, int n) {
    const char *base = path_base(facts->file);
    size_t length = strlen(base);
    if (length > 3 && strcmp(base + length - 3, ".go") == 0) length -= 3;
    const char *path = arena_printf(log->arena, "%s/%.*s.json", folder, (int)length, base);
    Output output = output_open(log->arena, path);
    FILE *out = output.file;
    fprintf(out, "{\"version\":0,\"package\":");
    put_string(out, package);
    fprintf(out, ",\"goos\":\"linux\",\"goarch\":\"amd64\",\"gc_version\":\"loam\",\"file\":");
    put_string(out, path_absolute(log->arena, facts->file));
    fprintf(out, "}\n");
    for (int i = 0; i < n; i++) put_fact(log, out, &facts[i]);
    output_close(&output);
}

void factlog_write(FactLog *log, const char *folder, const char *package) {
    folder = arena_printf(log->arena, "%s/%s", folder, package);
    make_folders(log, folder);
    if (log->facts.n) qsort(log->facts.at, (size_t)log->facts.n, sizeof(Fact), by_place);
    for (int i = 0, end; i < log->facts.n; i = end) {
        for (end = i + 1; end < log->facts.n && !strcmp(log->facts.at[end].file, log->facts.at[i].file);)
            end++;
        write_file(log, folder, package, &log->facts.at[i], end - i);
    }
}
