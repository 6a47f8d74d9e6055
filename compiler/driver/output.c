// output.c - a file that is there whole or not at all. It is written beside its place under another name and
// renamed at the end, so that a full disk or a signal leaves what was there. Text goes to a device directly:
// renaming would replace it.
#include "driver/driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// In the same directory, so that renaming cannot fail for want of space.
int output_beside(Arena *arena, const char *path, mode_t mode, char **name) {
    *name = arena_printf(arena, "%s.loam-XXXXXX", path);
    int fd = scratch_new_file(*name, 0);
    if (fd < 0) return -1;
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(fd, mode & ~mask) == 0 ? fd : -1;
}

bool output_place(const char *name, const char *path) {
    if (rename(name, path) != 0) return false;
    scratch_keep(name);
    return true;
}

Output output_open(Arena *arena, const char *path) {
    struct stat s;
    Output o = {.path = path};
    if (stat(path, &s) == 0 && !S_ISREG(s.st_mode)) {
        o.file = fopen(path, "w");
    } else {
        int fd = output_beside(arena, path, 0666, &o.temporary);
        if (fd >= 0) o.file = fdopen(fd, "w");
    }
    if (!o.file) fail_io("%s", path);
    return o;
}

void output_close(Output *o) {
    // An error of an earlier write stays in the file's state; its number does not.
    bool failed = fflush(o->file) != 0 || ferror(o->file);
    if (fclose(o->file) != 0 || failed) fail_io("%s", o->path);
    if (o->temporary && !output_place(o->temporary, o->path)) fail_io("%s", o->path);
}
