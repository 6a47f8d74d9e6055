// RUN: %loam_build/bin/unit/parse_files %S/../../programs/*.go
// parse_files.c - parses the files named on the command line and prints their diagnostics; exit status 1 if
// there were any. A tool to hold the scanner and parser against any amount of source, such as all of an
// installed Go's.
#include "syntax/parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Bytes read_file(Arena *arena, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    char *text = arena_alloc(arena, (size_t)n + 1);
    size_t got = fread(text, 1, (size_t)n, f);
    fclose(f);
    return (Bytes){text, got};
}

int main(int argc, char **argv) {
    int errors = 0;
    for (int i = 1; i < argc; i++) {
        Arena *arena = arena_new();
        Diags *diags = diags_new(arena);
        SourceFile file = {.path = argv[i], .abs_path = argv[i], .text = read_file(arena, argv[i])};
        uint16_t index = diags_add_file(diags, file);
        parse_file(arena, interner_new(arena), diags, index, NULL);
        errors += diags_flush(diags, true);
        arena_free(arena);
    }
    return errors ? 1 : 0;
}
