// paths.c - where things are. LOAM_ROOT names a tree with lib/ (our Go packages) and lib/ or build/lib/ (the
// runtime's archive); without it the places beside the command's own executable are tried, then the source
// tree that it was built from.
#include "driver/driver.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The directory above the one that holds the executable.
static const char *own_root(Arena *arena) {
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) return NULL;
    path[n] = 0;
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(path, '/');
        if (!slash) return NULL;
        *slash = 0;
    }
    return arena_strdup(arena, path);
}

const char *path_lib(Arena *arena) {
    const char *env = getenv("LOAM_ROOT"), *own = own_root(arena);
    const char *places[] = {env && *env ? arena_printf(arena, "%s/lib", env) : NULL,
                            own ? arena_printf(arena, "%s/lib", own) : NULL, LOAM_SOURCE_LIB};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] && path_is_dir(arena_printf(arena, "%s/runtime", places[i]))) return places[i];
    complain("the packages of Loam are not found (tried LOAM_ROOT, the folder above the command, %s)",
             LOAM_SOURCE_LIB);
    exit(STATUS_USAGE);
}

static const char *goroot_of_go(Arena *arena) {
    FILE *f = popen("go env GOROOT 2>/dev/null", "r");
    char line[PATH_MAX];
    const char *found = NULL;
    if (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        if (*line) found = arena_strdup(arena, line);
    }
    if (f) pclose(f);
    return found;
}

const char *path_goroot(Arena *arena) {
    const char *places[] = {getenv("GOROOT"), "/usr/lib/go-1.19", "/usr/share/go-1.19"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] && *places[i] && path_is_dir(arena_printf(arena, "%s/src", places[i])))
            return places[i];
    const char *go = goroot_of_go(arena);
    return go && path_is_dir(arena_printf(arena, "%s/src", go)) ? go : NULL;
}

// A part of Loam that was built; NULL: there is none.
static const char *find_built(Arena *arena, const char *name) {
    const char *env = getenv("LOAM_ROOT"), *own = own_root(arena);
    const char *places[] = {env && *env ? arena_printf(arena, "%s/lib/%s", env, name) : NULL,
                            env && *env ? arena_printf(arena, "%s/build/lib/%s", env, name) : NULL,
                            own ? arena_printf(arena, "%s/lib/%s", own, name) : NULL};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] && access(places[i], R_OK) == 0) return places[i];
    return NULL;
}

const char *path_packages(Arena *arena) { return find_built(arena, "loam-packages/loam"); }

const char *path_archive(Arena *arena, const char *name) {
    const char *path = find_built(arena, name);
    if (path) return path;
    complain("%s is not found (tried LOAM_ROOT and the folder above the command)", name);
    exit(STATUS_USAGE);
}
