// file.c - whole files and what paths name.
#include "base/base.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_endless(FILE *f, size_t bytes) {
    struct stat s;
    return bytes > FILE_STREAM_MOST && (fstat(fileno(f), &s) != 0 || !S_ISREG(s.st_mode));
}

bool file_read(Arena *arena, const char *path, Bytes *whole) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    Text text = {.arena = arena};
    char part[16384];
    bool endless = false;
    for (size_t n; !endless && (n = fread(part, 1, sizeof part, f)) > 0;) {
        text_bytes(&text, part, n);
        endless = is_endless(f, text.n);
    }
    bool ok = !ferror(f) && !endless;
    fclose(f);
    if (endless) errno = EFBIG;
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
