// build.c - from source files to an executable: check, generate IR, run the passes, emit, link.
//
// A unit is a module that becomes an object. By default it holds package main, and objects of imported
// packages come from the cache (packages.c); with -d=wholeprogram it holds all, so that everything is
// optimised together; with -d=units each package is a unit and goes through the passes alone.
#include "driver/driver.h"
#include "driver/shake.h"
#include "irgen/irgen.h"
#include <errno.h>
#include <limits.h>
#include <llvm-c/BitReader.h>
#include <llvm-c/BitWriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Build {
    Arena *arena;
    const Options *o;
    Compiler *c;
    Package *pkg;
    LLVMContextRef ctx;
    IrUnits units;
    LLVMTargetMachineRef machine;
    Packages packages;
    FactLog *log;         // of -json, or NULL
    Findings *findings;   // of -html and loam advise, or NULL
    Remarks *remarks;     // of -remarks, or NULL
    ReportOrder *order;   // of -m, or NULL
    Placement *placement; // of directives, or NULL
    Times *times;         // of -d=time, or NULL
    bool apart;           // imported packages have objects of their own
} Build;

// ---- input files ------------------------------------------------------------------------------------------

// The directory a file is named in, as Go prints it: "." for "a.go", "d" for "./d/a.go".
static const char *directory_of(Arena *arena, const char *path) {
    while (text_begins(path, "./")) path += 2;
    const char *slash = strrchr(path, '/');
    if (slash == path) return "/";
    return slash ? arena_strndup(arena, path, (size_t)(slash - path)) : ".";
}

static bool same_directory(const char *x, const char *y) {
    char full_x[PATH_MAX], full_y[PATH_MAX];
    return realpath(x, full_x) && realpath(y, full_y) && strcmp(full_x, full_y) == 0;
}

static void check_directories(Arena *arena, const Options *o) {
    const char *first = directory_of(arena, o->inputs.at[0]);
    for (int i = 1; i < o->inputs.n; i++) {
        const char *other = directory_of(arena, o->inputs.at[i]);
        if (same_directory(first, other)) continue;
        complain("named files must all be in one directory; have %s and %s", first, other);
        exit(STATUS_ERRORS);
    }
}

// Files of tests belong to `go test`, which runs them: a build leaves them out, as Go's does.
static void drop_test_files(Options *o) {
    int kept = 0;
    for (int i = 0; i < o->inputs.n; i++) {
        const char *path = o->inputs.at[i];
        if (!text_ends(path, "_test.go")) o->inputs.at[kept++] = path;
        else if (o->run) {
            complain("cannot run *_test.go files (%s)", path);
            exit(STATUS_ERRORS);
        }
    }
    o->inputs.n = kept;
    if (kept) return;
    complain("no packages to build");
    exit(STATUS_ERRORS);
}

void build_check_inputs(Arena *arena, Options *o) {
    if (o->inputs.n == 1 && path_is_dir(o->inputs.at[0])) return;
    for (int i = 0; i < o->inputs.n; i++) {
        if (access(o->inputs.at[i], R_OK) != 0) fail_io("%s", o->inputs.at[i]);
        if (path_is_dir(o->inputs.at[i]))
            fail_usage("%s: is a directory; give one directory or .go files", o->inputs.at[i]);
    }
    check_directories(arena, o);
    drop_test_files(o);
}

const char *build_default_output(Arena *arena, const Options *o) {
    const char *input = o->inputs.at[0];
    char full[PATH_MAX];
    if (path_is_dir(input)) {
        if (!realpath(input, full)) fail_io("%s", input);
        const char *slash = strrchr(full, '/');
        return slash && slash[1] ? arena_strdup(arena, slash + 1) : "main";
    }
    const char *base = path_base(input);
    size_t n = strlen(base);
    return n > 3 && strcmp(base + n - 3, ".go") == 0 ? arena_strndup(arena, base, n - 3) : base;
}

// ---- front end --------------------------------------------------------------------------------------------

static Compiler *compiler_new(Arena *arena, const Options *o, bool check_only) {
    Compiler *c = NEW(arena, Compiler);
    c->arena = arena;
    c->names = interner_new(arena);
    c->diags = diags_new(arena);
    c->libdir = path_lib(arena);
    c->goroot = path_goroot(arena);
    c->no_body_ok = check_only && !o->dialect.complete;
    c->internals_ok = check_only && o->report > 0;
    c->dialect = o->dialect;
    return c;
}

// Prints what was collected; whether there were errors.
static bool flush(const Build *b) { return diags_flush(b->c->diags, b->o->all_errors) > 0; }

