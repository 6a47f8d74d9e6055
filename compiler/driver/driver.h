// driver.h - the `loam` command: what its files give each other.
//
//   main.c     commands, usage                          flags.c      the command line
//   paths.c    where lib/, GOROOT and the runtime are   build.c      from source files to an executable
//   emit.c     module -> object file or assembly        link.c       object file -> executable
//   parts.c    large modules in parts                   workers.c    processes beside this one
//   packages.c objects of imported packages             cache.c      what is kept from one run to the next
//   seen.c     what of a package others are made from
//   sections.c a section for each function              shake.c      what a program needs of these objects
//   findings.c what a text of -m says                   placement.c  //loam:noheap, //loam:stack
//   page.c     -html=FILE                               remarks.c    -remarks=FILE
//   advise.c   loam advise                              heapprofile.c heap profiles
//   sets.c     maps that are sets                       pprof.c      profiles of runtime/pprof
//   pgo.c      -pgo
//   factlog.c  -json=0,DIR                              times.c      -d=time
//   run.c      `loam run`                               complain.c   messages of the command
//   output.c   files, whole or not at all               scratch.c    temporary files, removed at the end
//
// Exit status: 0; 1 errors of the user's program (diagnostics); 2 wrong usage, files that cannot be read or
// written; 3 errors of ours.
#ifndef LOAM_COMPILER_DRIVER_H
#define LOAM_COMPILER_DRIVER_H

#include "base/strmap.h"
#include "driver/cache.h"
#include "syntax/parser.h"
#include "types/types.h"
#include "loam/passes.h"
#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>
#include <stdio.h>
#include <sys/types.h>

enum { STATUS_OK = 0, STATUS_ERRORS = 1, STATUS_USAGE = 2, STATUS_INTERNAL = 3 };

typedef VEC(const char *) TextList;

typedef struct Options {
    const char *output; // -o, or NULL
    int report;         // -gcflags=-m: 1 or 2
    bool no_inline, no_optimize, all_errors, assembly, print_commands;
    Dialect dialect;            // -gcflags=-lang=go1.N,-std,-+,-complete
    bool poison_frames;         // -gcflags=-d=poisonframes
    const char *json;           // -gcflags=-json=0,DIR: the folder, or NULL
    const char *remarks;        // -gcflags=-remarks=FILE, or NULL
    const char *html, *profile; // -gcflags=-html=FILE,PROFILE, or NULL; loam advise PROFILE
    bool advise;                // loam advise: no code is made
    int most;                   // -n of loam advise: that many places
    const char *pgo;            // -pgo: "off", "auto", or a profile's file; NULL: auto
    struct Pgo *profiled;       // what it says, or NULL
    bool small_frames;          // -gcflags=-smallframes
    bool race;          // -gcflags=-race: reports as of a build with a race detector, which there is not
    bool run;           // loam run: the program is started
    bool separate;      // -gcflags=-d=units: one object a package
    bool whole;         // -gcflags=-d=wholeprogram: imported packages are compiled with the program
    int parts;          // -gcflags=-d=parts=N: that many of each module; 0: as its size wants
    bool twice, invoke; // -gcflags=-d=twice,invoke: checks of IrOptions
    bool time;          // -gcflags=-d=time: where the time goes
    const char *dump,
        *stop;       // -gcflags=-d=dump=PASS,stop=PASS: "irgen", a pass of loam/passes.h, dump also "all"
    TextList inputs; // .go files, or one directory
    TextList args;   // of the program (run)
} Options;

// Prints "loam: ..." to standard error.
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fail_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int command_heap(Arena *, int n, char **argv); // heap.c: what follows "loam heap"; an exit status
_Noreturn void fail_io(const char *fmt, ...) __attribute__((format(printf, 1, 2))); // adds errno's text

// flags.c: reads argv[0..n); `command` decides where the program's own arguments begin. Ends the process on
// wrong usage.
void flags_parse(Arena *, Options *, const char *command, int n, char **argv);

// paths.c: NULL where there is none.
const char *path_lib(Arena *);      // our Go packages
const char *path_goroot(Arena *);   // of an installed Go
const char *path_packages(Arena *); // compiled packages that came with the compiler (cache.h)
// libloamrt.a and the objects that bracket the stack maps; ends the process when missing.
const char *path_archive(Arena *, const char *name);

// scratch.c
const char *scratch_dir(void);                 // a directory that lives as long as the process
void scratch_add(const char *path);            // a file to be removed at the end
int scratch_new_file(char *name, int flags);   // makes such a file, by mkostemp; its descriptor, or -1
int scratch_open(const char *path, int flags); // the same by open
void scratch_keep(const char *path);           // not any more
void scratch_remove(void);

// output.c: a file that replaces another when it is whole. output_beside makes it, with a name of its own and
// the mode as umask leaves it: its descriptor, or -1. It is removed at the end unless output_place succeeds.
int output_beside(Arena *, const char *path, mode_t, char **name);
bool output_place(const char *name, const char *path);
// The same for text, or a device. Both end the process when they cannot.
typedef struct Output {
    FILE *file;
    const char *path;
    char *temporary; // the name until then; NULL: a device, which is written directly
} Output;
Output output_open(Arena *, const char *path);
void output_close(Output *);

