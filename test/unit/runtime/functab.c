// RUN: %loam_build/bin/unit/functab
// functab.c - functions by address and by name, in tables that are sorted and not; tables of another ABI
// version.
#include <sys/wait.h>
#include <unistd.h>
#include "heap/heap.h"
#include "sched/sched.h"
#include "stack/stack.h"
#include "../unit.h"

static const char code[64];
static const LoamModuleInfo module = {.version = LOAM_ABI_VERSION};

static LoamFuncInfo info(int offset, const char *name) {
    return (LoamFuncInfo){.entry = code + offset, .name = name, .file = "/f.go", .module = &module};
}

static void check_all(void) {
    uintptr_t base = (uintptr_t)code;
    CHECK(!functab_find(base - 1));
    CHECK(functab_find(base) && !strcmp(functab_find(base)->name, "main.a"));
    CHECK(!strcmp(functab_find(base + 15)->name, "main.a"));
    CHECK(!strcmp(functab_find(base + 16)->name, "main.b"));
    CHECK(!strcmp(functab_find(base + 40)->name, "main.c"));
    CHECK(!strcmp(functab_find(base + 63)->name, "main.c"));
    CHECK(functab_find(base + 16)->entry == code + 16);
}

// What is known of a safepoint is not looked up again.
static void test_of_site(void) {
    LoamFuncInfo table[] = {info(0, "main.a"), info(16, "main.b"), info(40, "main.c")};
    functab_init(table, table + 3);
    StackSite first = {.pc = (uintptr_t)code + 16}, second = {.pc = (uintptr_t)code + 17},
              before = {.pc = (uintptr_t)code};
    for (int i = 0; i < 2; i++) {
        CHECK(functab_of(&first) == table && functab_of(&second) == table + 1);
        CHECK(!functab_of(&before));
    }
    second.pc = (uintptr_t)code + 41;
    CHECK(functab_of(&second) == table + 1);
}

static void test_sorted(void) {
    LoamFuncInfo table[] = {info(0, "main.a"), info(16, "main.b"), info(40, "main.c")};
    functab_init(table, table + 3);
    check_all();
}

static void test_unsorted(void) {
    LoamFuncInfo table[] = {info(40, "main.c"), info(0, "main.a"), info(16, "main.b")};
    functab_init(table, table + 3);
    check_all();
}

static void test_empty(void) {
    functab_init(NULL, NULL);
    CHECK(!functab_find((uintptr_t)code));
}

// One module of the program was compiled by another version: the process ends with status 2.
static void test_other_version(void) {
    static const LoamModuleInfo other = {.version = LOAM_ABI_VERSION + 1};
    LoamFuncInfo table[] = {info(0, "main.a"), info(16, "main.b"), info(40, "main.c")};
    table[1].module = &other;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(2);
        functab_init(table, table + 3);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 2);
}

int main(void) {
    heap_init();
    sched_init();
    RUN(test_empty);
    RUN(test_sorted);
    RUN(test_unsorted);
    RUN(test_of_site);
    RUN(test_other_version);
    return 0;
}