static const char *working_dir(Arena *arena) {
    char path[PATH_MAX];
    return getcwd(path, sizeof path) ? arena_strdup(arena, path) : "";
}

// ---- passes -----------------------------------------------------------------------------------------------

// Where a place, called as //line directives say, is in the user's files. False: it is in another package,
// where nothing is reported.
static bool find_user_place(const Build *b, SourcePlace place, Pos *at) {
    for (int i = 0; i < b->pkg->files.n; i++)
        if (diags_find_place(b->c->diags, place, b->pkg->files.at[i]->file, at)) return true;
    return false;
}

static const char *path_of(const Build *b, Pos at) { return diags_file(b->c->diags, at.file)->path; }

static void take_note(void *data, const char *file, unsigned line, unsigned col, const char *text) {
    const Build *b = data;
    SourcePlace place = {file, line, col};
    Pos at;
    if (!find_user_place(b, place, &at)) return;
    if (b->remarks) remarks_note(b->remarks, at, place, text);
    if (b->findings) findings_note(b->findings, path_of(b, at), at.line, at.col, text);
    if (b->placement) placement_note(b->placement, at, text);
    if (b->o->report && finding_kind(text) != FINDING_MAY_ALLOCATE)
        diag_note(b->c->diags, at, note_rank(b->order, at, text), text);
}

// A page shows the files as they are, and a profile has their lines.
static void add_to_findings(const Build *b, Pos at, const LoamFact *fact) {
    LoamFactStep *steps = NEW_ARRAY(b->arena, LoamFactStep, fact->nsteps);
    for (int i = 0; i < fact->nsteps; i++) {
        steps[i] = fact->steps[i];
        Pos step;
        if (!find_user_place(b, (SourcePlace){steps[i].file, steps[i].line, steps[i].col}, &step)) continue;
        steps[i] = (LoamFactStep){path_of(b, step), step.line, step.col, steps[i].text};
    }
    LoamFact placed = *fact;
    placed.file = path_of(b, at);
    placed.line = at.line;
    placed.col = at.col;
    placed.steps = steps;
    findings_fact(b->findings, &placed);
}

static void take_fact(void *data, const LoamFact *fact) {
    const Build *b = data;
    Pos at;
    if (!find_user_place(b, (SourcePlace){fact->file, fact->line, fact->col}, &at)) return;
    if (b->findings) add_to_findings(b, at, fact);
    if (b->placement) placement_fact(b->placement, at, fact);
    if (b->log && strcmp(fact->code, "advice") != 0) factlog_add(b->log, fact);
}

static void take_failure(void *data, const char *pass, const char *function, const char *message) {
    const Build *b = data;
    diags_flush(b->c->diags, true);
    internal_error(pass, "%s: %s", function, message);
}

static void take_step(void *data, const char *step) { times_note(data, step); }

LoamPassOptions build_pass_options(const Options *o, LLVMTargetMachineRef machine, Times *times) {
    return (LoamPassOptions){.no_inline = o->no_inline,
                             .no_optimize = o->no_optimize,
                             .poison_frames = o->poison_frames,
                             .small_frames = o->small_frames,
                             .profile = o->profiled ? &o->profiled->profile : NULL,
                             .step = times ? take_step : NULL,
                             .step_data = times,
                             .target = machine};
}

// Whether somebody besides -m hears what the passes note.
static bool wants_notes(const Build *b) { return b->findings || b->placement || b->remarks; }

static LoamPassOptions pass_options(Build *b, bool check_only) {
    const Options *o = b->o;
    LoamPassOptions po = build_pass_options(o, b->machine, b->times);
    po.report = !o->report && wants_notes(b) ? 1 : o->report;
    po.advise = b->findings != NULL;
    po.check_only = check_only;
    po.part = b->apart;
    if (b->apart) {
        po.callees = b->packages.callees.at;
        po.ncallees = b->packages.callees.n;
    }
    po.dump_after = o->dump && strcmp(o->dump, "irgen") != 0 ? o->dump : NULL;
    po.stop_after = o->stop;
    po.note = take_note;
    po.note_data = b;
    po.fact = b->log || b->findings || b->placement ? take_fact : NULL;
    po.fail = take_failure;
    return po;
}

// Of a module beside objects of packages the first half: link_packages goes on.
static bool run_passes(Build *b, LLVMModuleRef mod, bool check_only) {
    LoamPassOptions po = pass_options(b, check_only);
    return b->apart ? loam_pipeline_begin(mod, &po) : loam_pipeline_run(mod, &po);
}

