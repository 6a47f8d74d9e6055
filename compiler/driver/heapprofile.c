// heapprofile.c - heap profiles, as runtime/pprof of Loam or Go writes them: in pprof's format (pprof.c), or
// text (debug=1).
#include "driver/driver.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    *f = (ProfileFrame){function, path + 1, (unsigned)strtoul(colon + 1, NULL, 10), 0, -1};
    return true;
}

static const char *read_text(Arena *arena, Bytes bytes, Profile *to) {
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

// NULL, or what is wrong with it.
static const char *read_any(Arena *arena, Bytes bytes, Profile *to) {
    static const PprofKind heap = {
        "heap", {"alloc_objects", "alloc_space", "inuse_objects", "inuse_space"}, 4};
    if (bytes.n >= 13 && memcmp(bytes.p, "heap profile:", 13) == 0) return read_text(arena, bytes, to);
    return pprof_read(arena, bytes, &heap, to);
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

static void place_frames(Arena *arena, Profile *profile, const TextList *files) {
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

Profile heap_profile_open(Arena *arena, const char *path, const TextList *files) {
    Bytes bytes;
    Profile profile = {0};
    if (!file_read(arena, path, &bytes)) fail_io("%s", path);
    const char *fault = read_any(arena, bytes, &profile);
    if (fault) fail_usage("%s: %s", path, fault);
    place_frames(arena, &profile, files);
    return profile;
}
