// heapprofile.c - heap profiles, as runtime/pprof of Loam or Go writes them: a protocol buffer, compressed or
// not (github.com/google/pprof/proto/profile.proto), or text (debug=1).
//
// A message is a row of fields. A field is a number that tells its own number and kind, then a number
// (kind 0), eight bytes (1), a length and bytes (2), or four bytes (5).
#include "driver/driver.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
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

// A repeated number: one, or several packed into bytes.
static void take_numbers(Arena *arena, const WireField *f, Numbers *to) {
    if (f->kind == 0) VEC_PUSH(arena, *to, f->value);
    WireMessage m = message_of(f->bytes);
    while (f->kind == 2 && m.at < m.end && !m.broken) {
        uint64_t value = take_varint(&m);
        VEC_PUSH(arena, *to, value);
    }
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
    bool broken;
} Proto;

enum { PROFILE_TYPE = 1, PROFILE_SAMPLE = 2, PROFILE_LOCATION = 4, PROFILE_FUNCTION = 5, PROFILE_TEXT = 6 };
enum {
    ROW_ID = 1,
    LOCATION_LINE = 4,
    LINE_FUNCTION = 1,
    LINE_NUMBER = 2,
    FUNCTION_NAME = 2,
    FUNCTION_FILE = 4
};
enum { SAMPLE_LOCATIONS = 1, SAMPLE_VALUES = 2, TYPE_NAME = 1 };