// ---- output -----------------------------------------------------------------------------------------------

static void print_module(LLVMModuleRef mod, FILE *to) {
    char *text = LLVMPrintModuleToString(mod);
    fputs(text, to);
    LLVMDisposeMessage(text);
    if (fflush(to) != 0) fail_io("cannot write the module");
}

// By way of bitcode: in a module that LLVMCloneModule copies, tables of landing pads name blocks without
// label.
static LLVMModuleRef copy_module(LLVMModuleRef mod) {
    LLVMMemoryBufferRef bitcode = LLVMWriteBitcodeToMemoryBuffer(mod);
    LLVMModuleRef copy;
    if (LLVMParseBitcodeInContext2(LLVMGetModuleContext(mod), bitcode, &copy))
        internal_error("emit", "a module cannot be read back");
    LLVMDisposeMemoryBuffer(bitcode);
    return copy;
}

// The code generator changes the module, which is needed again.
static void print_assembly(Build *b, LLVMModuleRef mod) {
    const char *path = arena_printf(b->arena, "%s/assembly.s", scratch_dir());
    scratch_add(path);
    LLVMModuleRef copy = copy_module(mod);
    emit_file(copy, b->machine, path, true);
    LLVMDisposeModule(copy);
    Bytes text;
    if (!file_read(b->arena, path, &text)) fail_io("%s", path);
    if (fwrite(text.p, 1, text.n, stdout) != text.n || fflush(stdout) != 0)
        fail_io("cannot write the assembly");
}

static const char *object_path(Build *b, int number) {
    const char *path = arena_printf(b->arena, "%s/unit%d.o", scratch_dir(), number);
    scratch_add(path);
    return path;
}

// The objects of packages and that of the program, as far as the program needs them. False: it needs a
// function that has no code.
static bool link_packages(Build *b, const char *executable, int *status) {
    ObjectList objects = {0};
    for (int i = 0; i < b->packages.objects.n; i++) {
        const ObjectList *of = &b->packages.objects.at[i].objects;
        for (int k = 0; k < of->n; k++) VEC_PUSH(b->arena, objects, of->at[k]);
    }
    LoamPassOptions po = pass_options(b, false);
    ObjectList own =
        parts_compile(b->arena, b->units.at[0].mod, &po, (PartsWish){true, b->o->parts}, b->times);
    for (int i = 0; i < own.n; i++) VEC_PUSH(b->arena, objects, own.at[i]);
    Bytes archive;
    const char *runtime = path_archive(b->arena, "libloamrt.a");
    if (!file_read(b->arena, runtime, &archive)) fail_io("%s", runtime);
    if (!shake(b->arena, objects.at, objects.n, archive, &b->packages.missing)) return false;
    TextList paths = {0};
    for (int i = 0; i < objects.n; i++) {
        const char *path = object_path(b, i);
        emit_write(path, objects.at[i]);
        VEC_PUSH(b->arena, paths, path);
    }
    times_note(b->times, "what is needed");
    *status = link_executable(b->arena, b->o, &paths, true, executable);
    times_note(b->times, "linking");
    return true;
}

static int emit_and_link(Build *b, const char *executable) {
    TextList objects = {0};
    for (int i = 0; i < b->units.n; i++) {
        LLVMModuleRef mod = b->units.at[i].mod;
        if (b->o->assembly) print_assembly(b, mod);
        const char *object = object_path(b, i);
        emit_file(mod, b->machine, object, false);
        VEC_PUSH(b->arena, objects, object);
    }
    times_note(b->times, "code generation");
    int status = link_executable(b->arena, b->o, &objects, false, executable);
    times_note(b->times, "linking");
    return status;
}

// ---- units ------------------------------------------------------------------------------------------------

static bool wants(const char *wish, const char *stage) { return wish && strcmp(wish, stage) == 0; }

static int compile_unit(Build *b, LLVMModuleRef mod, bool check_only) {
    if (wants(b->o->dump, "irgen") || wants(b->o->dump, "all")) print_module(mod, stderr);
    if (!wants(b->o->stop, "irgen") && !run_passes(b, mod, check_only)) return STATUS_INTERNAL;
    if (b->o->stop) print_module(mod, stdout);
    return STATUS_OK;
}

// Where there is a place to keep the objects of packages, and nobody wants the whole module, or to see it.
static bool use_packages(Build *b, const char *executable) {
    const Options *o = b->o;
    if (!executable || !cache_is_wanted() || o->whole || o->separate || o->twice || o->invoke || o->dump ||
        o->stop || o->assembly || o->json || o->html || o->remarks)
        return false;
    b->packages = (Packages){.arena = b->arena,
                             .o = o,
                             .c = b->c,
                             .program = b->pkg,
                             .here = working_dir(b->arena),
                             .cache = cache_open(b->arena),
                             .shipped = path_packages(b->arena)};
    return b->packages.cache || b->packages.shipped;
}

