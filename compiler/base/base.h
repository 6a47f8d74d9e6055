// base.h - what every part of the compiler stands on: arenas, interned names, positions, diagnostics.
//
// Ownership: everything a compilation makes (AST, types, objects, texts) lives in one Arena and dies with it;
// nothing is freed piecemeal. Interned names ("atoms") are NUL-terminated, live as long as the arena, and
// compare by pointer. There are no globals: each function takes the structure it works on, and `Compiler`
// (types/types.h) ties them together.
//
// Failure: running out of memory prints a message and exits with status 2; a broken invariant of ours calls
// `internal_error`, which names the place and exits with status 3 (a user's mistake is a diagnostic and
// status 1).
#ifndef LOAM_COMPILER_BASE_H
#define LOAM_COMPILER_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// ---- memory -----------------------------------------------------------------------------------------------

_Noreturn void out_of_memory(void);
typedef struct Arena Arena;
Arena *arena_new(void);
void arena_free(Arena *);
void *arena_alloc(Arena *, size_t bytes); // zeroed, 16-byte aligned; never NULL
char *arena_printf(Arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(2)));
char *arena_strndup(Arena *, const char *, size_t n); // adds a NUL
static inline char *arena_strdup(Arena *arena, const char *text) {
    return arena_strndup(arena, text, strlen(text));
}
#define NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define NEW_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))

// A growing array inside an arena: VEC(T) v = {0}; VEC_PUSH(arena, v, item); v.at[i], v.n.
#define VEC(T)                                                                                               \
    struct {                                                                                                 \
        T *at;                                                                                               \
        int n, cap;                                                                                          \
    }
#define VEC_PUSH(arena, v, item)                                                                             \
    (vec_grow((arena), (void **)&(v).at, (v).n, &(v).cap, sizeof *(v).at), (v).at[(v).n++] = (item))
void vec_grow(Arena *, void **at, int n, int *cap, size_t item_bytes);

// Names and other texts that compare by pointer.
typedef struct Interner Interner;
Interner *interner_new(Arena *);
const char *intern(Interner *, const char *text, size_t n);
const char *intern_cstr(Interner *, const char *text);
static inline bool name_is_blank(const char *name) { return name[0] == '_' && !name[1]; }

// Bytes that may hold NULs (string literals, sources). Not NUL-terminated unless said so.
typedef struct Bytes {
    const char *p;
    size_t n;
} Bytes;

uint64_t hash_bytes(const char *, size_t n); // FNV-1a with the upper bits folded in

static inline bool text_begins(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}
static inline bool text_ends(const char *text, const char *suffix) {
    size_t n = strlen(text), k = strlen(suffix);
    return n >= k && strcmp(text + n - k, suffix) == 0;
}

// The code point at text; -1 and width 1 for an invalid sequence.
int32_t utf8_decode(const char *text, const char *end, int *width);

// A text being built; `text` is NUL-terminated after each call and owned by the arena.
typedef struct Text {
    Arena *arena;
    char *text;
    size_t n, cap;
} Text;
void text_printf(Text *, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull(2)));
void text_bytes(Text *, const char *, size_t n);

// ---- positions and diagnostics ----------------------------------------------------------------------------

// A place in a source file. line 0 means "no position". Columns count bytes from 1, as Go's do.
typedef struct Pos {
    uint32_t line;
    uint16_t col, file;
} Pos;
static inline bool pos_known(Pos p) { return p.line != 0; }
bool pos_less(Pos a, Pos b); // by file, line, column

// From (line, col) on, up to the file's next one, places are called as a //line directive says: the first is
// to_line, to_col of `path`. to_col is 0 when columns are not known.
typedef struct LineBase {
    uint32_t line, col, to_line, to_col;
    const char *path; // NULL: that of what holds before
} LineBase;
typedef struct SourceFile {
    const char *path;     // as diagnostics print it
    const char *abs_path; // for debug information and tracebacks
    Bytes text;           // whole file, followed by a NUL that is not counted
    VEC(LineBase) bases;  // in order of position
} SourceFile;

// Diagnostics are collected, then printed sorted by position, without repeats, on standard error:
//   path:line:col: message
typedef struct Diags Diags;
Diags *diags_new(Arena *);
uint16_t diags_add_file(Diags *, SourceFile); // index for Pos.file
const SourceFile *diags_file(const Diags *, uint16_t index);
void diags_add_line_base(Diags *, uint16_t index, LineBase);
// What a known position is called, its file's //line directives applied. col is 0 when it is not known.
typedef struct SourcePlace {
    const char *path;
    uint32_t line, col;
} SourcePlace;
SourcePlace diags_place(const Diags *, Pos);
// The position of a file that is called so, of several the one nearest to its directive; false: none is.
bool diags_find_place(const Diags *, SourcePlace, uint16_t file, Pos *at);
void diag_error(Diags *, Pos, const char *fmt, ...) __attribute__((format(printf, 3, 4), nonnull(3)));
void diag_verror(Diags *, Pos, const char *fmt, va_list);
// A report (-m), no error. Reports have an order of their own, not that of their positions; those of equal
// rank stay in the order in which they come.
typedef struct DiagRank {
    int at[6];
} DiagRank;
void diag_note(Diags *, Pos, DiagRank, const char *text);
int diags_error_count(const Diags *);
int diags_syntax_error_count(const Diags *); // those that begin with "syntax error"
// Takes back every diagnostic since there were `since` of them (diags_count); the first one's "path:line:col:
// message", NULL if none.
int diags_count(const Diags *);
const char *diags_withdraw(Diags *, int since);
// Prints what was collected and forgets it; stops after ten errors ("too many errors") unless `all`. Returns
// the error count.
int diags_flush(Diags *, bool all);

const char *diags_pos_text(const Diags *,
                           Pos); // "path:line:col", "-" when it is not known; behind it, in brackets,
                                 // the place in the file that is read, when that differs

// ---- files ------------------------------------------------------------------------------------------------

#define FILE_STREAM_MOST (64u << 20) // bytes of what is no regular file: it may have no end
bool file_read(Arena *, const char *path, Bytes *whole); // false: errno says why
bool file_append(int file, Bytes);                       // to an open one; the same
bool path_is_dir(const char *path);
static inline const char *path_base(const char *path) { // behind the last slash
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
// Without symbolic links; the path as it is when there is nothing of that name.
const char *path_absolute(Arena *, const char *path);

_Noreturn void internal_error(const char *where, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

#endif
