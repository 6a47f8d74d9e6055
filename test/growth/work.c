// work.c - runs the stages of a compilation on one program or module after the other, in one process, so that
// a counter of instructions is started once (growth.py).
//
//   work [-O] FILE...   FILE.go: the front end, then the passes and the code generator on package main
//                       FILE.ll: the passes and the code generator
//
// Passes and code generator run without optimisation, or with it (-O). Prints the name of each stage after
// it ran, and massif, under which all runs, writes the counter to count.0, count.1, ... of the current
// folder.
#include "driver/driver.h"
#include "irgen/irgen.h"
#include <llvm-c/IRReader.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/valgrind.h>

static _Noreturn void fail(const char *what, const char *text) {
    fprintf(stderr, "work: %s: %s\n", what, text ? text : "");
    exit(1);
}

// Has valgrind's massif write how many instructions the process has executed.
static void read_counter(const char *stage, const char *name) {
    static int n;
    char command[64];
    snprintf(command, sizeof command, "snapshot count.%d", n++);
    (void)VALGRIND_MONITOR_COMMAND(command); // without massif there is no counter
    printf("%s %s\n", stage, name);
}

static IrUnits stage_front(Arena *arena, const char *path, LLVMContextRef ctx) {
    Compiler *c = NEW(arena, Compiler);
    c->arena = arena;
    c->names = interner_new(arena);
    c->diags = diags_new(arena);
    c->libdir = path_lib(arena);
    c->goroot = path_goroot(arena);
    IrOptions options = {.compile_dir = "/", .separate = true};
    Package *pkg = check_program(c, &path, 1);
    IrUnits units = {0};
    if (pkg && !diags_error_count(c->diags)) units = irgen_program(c, pkg, ctx, &options);
    if (diags_flush(c->diags, true) || !units.n) fail(path, "does not compile");
    return units;
}

static void stage_passes(LLVMModuleRef m, LLVMTargetMachineRef machine, bool plain) {
    LoamPassOptions o = {.no_optimize = plain, .target = machine};
    if (!loam_pipeline_run(m, &o)) fail("passes", "failed");
}

static void stage_codegen(LLVMModuleRef m, LLVMTargetMachineRef machine) {
    LLVMMemoryBufferRef buffer;
    char *text = NULL;
    if (LLVMTargetMachineEmitToMemoryBuffer(machine, m, LLVMObjectFile, &text, &buffer))
        fail("codegen", text);
    LLVMDisposeMemoryBuffer(buffer);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static LLVMModuleRef module_of_ir(const char *path, LLVMContextRef ctx) {
    LLVMMemoryBufferRef buffer;
    LLVMModuleRef m = NULL;
    char *text = NULL;
    if (LLVMCreateMemoryBufferWithContentsOfFile(path, &buffer, &text) ||
        LLVMParseIRInContext(ctx, buffer, &m, &text))
        fail(path, text);
    return m;
}

static bool ends_with(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && !strcmp(s + n - m, end);
}

int main(int argc, char **argv) {
    bool plain = argc < 2 || strcmp(argv[1], "-O") != 0;
    LLVMTargetMachineRef machine = emit_machine(plain);
    for (int i = plain ? 1 : 2; i < argc; i++) {
        const char *name = base_name(argv[i]);
        LLVMContextRef ctx = LLVMContextCreate();
        LLVMModuleRef m = ends_with(argv[i], ".go") ? stage_front(arena_new(), argv[i], ctx).at[0].mod
                                                    : module_of_ir(argv[i], ctx);
        read_counter("front", name);
        stage_passes(m, machine, plain);
        read_counter("passes", name);
        stage_codegen(m, machine);
        read_counter("codegen", name);
    }
    return 0;
}