static int by_id(const void *a, const void *b) {
    const Row *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void add_row(Proto *p, Rows *rows, Bytes message) {
    VEC_PUSH(p->arena, *rows, ((Row){number_in(message, ROW_ID), message}));
}

static Bytes row_of(const Rows *rows, uint64_t id) {
    Row key = {.id = id};
    const Row *row = rows->n ? bsearch(&key, rows->at, (size_t)rows->n, sizeof key, by_id) : NULL;
    return row ? row->message : (Bytes){"", 0};
}

static const char *text_at(const Proto *p, uint64_t i) {
    return i < (uint64_t)p->texts.n ? p->texts.at[i] : "";
}

static void read_rows(Proto *p, Bytes bytes) {
    WireMessage m = message_of(bytes);
    for (WireField f; take_field(&m, &f);) {
        if (f.kind != 2) continue;
        if (f.number == PROFILE_TYPE) VEC_PUSH(p->arena, p->types, f.bytes);
        if (f.number == PROFILE_SAMPLE) VEC_PUSH(p->arena, p->samples, f.bytes);
        if (f.number == PROFILE_LOCATION) add_row(p, &p->locations, f.bytes);
        if (f.number == PROFILE_FUNCTION) add_row(p, &p->functions, f.bytes);
        if (f.number != PROFILE_TEXT) continue;
        const char *text = arena_strndup(p->arena, f.bytes.p, f.bytes.n);
        VEC_PUSH(p->arena, p->texts, text);
    }
    p->broken = m.broken;
    if (p->functions.n) qsort(p->functions.at, (size_t)p->functions.n, sizeof(Row), by_id);
    if (p->locations.n) qsort(p->locations.at, (size_t)p->locations.n, sizeof(Row), by_id);
}

// The calls at a location: those that were inlined come first.
static void add_frames(Proto *p, ProfileSample *s, uint64_t location) {
    WireMessage m = message_of(row_of(&p->locations, location));
    for (WireField f; take_field(&m, &f);) {
        if (f.number != LOCATION_LINE || f.kind != 2) continue;
        Bytes function = row_of(&p->functions, number_in(f.bytes, LINE_FUNCTION));
        ProfileFrame frame = {text_at(p, number_in(function, FUNCTION_NAME)),
                              text_at(p, number_in(function, FUNCTION_FILE)),
                              (unsigned)number_in(f.bytes, LINE_NUMBER), -1};
        VEC_PUSH(p->arena, s->frames, frame);
    }
}

static void read_sample(Proto *p, Bytes bytes, const int columns[PROFILE_COLUMNS], HeapProfile *to) {
    Numbers locations = {0}, values = {0};
    WireMessage m = message_of(bytes);
    for (WireField f; take_field(&m, &f);) {
        if (f.number == SAMPLE_LOCATIONS) take_numbers(p->arena, &f, &locations);
        if (f.number == SAMPLE_VALUES) take_numbers(p->arena, &f, &values);
    }
    ProfileSample s = {0};
    for (int i = 0; i < PROFILE_COLUMNS; i++)
        if (columns[i] < values.n) s.column[i] = values.at[columns[i]];
    for (int i = 0; i < locations.n; i++) add_frames(p, &s, locations.at[i]);
    VEC_PUSH(p->arena, *to, s);
}

static const char *read_proto(Arena *arena, Bytes bytes, HeapProfile *to) {
    static const char *const names[PROFILE_COLUMNS] = {"alloc_objects", "alloc_space", "inuse_objects",
                                                       "inuse_space"};
    Proto p = {.arena = arena};
    read_rows(&p, bytes);
    if (p.broken || !p.types.n) return "it is no profile, or not whole";
    int columns[PROFILE_COLUMNS];
    for (int i = 0; i < PROFILE_COLUMNS; i++) {
        columns[i] = -1;
        for (int k = 0; k < p.types.n; k++)
            if (strcmp(text_at(&p, number_in(p.types.at[k], TYPE_NAME)), names[i]) == 0) columns[i] = k;
        if (columns[i] < 0) return "it is no heap profile";
    }
    for (int i = 0; i < p.samples.n; i++) read_sample(&p, p.samples.at[i], columns, to);
    return NULL;
}

// ---- text -------------------------------------------------------------------------------------------------

// Samples are taken each `rate` bytes on average: what they stand for (scaleHeapSample of Go's pprof).
static void scale(uint64_t *objects, uint64_t *bytes, double rate) {
    if (rate <= 1 || !*objects || !*bytes) return;
    double factor = 1 / (1 - exp(-((double)*bytes / (double)*objects) / rate));
    *objects = (uint64_t)((double)*objects * factor);
    *bytes = (uint64_t)((double)*bytes * factor);
}

// "LIVE: BYTES [ALLOCATED: BYTES] @ ..."
static bool is_record(const char *line, ProfileSample *s) {
    unsigned long long live, live_bytes, all, all_bytes;
    if (sscanf(line, "%llu: %llu [%llu: %llu] @", &live, &live_bytes, &all, &all_bytes) != 4) return false;
    *s = (ProfileSample){.column = {all, all_bytes, live, live_bytes}};
    return true;
}

// "#\tADDRESS\tFUNCTION+OFFSET\tFILE:LINE"; tabwriter may have put more tabs between. The line is cut up.
static bool is_frame(char *line, ProfileFrame *f) {
    char *path = strrchr(line, '\t'), *colon = strrchr(line, ':');
    char *function = line[0] == '#' ? strpbrk(line + 1 + strspn(line + 1, "\t"), "\t") : NULL;
    if (!function || !colon || !path || colon < path || path <= function) return false;
    function += strspn(function, "\t");
    function[strcspn(function, "\t")] = 0;
    char *plus = strrchr(function, '+');
    if (plus) *plus = 0;
    *colon = 0;
    *f = (ProfileFrame){function, path + 1, (unsigned)strtoul(colon + 1, NULL, 10), -1};
    return true;
}

static const char *read_text(Arena *arena, Bytes bytes, HeapProfile *to) {
    char *text = arena_strndup(arena, bytes.p, bytes.n);
    double rate = 1;
    for (char *line = text, *next; line; line = next) { // Go has an empty line behind each record
        next = strchr(line, '\n');
        if (next) *next++ = 0;
        ProfileSample s;
        ProfileFrame f;
        const char *period = text_begins(line, "heap profile:") ? strstr(line, "@ heap/") : NULL;
        if (period) rate = strtod(period + 7, NULL) / 2;
        else if (is_record(line, &s)) {
            scale(&s.column[PROFILE_OBJECTS], &s.column[PROFILE_BYTES], rate);
            scale(&s.column[PROFILE_LIVE_OBJECTS], &s.column[PROFILE_LIVE_BYTES], rate);
            VEC_PUSH(arena, *to, s);
        } else if (to->n && is_frame(line, &f)) VEC_PUSH(arena, to->at[to->n - 1].frames, f);
    }
    return NULL;
}

// ---- any --------------------------------------------------------------------------------------------------

// False: it is damaged.
static bool decompress(Arena *arena, Bytes from, Bytes *to) {
    enum { WINDOW = 15 + 16 /* a gzip header */, PIECE = 1 << 16 };
    z_stream z = {.next_in = (Bytef *)(uintptr_t)from.p, .avail_in = (uInt)from.n};
    if (inflateInit2(&z, WINDOW) != Z_OK) return false;
    size_t room = PIECE, n = 0;
    char *text = arena_alloc(arena, room);
    int status;
    do {
        if (n == room) {
            char *larger = arena_alloc(arena, 2 * room);
            memcpy(larger, text, n);
            text = larger;
            room *= 2;
        }
        z.next_out = (Bytef *)text + n;
        z.avail_out = (uInt)(room - n);
        status = inflate(&z, Z_NO_FLUSH);
        n = room - z.avail_out;
    } while (status == Z_OK);
    inflateEnd(&z);
    *to = (Bytes){text, n};
    return status == Z_STREAM_END;
}

// NULL, or what is wrong with it.
static const char *read_any(Arena *arena, Bytes bytes, HeapProfile *to) {
    if (bytes.n >= 13 && memcmp(bytes.p, "heap profile:", 13) == 0) return read_text(arena, bytes, to);
    if (bytes.n >= 2 && memcmp(bytes.p, "\x1f\x8b", 2) == 0 && !decompress(arena, bytes, &bytes))
        return "it is damaged";
    return read_proto(arena, bytes, to);
}

// ---- places -----------------------------------------------------------------------------------------------

// A file of the same name that is still where the program was built is another one.
static int source_of(const TextList *full, const char *noted) {
    for (int i = 0; i < full->n; i++)
        if (strcmp(path_base(full->at[i]), path_base(noted)) == 0 &&
            (strcmp(noted, full->at[i]) == 0 || access(noted, F_OK) != 0))
            return i;
    return -1;
}

static void place_frames(Arena *arena, HeapProfile *profile, const TextList *files) {
    TextList full = {0};
    for (int i = 0; i < files->n; i++) {
        const char *path = path_absolute(arena, files->at[i]);
        VEC_PUSH(arena, full, path);
    }
    StrMap known = {.arena = arena}; // path -> frame that is placed
    for (int i = 0; i < profile->n; i++)
        for (int k = 0; k < profile->at[i].frames.n; k++) {
            ProfileFrame *f = &profile->at[i].frames.at[k],
                         **at = (ProfileFrame **)strmap_at_cstr(&known, f->file);
            f->source = *at ? (*at)->source : source_of(&full, f->file);
            if (!*at) *at = f;
        }
}

const ProfileFrame *profile_frame_in(const ProfileSample *s, int source) {
    for (int i = 0; i < s->frames.n; i++) {
        const ProfileFrame *f = &s->frames.at[i];
        if (f->source >= 0 && (source < 0 || f->source == source)) return f;
    }
    return NULL;
}

HeapProfile heap_profile_open(Arena *arena, const char *path, const TextList *files) {
    Bytes bytes;
    HeapProfile profile = {0};
    if (!file_read(arena, path, &bytes)) fail_io("%s", path);
    const char *fault = read_any(arena, bytes, &profile);
    if (fault) fail_usage("%s: %s", path, fault);
    place_frames(arena, &profile, files);
    return profile;
}