static void write_findings(Build *b) {
    TextList files = {0};
    for (int i = 0; i < b->pkg->files.n; i++) {
        const char *path = diags_file(b->c->diags, b->pkg->files.at[i]->file)->path;
        VEC_PUSH(b->arena, files, path);
    }
    findings_settle(b->findings);
    if (b->o->advise) advise(b->findings, b->o, b->pkg, &files);
    else page_write(b->findings, b->o->html, b->o->profile, build_default_output(b->arena, b->o), &files);
}

static int compile(Build *, const char *executable);

// Compiles all packages with the program, to say where it needs what is not supported.
static int compile_whole(Build *b, const char *executable) {
    for (int i = 0; i < b->c->packages.n; i++) b->c->packages.at[i]->apart = false;
    b->apart = false;
    return compile(b, executable);
}

static int compile(Build *b, const char *executable) {
    bool check_only = executable == NULL;
    IrOptions options = {.compile_dir = working_dir(b->arena),
                         .level = emit_level(),
                         .report = b->log || wants_notes(b) ? 2 : b->o->report,
                         .order = &b->order,
                         .race = b->o->race,
                         .small_frames = b->o->small_frames,
                         .no_inline = b->o->no_inline || b->o->no_optimize,
                         .no_optimize = b->o->no_optimize,
                         .separate = b->o->separate,
                         .hot = b->o->profiled ? &b->o->profiled->hot : NULL,
                         .twice = b->o->twice,
                         .invoke = b->o->invoke};
    b->machine = b->packages.machine = emit_machine(b->o->no_optimize);
    b->apart = b->apart && packages_get(&b->packages);
    if (b->apart) {
        options.apart = true;
        options.imports = !b->o->no_optimize;
        options.facts = &b->packages.facts;
    }
    times_note(b->times, "packages");
    b->ctx = LLVMContextCreate();
    b->units = irgen_program(b->c, b->pkg, b->ctx, &options);
    if (flush(b) || !b->units.n) return STATUS_ERRORS;
    times_note(b->times, "generation of IR");
    for (int i = 0; i < b->units.n; i++) {
        int status = compile_unit(b, b->units.at[i].mod, check_only);
        if (status != STATUS_OK) return status;
    }
    if (flush(b)) return STATUS_ERRORS;
    bool is_main = strcmp(b->pkg->name, "main") == 0;
    if (b->findings) write_findings(b);
    if (b->remarks) remarks_write(b->remarks, b->o->remarks);
    if (b->log) factlog_write(b->log, b->o->json, is_main ? "main" : "command-line-arguments");
    int status;
    if (check_only || b->o->stop) return STATUS_OK;
    if (!b->apart) return emit_and_link(b, executable);
    return link_packages(b, executable, &status) ? status : compile_whole(b, executable);
}

int build(Arena *arena, const Options *o, const char *executable) {
    if (o->race && executable)
        fail_usage("not supported: -gcflags=-race: there is no race detector; with -o /dev/null it reports "
                   "what would be inlined");
    Build b = {.arena = arena, .o = o, .c = compiler_new(arena, o, executable == NULL)};
    if (o->json) b.log = factlog_new(arena);
    if (o->html || o->advise) b.findings = findings_new(arena);
    if (o->time) b.times = times_new(arena);
    b.pkg = check_program(b.c, o->inputs.at, o->inputs.n);
    times_note(b.times, "parsing and checking");
    if (flush(&b) || !b.pkg) return STATUS_ERRORS;
    bool is_program = strcmp(b.pkg->name, "main") == 0;
    if (!is_program && o->run) {
        const char *input = o->inputs.at[0];
        fprintf(stderr, "package %s is not a main package\n",
                path_is_dir(input) ? input : "command-line-arguments");
        return STATUS_ERRORS;
    }
    if (!is_program && executable && o->output)
        fail_usage("%s: package %s is not a program; -o /dev/null only checks it", o->output, b.pkg->name);
    if (!is_program) executable = NULL;
    if (o->remarks) b.remarks = remarks_new(arena, b.pkg);
    b.placement = placement_new(arena, b.c, b.pkg);
    b.apart = use_packages(&b, executable);
    int status = compile(&b, executable);
    times_print(b.times, "program");
    return status;
}
