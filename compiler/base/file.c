// file.c - whole files and what paths name.
#include "base/base.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_read(Arena *arena, const char *path, Bytes *whole) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    Text text = {.arena = arena};
    char part[16384];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;) text_bytes(&text, part, n);
    bool ok = !ferror(f);
    fclose(f);
    *whole = (Bytes){text.text ? text.text : "", text.n};
    return ok;
}

bool file_append(int file, Bytes b) {
    for (ssize_t some; b.n; b.p += some, b.n -= (size_t)some)
        if ((some = write(file, b.p, b.n)) < 0) return false;
    return true;
}

bool path_is_dir(const char *path) {
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

const char *path_absolute(Arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    const char *copy = real ? arena_strdup(arena, real) : path;
    free(real);
    return copy;
}