// times.c: NULL for Times does nothing.
typedef struct Times Times;
Times *times_new(Arena *);
void times_note(Times *, const char *stage); // what was done since the last note, or times_new
// A worker begins to note; or its parent goes on, after workers that noted what they did.
void times_restart(Times *);
void times_print(const Times *, const char *what);

// build.c: what cannot be a program's sources ends the process; files of tests are taken out.
void build_check_inputs(Arena *, Options *);
// 0, or the exit status. `executable`: where to write, NULL: check and report only.
int build(Arena *, const Options *, const char *executable);
const char *build_default_output(Arena *, const Options *);
// As the flags say; times may be NULL. A flag that changes the code is also part of the keys of packages
// (packages.c).
LoamPassOptions build_pass_options(const Options *, LLVMTargetMachineRef, Times *);

// workers.c: processes beside this one.
enum { MOST_WORKERS = 16 };
typedef struct Worker {
    pid_t pid; // 0: none
    int fd;    // of its result
    void *job;
} Worker;
typedef struct Workers {
    Worker worker[MOST_WORKERS];
} Workers;
// In the worker: gives an exit status, and bytes for its parent.
typedef int WorkerRun(void *data, void *job, Bytes *result);
typedef struct WorkerEnd {
    void *job; // NULL: there was none to wait for
    int status, signal;
    Bytes result; // if the status is 0: ours to change, 8-byte aligned, as long as the process lives
} WorkerEnd;
int workers_processors(void);
bool workers_may_start(const Workers *); // another one; if so, workers_start follows
bool workers_start(Workers *, void *job, WorkerRun *, void *data); // false: the system gives no process
WorkerEnd workers_wait(Workers *);                                 // for one of them

// parts.c: machine code of a module, of which a large one makes several objects.
typedef VEC(Bytes) ObjectList;
enum { MOST_PARTS = 64 };
typedef struct PartsWish {
    bool sections; // as sections_apart
    int parts;     // that many; 0: as its size wants
} PartsWish;
// The first half of the pipeline is done. Nothing is left of the module.
ObjectList parts_compile(Arena *, LLVMModuleRef, const LoamPassOptions *, PartsWish, Times *);

// packages.c: objects of imported packages.
typedef struct PackageObject {
    Package *pkg;
    CacheKey key;  // of its sources, and of what it sees of others: when these are made
    CacheKey seen; // of what others see of it: when it is made
    Bytes facts;
    ObjectList objects;
    bool begun;   // its making has begun
    bool missing; // it has functions without code
} PackageObject;
typedef VEC(PackageObject) PackageObjects;
typedef struct Packages {
    Arena *arena;
    const Options *o;
    Compiler *c;
    LLVMTargetMachineRef machine;
    const char *cache;      // the user's folder, or NULL
    const char *shipped;    // that of the compiler, or NULL
    struct IrGen *sight;    // irgen_sight, or NULL until it is needed
    Package *program;       // the one that is not imported
    const char *here;       // the working directory
    bool refused;           // a package of the user's is to be refused, with the whole program
    SHA2_CTX settings;      // what all keys begin with: the compiler and the flags
    SHA2_CTX common;        // what keys of sources begin with
    PackageObjects objects; // dependencies first
    StrMap facts;           // symbol -> summary of a function
    StrMap missing;         // symbols of functions without code
    VEC(LoamCallee) callees;
} Packages;
// Gets an object for each imported package, and marks it `apart`. False, and without a message: one is to be
// made and could not be kept, so that making all as a whole is less work; or making all as a whole tells what
// is wrong with one. What is wrong in our own code ends the process.
bool packages_get(Packages *);

// seen.c: adds what modules of other packages are made from, of a file.
void seen_add_file(SHA2_CTX *, const Compiler *, struct IrGen *sight, const File *);

// pgo.c: what a CPU profile says, for the passes and the front end.
typedef struct Pgo {
    LoamProfile profile;
    StrMap hot; // symbols of callees of hot calls -> something
} Pgo;
// Of the file that -pgo names, or of default.pgo beside the program. NULL: there is no profile, or nothing in
// it. Ends the process on one that cannot be read.
Pgo *pgo_open(Arena *, const Options *);
void pgo_add_key(const Pgo *, SHA2_CTX *,
                 const Package *); // what concerns the package's object; NULL: nothing

// findings.c: what a text of -m says of its place. A line of an explanation (-m=2) is FINDING_OTHER.
typedef enum FindingKind {
    FINDING_HEAP,
    FINDING_LEAK,
    FINDING_STACK,
    FINDING_INLINE,
    FINDING_MAY_ALLOCATE, // only //loam:noheap asks for it
    FINDING_OTHER
} FindingKind;
FindingKind finding_kind(const char *text);
LoamFactStep *fact_steps(Arena *, const LoamFact *); // a copy, for the pass keeps them during a call only
int place_order(SourcePlace, SourcePlace);           // < 0, 0, > 0
bool func_holds(const FuncNode *, Pos);              // a place is on its lines, and it has a body

