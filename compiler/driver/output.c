// output.c - a file of text that is there whole or not at all. It is written beside its place under another
// name and renamed at the end, so that a full disk or a signal leaves what was there. A device is written
// directly: renaming would replace it.
#include "driver/driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Output output_open(Arena *arena, const char *path) {
    struct stat s;
    Output o = {.path = path};
    if (stat(path, &s) == 0 && !S_ISREG(s.st_mode)) {
        o.file = fopen(path, "w");
    } else {
        o.temporary = arena_printf(arena, "%s.loam-XXXXXX", path);
        int fd = mkstemp(o.temporary);
        if (fd >= 0) scratch_add(o.temporary);
        mode_t mask = umask(0);
        umask(mask);
        if (fd >= 0 && fchmod(fd, 0666 & ~mask) == 0) o.file = fdopen(fd, "w");
    }
    if (!o.file) fail_io("%s", path);
    return o;
}

void output_close(Output *o) {
    // An error of an earlier write stays in the file's state; its number does not.
    bool failed = fflush(o->file) != 0 || ferror(o->file);
    if (fclose(o->file) != 0 || failed) fail_io("%s", o->path);
    if (!o->temporary) return;
    if (rename(o->temporary, o->path) != 0) fail_io("%s", o->path);
    scratch_keep(o->temporary);
}
