// main.c - the loam command: build, run, version, help.
#include "driver/driver.h"
#include "syntax/parser.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { MAX_NESTING = 100000, BYTES_A_LEVEL = 12 << 10 };

static const char usage[] =
    "Loam compiles Go programs.\n"
    "\n"
    "Usage:\n"
    "\n"
    "\tloam build [-o output] [-pgo file] [-gcflags 'flags'] [file.go... | directory]\n"
    "\tloam run [-pgo file] [-gcflags 'flags'] file.go... | directory [arguments]\n"
    "\tloam advise [-n=10] profile [file.go... | directory]\n"
    "\t    tells which lines allocate most, by a heap profile of the program, and why they do\n"
    "\tloam heap [-o page.html] [-why=address] dump\n"
    "\t    makes a page of a heap dump (dump.html without -o), or tells why an object is alive\n"
    "\tloam clean -cache\n"
    "\t    removes the compiled packages that are kept\n"
    "\tloam version\n"
    "\tloam help\n"
    "\n"
    "Without files, build and advise take the package in the current directory. A go.mod is not read: a\n"
    "program imports packages of its own by relative paths, as in import \"./util\".\n"
    "\n"
    "Flags of build and run:\n"
    "\n"
    "\t-o output     name of the executable; /dev/null only checks and reports\n"
    "\t-pgo file     a CPU profile of the program guides inlining; auto, the default, takes default.pgo\n"
    "\t              beside the program if there is one; off takes none\n"
    "\t-gcflags '..' flags of the compiler:\n"
    "\t    -m, -m=2  report what is inlined and where objects live\n"
    "\t    -json=0,DIR\n"
    "\t              the same for tools, in gc's format: DIR/main/FILE.json\n"
    "\t    -html=FILE[,PROFILE]\n"
    "\t              the same as a page to look at, with a heap profile's counts\n"
    "\t    -remarks=FILE\n"
    "\t              the same as LLVM's optimisation remarks\n"
    "\t    -l        do not inline\n"
    "\t    -N        do not optimise\n"
    "\t    -e        report all errors, not only the first ten\n"
    "\t    -S        print the assembly\n"
    "\t    -d=dump=PASS, -d=stop=PASS\n"
    "\t              print the module behind a pass, or end there and print it; irgen stands for the module\n"
    "\t              before all passes, dump=all prints it behind each (loam-opt -help lists the passes)\n"
    "\t    -d=poisonframes\n"
    "\t              a function that returns overwrites its stack objects (debugging)\n"
    "\t    -d=wholeprogram\n"
    "\t              optimise all packages together, instead of taking compiled ones from the cache\n"
    "\t    -d=time   print the processor time of each stage of the build\n"
    "\t-x            print the commands that are run\n"
    "\n"
    "Environment: LOAM_ROOT, GOROOT, GOAMD64 (v1 to v4), TMPDIR, XDG_CACHE_HOME (compiled packages are kept "
    "in\n"
    "its folder loam), LOAM_CACHE=off (they are not), LOAM_CACHE_LIMIT (MiB); of the programs: GOGC,\n"
    "GOMEMLIMIT, GOMAXPROCS, GODEBUG, GOTRACEBACK.\n";

// -o names a file, or a directory for a file of the default name.
static const char *output_of(Arena *arena, const Options *o) {
    const char *name = build_default_output(arena, o);
    if (!o->output) return name;
    if (path_is_dir(o->output)) return arena_printf(arena, "%s/%s", o->output, name);
    return o->output;
}

static int command_build(Arena *arena, const Options *o) {
    const char *output = output_of(arena, o);
    return build(arena, o, strcmp(output, "/dev/null") == 0 ? NULL : output);
}

static const char *temporary_output(Arena *arena, const Options *o) {
    const char *path = arena_printf(arena, "%s/%s", scratch_dir(), build_default_output(arena, o));
    scratch_add(path);
    return path;
}

static int command_run(Arena *arena, const Options *o) {
    const char *executable = o->output ? output_of(arena, o) : temporary_output(arena, o);
    int status = build(arena, o, executable);
    if (status != STATUS_OK || o->stop) return status;
    return run_program(arena, executable, &o->args);
}

static int command_clean(Arena *arena, int n, char **argv) {
    if (n != 1 || strspn(argv[0], "-") > 2 || strcmp(argv[0] + strspn(argv[0], "-"), "cache") != 0)
        fail_usage("clean: what can be cleaned is -cache");
    const char *folder = cache_open(arena);
    if (folder && !cache_clean(arena, folder)) fail_io("%s", folder);
    return STATUS_OK;
}

static bool asks_for_help(const char *arg) {
    return strcmp(arg, "-h") == 0 || strcmp(arg, "-help") == 0 || strcmp(arg, "--help") == 0;
}

static int command_line(int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "help") == 0 || asks_for_help(argv[1]) ||
        (argc > 2 && asks_for_help(argv[2]))) {
        fputs(usage, argc < 2 ? stderr : stdout);
        return argc < 2 ? STATUS_USAGE : STATUS_OK;
    }
    const char *command = argv[1];
    if (strcmp(command, "version") == 0) {
        printf("loam version " LOAM_VERSION " linux/amd64, Go 1.19\n");
        return fflush(stdout) == 0 ? STATUS_OK : STATUS_USAGE;
    }
    if (strcmp(command, "heap") == 0) return command_heap(arena_new(), argc - 2, argv + 2);
    if (strcmp(command, "clean") == 0) return command_clean(arena_new(), argc - 2, argv + 2);
    bool is_run = strcmp(command, "run") == 0;
    bool is_advise = strcmp(command, "advise") == 0;
    if (!is_run && !is_advise && strcmp(command, "build") != 0)
        fail_usage("%s: unknown command\nRun 'loam help' for usage.", command);
    Arena *arena = arena_new();
    Options o = {0};
    flags_parse(arena, &o, command, argc - 2, argv + 2);
    build_check_inputs(arena, &o);
    if (is_advise) return build(arena, &o, NULL);
    o.profiled = pgo_open(arena, &o);
    return is_run ? command_run(arena, &o) : command_build(arena, &o);
}

// ---- the stack --------------------------------------------------------------------------------------------

typedef struct CommandLine {
    int argc;
    char **argv;
} CommandLine;

static void *on_large_stack(void *line) {
    CommandLine *l = line;
    exit(command_line(l->argc, l->argv));
}

// A limit of the address space counts what is only reserved: an eighth of it is for the stack.
static int most_levels(void) {
    struct rlimit space;
    if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur / 8 >= (rlim_t)MAX_NESTING * BYTES_A_LEVEL)
        return MAX_NESTING;
    return (int)(space.rlim_cur / 8 / BYTES_A_LEVEL);
}

// Checking and generation follow nested syntax and chains of references by recursion: a thread has room for
// MAX_NESTING levels, of which memory is taken only when it is used. Where the system does not give that
// much, fewer levels are accepted.
int main(int argc, char **argv) {
    signal(SIGXFSZ, SIG_IGN); // a file size limit makes a write fail, it does not end us
    CommandLine line = {argc, argv};
    for (int levels = most_levels(); levels > 100; levels /= 2) {
        pthread_t thread;
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, (size_t)levels * BYTES_A_LEVEL);
        parse_limit_nesting(levels);
        if (pthread_create(&thread, &attributes, on_large_stack, &line) == 0) pthread_join(thread, NULL);
    }
    return command_line(argc, argv);
}
