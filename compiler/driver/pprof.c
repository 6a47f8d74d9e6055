// pprof.c - profiles in pprof's format, as runtime/pprof of Loam or Go writes them: a protocol buffer,
// compressed or not (github.com/google/pprof/proto/profile.proto). One that is not whole, or that contradicts
// itself, is refused as Go's reader does it, and in its words where it has some.
//
// A message is a row of fields. A field is a number that tells its own number and kind, then a number
// (kind 0), eight bytes (1), a length and bytes (2), or four bytes (5).
#include "driver/driver.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// ---- fields -----------------------------------------------------------------------------------------------

typedef struct WireMessage {
    const uint8_t *at, *end;
    bool broken;
} WireMessage;
typedef struct WireField {
    uint64_t number, kind, value;
    Bytes bytes;
} WireField;

static WireMessage message_of(Bytes b) {
    const uint8_t *at = (const uint8_t *)b.p;
    return (WireMessage){at, at + b.n, false};
}

static uint64_t take_varint(WireMessage *m) {
    uint64_t value = 0;
    for (int shift = 0; m->at < m->end && shift < 64; shift += 7) {
        uint8_t byte = *m->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) return value;
    }
    m->broken = true;
    return 0;
}

static Bytes take_bytes(WireMessage *m, uint64_t n) {
    if (n > (uint64_t)(m->end - m->at)) {
        m->broken = true;
        n = 0;
    }
    Bytes b = {(const char *)m->at, (size_t)n};
    m->at += n;
    return b;
}

// False at the end, and where the message is broken.
static bool take_field(WireMessage *m, WireField *f) {
    if (m->at == m->end || m->broken) return false;
    uint64_t key = take_varint(m);
    *f = (WireField){.number = key >> 3, .kind = key & 7};
    switch (f->kind) {
    case 0: f->value = take_varint(m); break;
    case 1: take_bytes(m, 8); break;
    case 2: f->bytes = take_bytes(m, take_varint(m)); break;
    case 5: take_bytes(m, 4); break;
    default: m->broken = true;
    }
    return !m->broken;
}

// The value of the field of this number in a message that has it at most once.
static uint64_t number_in(Bytes bytes, uint64_t number) {
    WireMessage m = message_of(bytes);
    uint64_t value = 0;
    for (WireField f; take_field(&m, &f);)
        if (f.number == number) value = f.value;
    return value;
}

typedef VEC(uint64_t) Numbers;

// A repeated number: one, or several packed into bytes. False: it is broken.
static bool take_numbers(Arena *arena, const WireField *f, Numbers *to) {
    if (f->kind == 0) VEC_PUSH(arena, *to, f->value);
    WireMessage m = message_of(f->bytes);
    while (f->kind == 2 && m.at < m.end && !m.broken) {
        uint64_t value = take_varint(&m);
        VEC_PUSH(arena, *to, value);
    }
    return !m.broken && (f->kind == 0 || f->kind == 2);
}

// ---- protocol buffers -------------------------------------------------------------------------------------

typedef struct Row { // a function or a location
    uint64_t id;
    Bytes message;
} Row;
typedef VEC(Row) Rows;

typedef struct Proto {
    Arena *arena;
    VEC(const char *) texts;
    Rows functions, locations;
    VEC(Bytes) types, samples;
    const char *fault; // the first one that was found, or NULL
} Proto;

enum { PROFILE_TYPE = 1, PROFILE_SAMPLE = 2, PROFILE_LOCATION = 4, PROFILE_FUNCTION = 5, PROFILE_TEXT = 6 };
enum {
    ROW_ID = 1,
    LOCATION_LINE = 4,
    LINE_FUNCTION = 1,
    LINE_NUMBER = 2,
    FUNCTION_NAME = 2,
    FUNCTION_FILE = 4,
    FUNCTION_START = 5
};
enum { SAMPLE_LOCATIONS = 1, SAMPLE_VALUES = 2, TYPE_NAME = 1 };

static const char malformed[] = "malformed profile format";

static void blame(Proto *p, const char *fault) {
    if (!p->fault) p->fault = fault;
}