typedef struct Finding {
    const char *file, *text;
    unsigned line, col;
    int order; // of the report
    FindingKind kind;
    const LoamFactStep *way; // by which it escapes, or NULL
    int nway;
    const LoamFactStep *advice; // what would have to be left out for it to stay on the stack, or NULL
    const char *type;           // of an object that escapes: as LoamFact.type, and its bytes
    uint64_t size;
} Finding;
typedef struct Findings {
    Arena *arena;
    VEC(Finding) notes;
    VEC(Finding) facts; // of kind FINDING_HEAP or FINDING_LEAK, to be joined to notes of their place
} Findings;
Findings *findings_new(Arena *);
void findings_note(Findings *, const char *file, unsigned line, unsigned col, const char *text);
void findings_fact(Findings *, const LoamFact *);
int finding_order(const void *, const void *); // by place: for qsort
// Puts the notes into order, each once, with the way and advice of the facts of its place and kind.
void findings_settle(Findings *);

// pprof.c
typedef struct ProfileFrame {
    const char *function, *file;
    unsigned line, start; // start: the line of the function, or 0
    int source;           // which of the program's files that is, or -1
} ProfileFrame;
enum { PROFILE_OBJECTS, PROFILE_BYTES, PROFILE_LIVE_OBJECTS, PROFILE_LIVE_BYTES, PROFILE_COLUMNS };
typedef struct ProfileSample {
    uint64_t column[PROFILE_COLUMNS]; // allocated since the start, and still there
    VEC(ProfileFrame) frames;         // the innermost first
} ProfileSample;
typedef VEC(ProfileSample) Profile;
typedef struct PprofKind {
    const char *name, *columns[PROFILE_COLUMNS]; // what is read into the columns of samples
    int n;
} PprofKind;
// NULL, or what is wrong with it.
const char *pprof_read(Arena *, Bytes, const PprofKind *, Profile *to);

// heapprofile.c
// That of a program with these files, whose paths may have changed since. Ends the process when it cannot.
Profile heap_profile_open(Arena *, const char *path, const TextList *files);
// The first call in a file, or in any of them (-1); or NULL.
const ProfileFrame *profile_frame_in(const ProfileSample *, int source);

// factlog.c
typedef struct FactLog FactLog;
FactLog *factlog_new(Arena *);
void factlog_add(FactLog *, const LoamFact *);
void factlog_write(FactLog *, const char *folder, const char *package); // ends the process when it cannot

// page.c: of settled findings. `profile`: a heap profile, or NULL. Ends the process when it cannot.
void page_write(Findings *, const char *path, const char *profile, const char *title, const TextList *files);

// sets.c: assignments to entries of maps whose values are bool.
typedef struct MapEntry {
    Pos pos;
    Object *variable; // or the field that holds the map
    Type *map;
    bool is_true; // this is assigned
} MapEntry;
typedef struct MapSets {
    Arena *arena;
    VEC(MapEntry) entries;
} MapSets;
void map_sets_find(MapSets *, const Package *);
// An assignment on the line, of a map to whose entries nothing but true is assigned; or NULL.
const MapEntry *map_set_at(const MapSets *, uint16_t file, unsigned line);

// advise.c: prints what is to be said of a heap profile, with settled findings about the package's files.
void advise(Findings *, const Options *, const Package *, const TextList *files);

// remarks.c
typedef struct Remarks Remarks;
Remarks *remarks_new(Arena *, const Package *);
void remarks_note(Remarks *, Pos, SourcePlace, const char *text); // the place is what the position is called
void remarks_write(const Remarks *, const char *path);            // ends the process when it cannot

// placement.c: NULL when the package demands nothing.
typedef struct Placement Placement;
Placement *placement_new(Arena *, Compiler *, const Package *);
void placement_fact(Placement *, Pos, const LoamFact *);
void placement_note(Placement *, Pos, const char *text); // reports an error where a demand is not met

// emit.c
int emit_level(void); // GOAMD64's number, 1 to 4; ends the process on an unknown one
LLVMTargetMachineRef emit_machine(bool no_optimize); // for GOAMD64; ends the process on an unknown level
void emit_file(LLVMModuleRef, LLVMTargetMachineRef, const char *path, bool assembly);
Bytes emit_object(Arena *, LLVMModuleRef, LLVMTargetMachineRef);
void emit_write(const char *path, Bytes);

// sections.c: a section for each function and variable, before a module is emitted.
void sections_apart(Arena *, LLVMModuleRef);

// link.c: 0, or the exit status. `collect`: sections that nothing refers to are left out.
int link_executable(Arena *, const Options *, const TextList *objects, bool collect, const char *executable);

// run.c
int run_program(Arena *, const char *executable, const TextList *args);
// Runs a command and writes what it prints into the file. False, and errno: this failed. The status is 128 +
// the signal when it was killed.
bool run_into(int file, char *const *argv, int *exit_status);

#endif
