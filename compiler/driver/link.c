// link.c - object files, the runtime and the C library become one static executable.
//
// The linker is run directly, with the start files and libraries that the C compiler named when Loam was
// configured. The stack maps of the program must lie between the two bracket objects, so these come first and
// last.
//
// A build that fails leaves what was there (output.c). The linker prints the executable and Loam writes it:
// lld maps its output into memory, and dies of a signal when the disk is full.
#include "driver/driver.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void push(Arena *arena, TextList *list, const char *text) { VEC_PUSH(arena, *list, text); }

static void print_command(const TextList *argv, const char *out) {
    for (int i = 0; i < argv->n; i++) fprintf(stderr, "%s ", argv->at[i]);
    fprintf(stderr, "> %s\n", out);
}

int link_executable(Arena *arena, const Options *o, const TextList *objects, bool collect,
                    const char *executable) {
    struct stat s;
    if (stat(executable, &s) == 0 && !S_ISREG(s.st_mode)) { // renaming would replace a device
        errno = S_ISDIR(s.st_mode) ? EISDIR : EINVAL;
        fail_io("cannot write %s", executable);
    }
    int status;
    char *out;
    int fd = output_beside(arena, executable, 0777, &out);
    if (fd < 0) fail_io("cannot write %s", executable);
    TextList argv = {0};
    const char *const before[] = {LOAM_LD,
                                  "-m",
                                  "elf_x86_64",
                                  "-static",
                                  "-no-pie",
                                  "--build-id=none",
                                  "--eh-frame-hdr",
                                  "-z",
                                  "noexecstack",
                                  "--compress-debug-sections=zlib",
                                  "-o",
                                  "/dev/stdout",
                                  LOAM_CRT1,
                                  LOAM_CRTI,
                                  LOAM_CRTBEGIN};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) push(arena, &argv, before[i]);
    if (collect) {
        push(arena, &argv, "--gc-sections");
        push(arena, &argv, "-z");
        push(arena, &argv, "nostart-stop-gc");
    }
    push(arena, &argv, path_archive(arena, "loam_stackmaps_begin.o"));
    for (int i = 0; i < objects->n; i++) push(arena, &argv, objects->at[i]);
    push(arena, &argv, path_archive(arena, "libloamrt.a"));
    const char *const after[] = {"--start-group", LOAM_LIBGCC, LOAM_LIBGCC_EH, LOAM_LIBM,
                                 LOAM_LIBPTHREAD, LOAM_LIBC,   "--end-group"};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) push(arena, &argv, after[i]);
    push(arena, &argv, path_archive(arena, "loam_stackmaps_end.o"));
    push(arena, &argv, LOAM_CRTEND);
    push(arena, &argv, LOAM_CRTN);
    if (o->print_commands) print_command(&argv, out);
    push(arena, &argv, NULL);
    if (!run_into(fd, (char *const *)argv.at, &status)) fail_io("cannot write %s", executable);
    if (status != 0) {
        complain("linking %s failed (status %d)", executable, status);
        return status == 1 ? STATUS_INTERNAL : STATUS_USAGE;
    }
    if (close(fd) != 0 || !output_place(out, executable)) fail_io("cannot write %s", executable);
    return STATUS_OK;
}
