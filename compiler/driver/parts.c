// parts.c - from a module to objects: the second half of the pipeline and the code generator, for parts of a
// large module at the same time.
//
// A worker begins with the module, which costs nothing but what it changes, leaves of it what belongs to one
// part, and gives back the object. What the parts are depends on the module alone (lower/parts.c), so that
// the objects are the same on each machine.
#include "driver/driver.h"
#include <stdlib.h>

typedef struct Job {
    int part;
    Bytes object;
} Job;
typedef struct Parts {
    Arena *arena;
    LLVMModuleRef mod;
    const LoamPassOptions *o;
    bool sections;
    Times *times;
    int n;
    Job *jobs;
} Parts;

static Bytes compile(const Parts *p) {
    if (!loam_pipeline_end(p->mod, p->o)) internal_error("parts", "the pipeline failed");
    if (p->sections) sections_apart(p->arena, p->mod);
    Bytes object = emit_object(p->arena, p->mod, p->o->target);
    times_note(p->times, "code generation");
    return object;
}

static int compile_part(void *data, void *job, Bytes *result) {
    const Parts *p = data;
    const Job *j = job;
    times_restart(p->times);
    if (!loam_parts_keep(p->mod, j->part, p->n, p->o)) return STATUS_INTERNAL;
    times_note(p->times, "parts");
    *result = compile(p);
    return STATUS_OK;
}

static void take(const WorkerEnd *end) {
    if (end->signal) internal_error("parts", "a process that compiles was ended by signal %d", end->signal);
    if (end->status) exit(end->status); // it has said why
    ((Job *)end->job)->object = end->result;
}

static void compile_parts(Parts *p) {
    Workers workers = {0};
    for (int next = 0;;) {
        while (next < p->n && workers_may_start(&workers)) {
            p->jobs[next] = (Job){.part = next};
            if (!workers_start(&workers, &p->jobs[next], compile_part, p)) break;
            next++;
        }
        WorkerEnd end = workers_wait(&workers);
        if (!end.job && next < p->n) fail_io("a process cannot be started");
        if (!end.job) break;
        take(&end);
    }
    times_restart(p->times);
}

ObjectList parts_compile(Arena *arena, LLVMModuleRef mod, const LoamPassOptions *o, PartsWish wish,
                         Times *times) {
    ObjectList objects = {0};
    int n = wish.parts ? wish.parts : loam_parts_count(mod);
    Parts p = {arena, mod, o, wish.sections, times, n, NULL};
    if (p.n == 1) {
        VEC_PUSH(arena, objects, compile(&p));
        return objects;
    }
    p.jobs = NEW_ARRAY(arena, Job, p.n);
    compile_parts(&p);
    for (int i = 0; i < p.n; i++) VEC_PUSH(arena, objects, p.jobs[i].object);
    return objects;
}
