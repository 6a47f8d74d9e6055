// loam-opt - runs Loam's passes on LLVM IR, for tests and for looking.
//
//   loam-opt [-passes=A,B,...] [-m|-m=2] [-l] [-N] [-S] [-part] [-poison-frames] [-dump-after=PASS]
//            [-stop-after=PASS] [-hot=CALLER:LINE:CALLEE]... [-o OUT] FILE.ll|FILE.bc|-
//
// A, B: names of Loam's passes, "loam-pipeline" for all of them, "llvm:TEXT" for a pipeline of opt's (TEXT
// may hold commas inside parentheses or <>). -hot: a call that a profile calls hot, LINE from that of its
// function; callers in order. The module is verified at the end and printed as text, as
// bitcode when OUT ends in .bc, or becomes an object when it ends in .o. A module whose data layout is Loam's
// but for the non-integral address space, as clang's is, gets it. OUT is written under another name and
// renamed, so that it is whole or not there. Exit status: 0; 1 wrong input; 2 wrong usage; 3 a pass refused
// the module.
#include "ir/runllvm.h"
#include <llvm-c/Analysis.h>
#include <llvm-c/BitWriter.h>
#include <llvm-c/ErrorHandling.h>
#include <llvm-c/IRReader.h>
#include <llvm-c/Target.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_HOT = 16 };

typedef struct Options {
    LoamPassOptions pass;
    const char *passes, *input, *output;
    LoamProfileCall hot[MOST_HOT];
    LoamProfile profile;
} Options;

static const char usage_text[] =
    "usage: loam-opt [-passes=A,B,...] [-m|-m=2] [-l] [-N] [-S] [-part] [-poison-frames] "
    "[-dump-after=PASS] [-stop-after=PASS] [-hot=CALLER:LINE:CALLEE]... [-o OUT] FILE\n";

static _Noreturn void usage(const char *why, const char *what) {
    fprintf(stderr, "loam-opt: %s%s\n%s", why, what, usage_text);
    exit(2);
}

static _Noreturn void list_passes(void) {
    int n;
    const LoamPass *p = loam_passes(&n);
    fputs(usage_text, stdout);
    for (int i = 0; i < n; i++) printf("  %-18s %s\n", p[i].name, p[i].summary);
    printf("  %-18s %s\n", "loam-pipeline", "all of them, with LLVM's in between");
    printf("  %-18s %s\n", "llvm:TEXT", "LLVM's passes, as for opt");
    exit(0);
}

static bool starts(const char *s, const char *prefix) { return strncmp(s, prefix, strlen(prefix)) == 0; }

// CALLER:LINE:CALLEE
static void add_hot_call(Options *o, char *text) {
    char *line = strchr(text, ':'), *callee = line ? strchr(line + 1, ':') : NULL;
    if (!callee || o->profile.ncalls == MOST_HOT) usage("no hot call, or too many: ", text);
    *line = *callee = 0;
    o->hot[o->profile.ncalls++] =
        (LoamProfileCall){text, callee + 1, (unsigned)strtoul(line + 1, NULL, 10), false};
}

static Options parse_arguments(int argc, char **argv) {
    Options o = {.passes = ""};
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        if (starts(a, "-passes=")) o.passes = a + 8;
        else if (!strcmp(a, "-m") || !strcmp(a, "-m=1")) o.pass.report = 1;
        else if (!strcmp(a, "-m=2")) o.pass.report = 2;
        else if (!strcmp(a, "-l")) o.pass.no_inline = true;
        else if (!strcmp(a, "-N")) o.pass.no_optimize = true;
        else if (!strcmp(a, "-poison-frames")) o.pass.poison_frames = true;
        else if (!strcmp(a, "-part")) o.pass.part = true;
        else if (!strcmp(a, "-S")) continue;
        else if (starts(a, "-dump-after=")) o.pass.dump_after = a + 12;
        else if (starts(a, "-stop-after=")) o.pass.stop_after = a + 12;
        else if (starts(a, "-hot=")) add_hot_call(&o, argv[i] + 5);
        else if (!strcmp(a, "-o") && i + 1 < argc) o.output = argv[++i];
        else if (!strcmp(a, "-help") || !strcmp(a, "--help")) list_passes();
        else if (a[0] == '-' && a[1]) usage("unknown option ", a);
        else if (o.input) usage("more than one file: ", a);
        else o.input = a;
    }
    if (!o.input) usage("no file", "");
    return o;
}

// ---- reading ----------------------------------------------------------------------------------------------

// clang cannot be told that an address space is non-integral. What it made before any optimisation does not
// depend on that.
static void adopt_layout(LLVMModuleRef m) {
    static const char ours[] = LOAM_DATA_LAYOUT, addition[] = "-ni:1";
    const char *layout = LLVMGetDataLayoutStr(m);
    size_t n = strlen(layout);
    if (n + sizeof addition == sizeof ours && !strncmp(layout, ours, n) && !strcmp(ours + n, addition))
        LLVMSetDataLayout(m, ours);
}

static LLVMModuleRef read_module(LLVMContextRef ctx, const char *path) {
    LLVMMemoryBufferRef buffer;
    LLVMModuleRef m = NULL;
    char *text = NULL;
    bool from_stdin = !strcmp(path, "-");
    if (from_stdin ? LLVMCreateMemoryBufferWithSTDIN(&buffer, &text)
                   : LLVMCreateMemoryBufferWithContentsOfFile(path, &buffer, &text)) {
        fprintf(stderr, "loam-opt: %s: %s\n", path, text);
        exit(1);
    }
    if (LLVMParseIRInContext(ctx, buffer, &m, &text) || !m) {
        fprintf(stderr, "loam-opt: %s\n", text && *text ? text : "not LLVM IR");
        exit(1);
    }
    if (LLVMVerifyModule(m, LLVMReturnStatusAction, &text)) {
        fprintf(stderr, "loam-opt: %s: %s\n", path, text);
        exit(1);
    }
    LLVMDisposeMessage(text);
    adopt_layout(m);
    return m;
}

