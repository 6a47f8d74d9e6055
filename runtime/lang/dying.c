// dying.c - what a program that dies shows of its goroutines, by GOTRACEBACK and debug.SetTraceback, and how
// it ends:
//     level 0   nothing, unless the runtime itself is to blame
//     level 1   the goroutine that is to blame
//     level 2   the runtime's own frames and goroutines as well
//     ALL       the other goroutines, too; always when it is no panic
//     CRASH     the process ends by SIGABRT, for a core dump
// As Go's runtime/runtime1.go: SetTraceback takes away nothing that the environment asks for.
#include <signal.h>
#include <string.h>
#include "base/env.h"
#include "base/fatal.h"
#include "lang/faults.h"
#include "lang/golib.h"
#include "os/os.h"
#include "os/signals.h"

enum { CRASH = 1, ALL = 2, LEVEL = 4 };

static uint32_t from_environment, asked = LEVEL; // asked: atomic

static uint32_t meaning(const char *text, size_t n) {
    static const struct {
        const char *name;
        uint32_t what;
    } levels[] = {{"none", 0},          {"single", LEVEL},           {"", LEVEL},
                  {"all", LEVEL | ALL}, {"system", 2 * LEVEL | ALL}, {"crash", 2 * LEVEL | ALL | CRASH}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (env_is(text, n, levels[i].name)) return levels[i].what;
    int64_t number = 0;
    bool ok = env_number(text, n, &number) && number >= 0 && number < UINT32_MAX / LEVEL;
    return ALL | (ok ? (uint32_t)number * LEVEL : 0);
}

void dying_init(void) {
    const char *text = os_getenv("GOTRACEBACK");
    from_environment = asked = text ? meaning(text, strlen(text)) : LEVEL;
}

void rt_set_traceback(const char *text, int64_t n) {
    __atomic_store_n(&asked, meaning(text, (size_t)n) | from_environment, __ATOMIC_RELAXED);
}

static uint32_t now(void) { return __atomic_load_n(&asked, __ATOMIC_RELAXED); }

bool dying_is_silent(void) { return now() < LEVEL; }
bool dying_shows_system(void) { return now() >= 2 * LEVEL; }
bool dying_shows_all(void) { return now() & ALL; }

void dying_print_signal(int sig, uint32_t code, uintptr_t address, uintptr_t pc) {
    stderr_print("[signal %s code=0x%x addr=0x%lx pc=0x%lx]\n", signal_name(sig), code, address, pc);
}

// The signal that its panics came from, if any: also where the runtime gives up while one is printed. The
// place of a failed nil check stands for the faulting instruction that Go would report.
static void print_signal(const G *g) {
    uintptr_t pc = 0;
    if (!g || !g->signal) return;
    call_user_pc(g, &pc);
    if (g->fault_pc) dying_print_signal((int)g->signal, g->fault_code, g->fault_address, g->fault_pc);
    else dying_print_signal((int)g->signal, 1, 0, pc);
}

void dying_show(const G *g, bool others, bool system) {
    print_signal(g);
    if (dying_is_silent() && !system) return;
    if (g) {
        stderr_print("\n");
        traceback_goroutine(g, system || dying_shows_system());
    }
    if (others || dying_shows_all()) traceback_others(g);
}

void dying_end(void) {
    if (now() & CRASH) os_signal_die(SIGABRT);
    os_exit(2);
}

void dying_fatal(const G *g, bool system) {
    dying_show(g, true, system);
    dying_end();
}
