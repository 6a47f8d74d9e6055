// constraint.c - which files of a package are compiled: names (_linux, _amd64, _test) and //go:build or //
// +build lines.
//
// A //go:build line decides alone; without one every // +build line must hold (its words are alternatives,
// commas join, ! negates). Only comments before the package clause count, and // +build lines only where a
// blank line follows them. A malformed constraint excludes the file. The "cgo" tag is never set.
#define _GNU_SOURCE
#include "syntax/parser.h"

#include <string.h>

static const char *const KNOWN_OS[] = {
    "aix",   "android", "darwin", "dragonfly", "freebsd", "hurd",    "illumos", "ios", "js",
    "linux", "nacl",    "netbsd", "openbsd",   "plan9",   "solaris", "windows", "zos", NULL,
};
static const char *const KNOWN_ARCH[] = {
    "386",     "amd64",  "amd64p32", "arm",       "armbe",       "arm64", "arm64be", "loong64", "mips",
    "mipsle",  "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc",   "ppc64",   "ppc64le", "riscv",
    "riscv64", "s390",   "s390x",    "sparc",     "sparc64",     "wasm",  NULL,
};

static bool bytes_equal(Bytes b, const char *text) {
    return b.n == strlen(text) && memcmp(b.p, text, b.n) == 0;
}

static bool in_list(Bytes word, const char *const *list) {
    for (; *list; list++)
        if (bytes_equal(word, *list)) return true;
    return false;
}

// go1.1 to go1.19
static bool is_release_tag(Bytes tag) {
    enum { LAST_RELEASE = 19 };
    if (tag.n < 5 || tag.n > 6 || memcmp(tag.p, "go1.", 4) != 0) return false;
    int minor = 0;
    for (size_t i = 4; i < tag.n; i++) {
        if (tag.p[i] < '0' || tag.p[i] > '9') return false;
        minor = minor * 10 + (tag.p[i] - '0');
    }
    return tag.p[4] != '0' && minor <= LAST_RELEASE;
}

// Tags by which packages of the installed Go choose Go code instead of assembler.
static bool is_pure_tag(Bytes tag) {
    return bytes_equal(tag, "purego") || bytes_equal(tag, "math_big_pure_go");
}

static bool tag_holds(const char *goarch, Bytes tag) {
    if (is_pure_tag(tag)) return strcmp(goarch, "amd64") != 0; // an architecture without assembler
    return bytes_equal(tag, "linux") || bytes_equal(tag, "unix") || bytes_equal(tag, "gc") ||
           bytes_equal(tag, goarch) || is_release_tag(tag);
}

// ---- names ------------------------------------------------------------------------------------------------

// Cuts the last _word off name[0..*n).
static Bytes cut_last_word(const char *name, size_t *n) {
    size_t end = *n, start = end;
    while (start > 0 && name[start - 1] != '_') start--;
    *n = start > 0 ? start - 1 : 0;
    return (Bytes){name + start, end - start};
}

static bool name_matches(const char *goarch, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *first = strchr(name, '_');
    const char *dot = strchr(name, '.');
    if (!first || (dot && dot < first)) return true;
    size_t n = (dot ? (size_t)(dot - first) : strlen(first));
    Bytes last = cut_last_word(first, &n);
    if (bytes_equal(last, "test")) last = cut_last_word(first, &n);
    if (in_list(last, KNOWN_ARCH)) {
        Bytes before = cut_last_word(first, &n);
        return tag_holds(goarch, last) && (!in_list(before, KNOWN_OS) || tag_holds(goarch, before));
    }
    return !in_list(last, KNOWN_OS) || tag_holds(goarch, last);
}

// ---- //go:build -------------------------------------------------------------------------------------------

typedef struct BuildExpr {
    const char *goarch;
    const char *at, *end;
    int depth;
    bool bad;
} BuildExpr;

static bool build_or(BuildExpr *b);

static void skip_blanks(BuildExpr *b) {
    while (b->at < b->end && (*b->at == ' ' || *b->at == '\t')) b->at++;
}

static bool build_got(BuildExpr *b, const char *op) {
    size_t n = strlen(op);
    skip_blanks(b);
    if ((size_t)(b->end - b->at) < n || memcmp(b->at, op, n) != 0) return false;
    b->at += n;
    return true;
}

static bool is_tag_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || (unsigned char)c >= 0x80;
}

static bool build_not(BuildExpr *b) {
    enum { MAX_DEPTH = 1000 };
    if (++b->depth > MAX_DEPTH) {
        b->bad = true;
        return false;
    }
    bool holds;
    if (build_got(b, "!")) {
        holds = !build_not(b);
    } else if (build_got(b, "(")) {
        holds = build_or(b);
        if (!build_got(b, ")")) b->bad = true;
    } else {
        const char *start = b->at;
        while (b->at < b->end && is_tag_char(*b->at)) b->at++;
        Bytes tag = {start, (size_t)(b->at - start)};
        if (!tag.n) b->bad = true;
        holds = tag_holds(b->goarch, tag);
    }
    b->depth--;
    return holds;
}