// LLVM's cost models and object files want a machine; any x86-64 gives the same output everywhere.
static LLVMTargetMachineRef make_target(void) {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
    loam_codegen_setup();
    LLVMTargetRef target;
    char *text = NULL;
    if (LLVMGetTargetFromTriple(LOAM_TRIPLE, &target, &text)) {
        fprintf(stderr, "loam-opt: %s\n", text);
        exit(1);
    }
    return LLVMCreateTargetMachine(target, LOAM_TRIPLE, "x86-64", "", LLVMCodeGenLevelDefault,
                                   LLVMRelocStatic, LLVMCodeModelSmall);
}

// ---- running ----------------------------------------------------------------------------------------------

static void run_llvm(LLVMModuleRef m, const char *passes, const Options *o) {
    char *text = runllvm(m, passes, o->pass.target);
    if (!text) return;
    fprintf(stderr, "loam-opt: %s\n", text);
    exit(2);
}

static void run_one(LLVMModuleRef m, const char *name, const Options *o) {
    const LoamPass *pass = loam_pass_find(name);
    if (starts(name, "llvm:")) run_llvm(m, name + 5, o);
    else if (!strcmp(name, "loam-pipeline")) loam_pipeline_run(m, &o->pass);
    else if (pass) loam_pass_run(pass, m, &o->pass);
    else usage("no such pass: ", name);
}

// Splits at commas outside of brackets.
static void run_passes(LLVMModuleRef m, const Options *o) {
    char *text = strdup(o->passes);
    int depth = 0;
    for (char *start = text, *p = text;; p++) {
        depth += *p == '(' || *p == '<';
        depth -= *p == ')' || *p == '>';
        if (*p && (*p != ',' || depth > 0)) continue;
        bool last = !*p;
        *p = 0;
        if (*start) run_one(m, start, o);
        if (last) break;
        start = p + 1;
    }
    free(text);
}

// ---- writing ----------------------------------------------------------------------------------------------

static bool write_text(LLVMModuleRef m, FILE *f) {
    char *text = LLVMPrintModuleToString(m);
    bool good = fputs(text, f) >= 0 && fflush(f) == 0 && !ferror(f);
    LLVMDisposeMessage(text);
    return good;
}

static bool write_object(LLVMModuleRef m, LLVMTargetMachineRef machine, const char *path) {
    char *text = NULL;
    if (!LLVMTargetMachineEmitToFile(machine, m, (char *)path, LLVMObjectFile, &text)) return true;
    fprintf(stderr, "loam-opt: %s\n", text);
    return false;
}

static bool write_file(LLVMModuleRef m, LLVMTargetMachineRef machine, const char *path) {
    size_t n = strlen(path);
    char *temporary = malloc(n + 32);
    struct stat st;
    bool replace = stat(path, &st) != 0 || S_ISREG(st.st_mode); // a device is written to, not replaced
    snprintf(temporary, n + 32, replace ? "%s.tmp%ld" : "%s", path, (long)getpid());
    bool good, bitcode = n > 3 && !strcmp(path + n - 3, ".bc"), object = n > 2 && !strcmp(path + n - 2, ".o");
    if (object) {
        good = write_object(m, machine, temporary);
    } else if (bitcode) {
        good = !LLVMWriteBitcodeToFile(m, temporary);
    } else {
        FILE *f = fopen(temporary, "w");
        good = f && write_text(m, f);
        if (f) good &= fclose(f) == 0;
    }
    good = good && (!replace || rename(temporary, path) == 0);
    if (!good) {
        perror(path);
        if (replace) unlink(temporary);
    }
    free(temporary);
    return good;
}

static void fatal_in_input(const char *reason) {
    fprintf(stderr, "loam-opt: not valid LLVM IR: %s\n", reason);
    _exit(1);
}

static void fatal_in_llvm(const char *reason) {
    fprintf(stderr, "loam-opt: LLVM: %s\n", reason);
    _exit(3);
}

int main(int argc, char **argv) {
    Options o = parse_arguments(argc, argv);
    LLVMInstallFatalErrorHandler(fatal_in_input);
    o.pass.target = make_target();
    o.profile.calls = o.hot;
    if (o.profile.ncalls) o.pass.profile = &o.profile;
    LLVMContextRef ctx = LLVMContextCreate();
    LLVMModuleRef m = read_module(ctx, o.input);
    LLVMResetFatalErrorHandler();
    LLVMInstallFatalErrorHandler(fatal_in_llvm);
    run_passes(m, &o);
    char *text = NULL;
    if (LLVMVerifyModule(m, LLVMReturnStatusAction, &text)) {
        fprintf(stderr, "loam-opt: after the passes: %s\n", text);
        return 3;
    }
    LLVMDisposeMessage(text);
    bool to_stdout = !o.output || !strcmp(o.output, "-");
    bool good = to_stdout ? write_text(m, stdout) : write_file(m, o.pass.target, o.output);
    if (to_stdout && !good) fprintf(stderr, "loam-opt: cannot write to standard output\n");
    LLVMDisposeModule(m);
    LLVMContextDispose(ctx);
    LLVMDisposeTargetMachine(o.pass.target);
    return good ? 0 : 1;
}
