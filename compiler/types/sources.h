// sources.h - which files make up an imported package.
//
// A package is found in lib/, else in the installed Go's src/ (for the installed Go's own packages also in
// its vendor/ folder). lib/overlay.txt says how a folder of lib/ relates to the installed Go's of the same
// path:
//
//   PATH  whole             lib/PATH takes the place of the installed Go's package
//   PATH  over              both: a function or method of lib/PATH takes the place of the one of its name
//   PATH  without  FILE     as `over`, and FILE of the installed Go's is left out
//   PATH  with     FILE     FILE of the installed Go's is taken whatever its build constraints say
//   PATH  unimported NAME   imports of NAME by the installed Go's files are left out: functions replaced used
//   them
//   PATH  lite     NAME     imports of NAME by the installed Go's files are of lib/internal/NAMElite, which
//   has the part of NAME that they need
//
// Each row ends with the reason. Packages of the installed Go are built as for an architecture without
// assembler.
#ifndef LOAM_COMPILER_SOURCES_H
#define LOAM_COMPILER_SOURCES_H

#include "types/types.h"

typedef struct Source {
    const char *path, *base; // the file; its name without folders
    bool own;                // of lib/
    bool always;             // build constraints do not count
} Source;

typedef struct Sources {
    const char *path;   // what the package is known by: an import path, or vendor/PATH
    const char *folder; // where it was found, for messages
    bool own;           // nothing but lib/ was looked at
    VEC(Source) files;  // by base name
} Sources;

// Finds the files of an import path; `vendor`: the installed Go's vendor/ folder counts. False without a
// message: there is no such package; false with one: a folder or lib/overlay.txt cannot be read.
bool sources_find(Compiler *, const char *path, bool vendor, Sources *);

// Adds the .go files of a folder, tests left out, unsorted. False: the error is reported.
bool sources_add_folder(Compiler *, const char *folder, bool own, Sources *);
void sources_sort(Sources *);

// Whether lib/overlay.txt leaves out that the installed Go's files of package `path` import `import`.
bool sources_unimported(Compiler *, const char *path, Bytes import);

// Whether lib/overlay.txt gives them the lite package of that name instead.
bool sources_lite(Compiler *, const char *path, const char *import);

// The folder of the installed Go's package with the same path as one of lib/, or NULL.
const char *sources_original(Compiler *, const char *path);

#endif