// All fields of a message are whole, whether they are looked at or not.
static void check_message(Proto *p, Bytes bytes) {
    WireMessage m = message_of(bytes);
    for (WireField f; take_field(&m, &f);) {}
    if (m.broken) blame(p, malformed);
}

static int by_id(const void *a, const void *b) {
    const Row *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void add_row(Proto *p, Rows *rows, Bytes message) {
    check_message(p, message);
    VEC_PUSH(p->arena, *rows, ((Row){number_in(message, ROW_ID), message}));
}

// In order of their numbers, of which each has one.
static void sort_rows(Proto *p, Rows *rows, const char *what) {
    if (rows->n) qsort(rows->at, (size_t)rows->n, sizeof(Row), by_id);
    if (rows->n && !rows->at[0].id)
        blame(p, arena_printf(p->arena, "malformed profile: found %s with reserved id=0", what));
    for (int i = 1; i < rows->n; i++)
        if (rows->at[i].id == rows->at[i - 1].id)
            blame(p, arena_printf(p->arena, "malformed profile: multiple %ss with same id: %llu", what,
                                  (unsigned long long)rows->at[i].id));
}

static Bytes row_of(Proto *p, const Rows *rows, uint64_t id, const char *what) {
    Row key = {.id = id};
    const Row *row = rows->n ? bsearch(&key, rows->at, (size_t)rows->n, sizeof key, by_id) : NULL;
    if (row) return row->message;
    blame(p,
          arena_printf(p->arena, "malformed profile: inconsistent %s: %llu", what, (unsigned long long)id));
    return (Bytes){"", 0};
}

static const char *text_at(Proto *p, uint64_t i) {
    if (i < (uint64_t)p->texts.n) return p->texts.at[i];
    blame(p, malformed);
    return "";
}

static void read_row(Proto *p, const WireField *f) {
    if (f->kind != 2) blame(p, malformed);
    if (f->number == PROFILE_TYPE || f->number == PROFILE_SAMPLE) check_message(p, f->bytes);
    if (f->number == PROFILE_TYPE) VEC_PUSH(p->arena, p->types, f->bytes);
    if (f->number == PROFILE_SAMPLE) VEC_PUSH(p->arena, p->samples, f->bytes);
    if (f->number == PROFILE_LOCATION) add_row(p, &p->locations, f->bytes);
    if (f->number == PROFILE_FUNCTION) add_row(p, &p->functions, f->bytes);
    if (f->number != PROFILE_TEXT) return;
    const char *text = arena_strndup(p->arena, f->bytes.p, f->bytes.n);
    VEC_PUSH(p->arena, p->texts, text);
}

static void read_rows(Proto *p, Bytes bytes) {
    WireMessage m = message_of(bytes);
    for (WireField f; !p->fault && take_field(&m, &f);)
        if (f.number == PROFILE_TYPE || f.number == PROFILE_SAMPLE ||
            (f.number >= PROFILE_LOCATION && f.number <= PROFILE_TEXT))
            read_row(p, &f);
    if (m.broken) blame(p, malformed);
    if (!p->types.n) blame(p, "malformed profile: missing sample type information");
    sort_rows(p, &p->functions, "function");
    sort_rows(p, &p->locations, "location");
}

// A call at a location; a line may be of no known function.
static void add_frame(Proto *p, ProfileSample *s, Bytes line) {
    check_message(p, line);
    uint64_t id = number_in(line, LINE_FUNCTION);
    Bytes function = id ? row_of(p, &p->functions, id, "function") : (Bytes){"", 0};
    ProfileFrame frame = {
        text_at(p, number_in(function, FUNCTION_NAME)), text_at(p, number_in(function, FUNCTION_FILE)),
        (unsigned)number_in(line, LINE_NUMBER), (unsigned)number_in(function, FUNCTION_START), -1};
    VEC_PUSH(p->arena, s->frames, frame);
}

// The calls at a location: those that were inlined come first.
static void add_frames(Proto *p, ProfileSample *s, uint64_t location) {
    WireMessage m = message_of(row_of(p, &p->locations, location, "location"));
    for (WireField f; take_field(&m, &f);)
        if (f.number == LOCATION_LINE) add_frame(p, s, f.bytes);
}

static void read_sample(Proto *p, Bytes bytes, const int columns[PROFILE_COLUMNS], int ncolumns,
                        Profile *to) {
    Numbers locations = {0}, values = {0};
    WireMessage m = message_of(bytes);
    for (WireField f; take_field(&m, &f);) {
        if (f.number != SAMPLE_LOCATIONS && f.number != SAMPLE_VALUES) continue;
        if (!take_numbers(p->arena, &f, f.number == SAMPLE_VALUES ? &values : &locations))
            blame(p, malformed);
    }
    if (values.n != p->types.n) {
        blame(p, arena_printf(p->arena, "malformed profile: mismatch: sample has: %d values vs. %d types",
                              values.n, p->types.n));
        return;
    }
    ProfileSample s = {0};
    for (int i = 0; i < ncolumns; i++) s.column[i] = values.at[columns[i]];
    for (int i = 0; i < locations.n; i++) add_frames(p, &s, locations.at[i]);
    VEC_PUSH(p->arena, *to, s);
}

// ---- any --------------------------------------------------------------------------------------------------

enum { MOST_BYTES = 1 << 28 };
static const char too_large[] = "the profile has more than 256 MiB";

typedef struct Inflated {
    char *text;
    size_t n, room;
} Inflated;

static void make_room(Arena *arena, Inflated *to) {
    enum { PIECE = 1 << 16 };
    if (to->n < to->room) return;
    char *larger = arena_alloc(arena, to->room ? 2 * to->room : PIECE);
    memcpy(larger, to->text, to->n);
    to->text = larger;
    to->room = to->room ? 2 * to->room : PIECE;
}

// NULL, or what is wrong. Members may follow each other, as gzip has it.
static const char *decompress(Arena *arena, Bytes from, Bytes *out) {
    enum { WINDOW = 15 + 16 /* a gzip header */ };
    z_stream z = {.next_in = (Bytef *)(uintptr_t)from.p, .avail_in = (uInt)from.n};
    Inflated to = {.text = arena_alloc(arena, 1)};
    int status = inflateInit2(&z, WINDOW);
    while (status == Z_OK && to.n <= MOST_BYTES) {
        make_room(arena, &to);
        z.next_out = (Bytef *)to.text + to.n;
        z.avail_out = (uInt)(to.room - to.n);
        status = inflate(&z, Z_NO_FLUSH);
        to.n = to.room - z.avail_out;
        if (status == Z_STREAM_END && z.avail_in) status = inflateReset(&z);
    }
    inflateEnd(&z);
    *out = (Bytes){to.text, to.n};
    return to.n > MOST_BYTES        ? too_large
           : status == Z_STREAM_END ? NULL
           : status == Z_BUF_ERROR  ? "decompressing profile: unexpected EOF"
                                    : "decompressing profile: the data are damaged";
}

// The column of that name, or -1.
static int column_of(Proto *p, const char *name) {
    for (int i = 0; i < p->types.n; i++)
        if (strcmp(text_at(p, number_in(p->types.at[i], TYPE_NAME)), name) == 0) return i;
    return -1;
}

const char *pprof_read(Arena *arena, Bytes bytes, const PprofKind *kind, Profile *to) {
    if (bytes.n > MOST_BYTES) return too_large;
    bool is_packed = bytes.n >= 2 && memcmp(bytes.p, "\x1f\x8b", 2) == 0;
    const char *fault = is_packed ? decompress(arena, bytes, &bytes) : NULL;
    if (fault) return fault;
    Proto p = {.arena = arena};
    read_rows(&p, bytes);
    int columns[PROFILE_COLUMNS];
    for (int i = 0; i < kind->n && !p.fault; i++)
        if ((columns[i] = column_of(&p, kind->columns[i])) < 0)
            blame(&p, arena_printf(arena, "it is no %s profile", kind->name));
    for (int i = 0; i < p.samples.n && !p.fault; i++) read_sample(&p, p.samples.at[i], columns, kind->n, to);
    return p.fault;
}