static bool build_and(BuildExpr *b) {
    bool holds = build_not(b);
    while (!b->bad && build_got(b, "&&")) holds = build_not(b) && holds;
    return holds;
}

static bool build_or(BuildExpr *b) {
    bool holds = build_and(b);
    while (!b->bad && build_got(b, "||")) holds = build_and(b) || holds;
    return holds;
}

static bool build_line_holds(const char *goarch, Bytes line) {
    BuildExpr b = {.goarch = goarch, .at = line.p, .end = line.p + line.n};
    bool holds = build_or(&b);
    skip_blanks(&b);
    return holds && !b.bad && b.at == b.end;
}

// ---- // +build --------------------------------------------------------------------------------------------

static bool plus_word_holds(const char *goarch, Bytes word) {
    bool holds = true;
    while (word.n) {
        const char *comma = memchr(word.p, ',', word.n);
        Bytes tag = {word.p, comma ? (size_t)(comma - word.p) : word.n};
        word = comma ? (Bytes){comma + 1, word.n - tag.n - 1} : (Bytes){0};
        bool negated = tag.n && tag.p[0] == '!';
        if (negated) tag = (Bytes){tag.p + 1, tag.n - 1};
        holds = holds && tag.n && tag_holds(goarch, tag) != negated;
    }
    return holds;
}

static bool plus_line_holds(const char *goarch, Bytes line) {
    bool holds = false;
    for (size_t i = 0; i < line.n;) {
        while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t')) i++;
        size_t start = i;
        while (i < line.n && line.p[i] != ' ' && line.p[i] != '\t') i++;
        if (i > start) holds = plus_word_holds(goarch, (Bytes){line.p + start, i - start}) || holds;
    }
    return holds;
}

// ---- the head of a file -----------------------------------------------------------------------------------

static Bytes trim(Bytes b) {
    while (b.n && (b.p[0] == ' ' || b.p[0] == '\t' || b.p[0] == '\r')) b = (Bytes){b.p + 1, b.n - 1};
    while (b.n && (b.p[b.n - 1] == ' ' || b.p[b.n - 1] == '\t' || b.p[b.n - 1] == '\r')) b.n--;
    return b;
}

static bool cut_prefix(Bytes *b, const char *prefix) {
    size_t n = strlen(prefix);
    if (b->n < n || memcmp(b->p, prefix, n) != 0) return false;
    *b = (Bytes){b->p + n, b->n - n};
    return true;
}

static bool next_line(Bytes *text, Bytes *line) {
    if (!text->n) return false;
    const char *newline = memchr(text->p, '\n', text->n);
    size_t n = newline ? (size_t)(newline - text->p) : text->n;
    *line = trim((Bytes){text->p, n});
    size_t used = newline ? n + 1 : n;
    *text = (Bytes){text->p + used, text->n - used};
    return true;
}

// Takes comments off the front of a line. True: something else follows. *inside: in a /* comment.
static bool skip_comments(Bytes line, bool *inside) {
    while (line.n) {
        if (*inside) {
            const char *close = memmem(line.p, line.n, "*/", 2);
            if (!close) return false;
            *inside = false;
            line = trim((Bytes){close + 2, line.n - (size_t)(close + 2 - line.p)});
        } else if (line.n >= 2 && memcmp(line.p, "//", 2) == 0) {
            return false;
        } else if (line.n >= 2 && memcmp(line.p, "/*", 2) == 0) {
            *inside = true;
            line = (Bytes){line.p + 2, line.n - 2};
        } else {
            return true;
        }
    }
    return false;
}

// The //go:build line of a file's head (p NULL: none), and the end of the part in which // +build lines
// count.
static Bytes find_build_line(Bytes text, const char **plus_end) {
    Bytes rest = text, line, found = {0};
    bool inside = false, ended = false;
    *plus_end = text.p;
    while (next_line(&rest, &line)) {
        if (!line.n && !ended) {
            *plus_end = rest.p;
            continue;
        }
        if (line.n < 2 || memcmp(line.p, "//", 2) != 0) ended = true;
        Bytes constraint = line;
        if (!inside && !found.p && cut_prefix(&constraint, "//go:build") &&
            (!constraint.n || constraint.p[0] == ' ' || constraint.p[0] == '\t'))
            found = constraint;
        if (skip_comments(line, &inside)) break;
    }
    return found;
}

static bool text_matches(const char *goarch, Bytes text) {
    const char *plus_end;
    Bytes build = find_build_line(text, &plus_end);
    if (build.p) return build_line_holds(goarch, build);
    Bytes rest = {text.p, (size_t)(plus_end - text.p)}, line;
    while (next_line(&rest, &line)) {
        if (!cut_prefix(&line, "//")) continue;
        line = trim(line);
        if (cut_prefix(&line, "+build") && (!line.n || line.p[0] == ' ' || line.p[0] == '\t') &&
            !plus_line_holds(goarch, line))
            return false;
    }
    return true;
}

bool build_constraint_ok(const char *path, Bytes text, const char *goarch) {
    return name_matches(goarch, path) && text_matches(goarch, text);
}
