// lang.h - what compiled code expects of the language itself: slices, strings, interfaces, print, tracebacks.
// Objects are in heap/heap.h, typed copies in gc/typed.h.
//
// rt_<id> functions run on the system stack behind the stub of the same name (abi.def, golib.def). Functions
// with an __asm__ name are "gc-leaf-function": on the goroutine's stack, within LOAM_STACK_GUARD, without
// calls that need more.
#ifndef LOAM_LANG_H
#define LOAM_LANG_H

#include "base/kinds.h"
#include "loam/abi.h"
#include "sched/sched.h"

extern int lang_argc; // the program's arguments, set at start
extern char **lang_argv;

// ---- slices (slice.c): panic when a size is out of range
void *make_slice(const LoamType *elem, int64_t len, int64_t cap) __asm__("runtime.makeslice");
void *rt_makeslice(const LoamType *elem, int64_t len, int64_t cap);
void *loam_makeslice_slow_stub(const LoamType *elem, int64_t len, int64_t cap);
typedef struct GrownSlice {
    void *ptr;
    int64_t cap;
} GrownSlice;
GrownSlice rt_growslice(const LoamType *elem, void *old, int64_t len, int64_t cap, int64_t need);
GrownSlice rt_growslicein(const LoamType *elem, void *old, int64_t len, int64_t cap, int64_t need,
                          void *arena);

// ---- strings (string.c) -----------------------------------------------------------------------------------
typedef struct TwoWords {
    int64_t a, b;
} TwoWords;
LoamString rt_concat2(void *buffer, const char *a, int64_t na, const char *b, int64_t nb);
LoamString rt_concatn(void *buffer, const LoamString *strings, int64_t n);
LoamString rt_slicebytetostring(void *buffer, const char *bytes, int64_t n);
LoamString rt_stringtoslicebyte(void *buffer, const char *s, int64_t n); // ptr, capacity
LoamString rt_stringtoslicerune(void *buffer, const char *s, int64_t n); // ptr, count of runes
int64_t string_runecap(const void *runes, int64_t n, const void *buffer) __asm__("runtime.runecap");
LoamString rt_slicerunetostring(void *buffer, const int32_t *runes, int64_t n);
LoamString rt_intstring(void *buffer, int64_t rune);
TwoWords string_decoderune(const char *s, int64_t n,
                           int64_t at) __asm__("runtime.decoderune"); // rune, index behind it
bool string_memequal(const void *a, const void *b, int64_t n) __asm__("runtime.memequal");
int64_t lang_address(const void *) __asm__("runtime.address");
int64_t lang_heapaddress(const void *) __asm__("runtime.heapaddress");
void lang_keepalive(const void *) __asm__("runtime.keepalive");
int64_t string_compare(const char *a, int64_t na, const char *b, int64_t nb) __asm__("runtime.cmpstring");
int rune_encode(char out[4], int32_t rune); // bytes written; what is no rune becomes U+FFFD

// ---- arithmetic (fma.c, complex.c) ------------------------------------------------------------------------
double float_fma(double x, double y, double z) __asm__("runtime.fma"); // x * y + z, rounded once
double float_fma_soft(double x, double y, double z); // the same without the processor's help
typedef struct ComplexWords {
    double re, im;
} ComplexWords;
// (a + bi) / (c + di)
ComplexWords complex_divide(double a, double b, double c, double d) __asm__("runtime.complex128div");

// ---- the processor (level.c) ------------------------------------------------------------------------------
// Where it has not this microarchitecture level, 1 to 4, the process ends with Go's message and status 1.
void rt_requirelevel(int64_t level);

// ---- interfaces (iface.c) ---------------------------------------------------------------------------------
const LoamItab *itab_get(const LoamInterfaceType *, const LoamType *,
                         bool canfail) __asm__("runtime.getitab");
const LoamItab *rt_getitab(const LoamInterfaceType *, const LoamType *, bool canfail);
const LoamItab *loam_getitab_slow_stub(const LoamInterfaceType *, const LoamType *, bool canfail);
// The itab, or NULL with the name of the method that is missing.
const LoamItab *itab_find(const LoamInterfaceType *, const LoamType *, LoamString *missing);
bool iface_efaceeq(const LoamType *, const void *a, const void *b) __asm__("runtime.efaceeq");
bool rt_efaceeq(const LoamType *, const void *a, const void *b);
bool loam_efaceeq_slow_stub(const LoamType *, const void *a, const void *b);
bool rt_typeequal(const LoamType *, const void *a, const void *b);

// ---- goroutines and channels (chan.c, select.c) -----------------------------------------------------------
struct Chan;
struct SelectCase;
void rt_newproc(const LoamFuncVal *);
struct Chan *rt_makechan(const LoamType *elem, int64_t capacity);
void rt_closechan(struct Chan *);
TwoWords rt_selectgo(struct SelectCase *, int64_t sends, int64_t receives, bool block);
_Noreturn void rt_block(void);
void chan_send(struct Chan *, const void *elem) __asm__("runtime.chansend");
void rt_chansend(struct Chan *, const void *elem);
void loam_chansend_slow_stub(struct Chan *, const void *elem);
bool chan_recv(struct Chan *, void *elem) __asm__("runtime.chanrecv");
bool rt_chanrecv(struct Chan *, void *elem);
bool loam_chanrecv_slow_stub(struct Chan *, void *elem);
bool chan_trysend(struct Chan *, const void *elem) __asm__("runtime.trysend");
bool rt_trysend(struct Chan *, const void *elem);
bool loam_trysend_slow_stub(struct Chan *, const void *elem);
TwoWords chan_tryrecv(struct Chan *, void *elem) __asm__("runtime.tryrecv");
TwoWords rt_tryrecv(struct Chan *, void *elem);
TwoWords loam_tryrecv_slow_stub(struct Chan *, void *elem);

// ---- print and println (print.c): to standard error, in the formats of Go's builtins ----------------------
void rt_printbool(bool);
void rt_printint(int64_t);
void rt_printuint(uint64_t);
void rt_printfloat(double);
void rt_printcomplex(double re, double im);
void rt_printstring(const char *, int64_t);
void rt_printpointer(const void *);
void rt_printslice(const void *, int64_t len, int64_t cap);
void rt_printeface(const void *type, const void *data);
void rt_printnl(void);
void rt_printsp(void);

// ---- tracebacks (traceback.c): "goroutine 1 [running]:" and the frames, as Go prints them -----------------
// Of a goroutine that is in a stub, __morestack or loam.poll. all: the runtime's own frames too.
void traceback_goroutine(const G *, bool all);
// Of all goroutines of the program but one, each after an empty line.
void traceback_others(const G *but);
// Of the goroutine that was interrupted at this pc and stack pointer in compiled code.
void traceback_fault(const G *, uintptr_t pc, uintptr_t sp);

// ---- the end of a program (dying.c), as GOTRACEBACK and debug.SetTraceback ask ----------------------------
void dying_init(void);
bool dying_is_silent(void); // no goroutine is to be shown
bool dying_shows_system(void);
bool dying_shows_all(void); // the other goroutines, too, whatever happened
// Go's line about a signal that a panic or fatal error comes from.
void dying_print_signal(int sig, uint32_t code, uintptr_t address, uintptr_t pc);
// The goroutine, if any, and the others if they were asked for, each after an empty line. system: with the
// runtime's own frames, whatever was asked for.
void dying_show(const G *, bool others, bool system);
_Noreturn void dying_end(void);                     // status 2, or SIGABRT
_Noreturn void dying_fatal(const G *, bool system); // for fatal_last_words (base/fatal.h)

// Source places of return addresses, inlined calls included. An encoded pc is the return address + depth <<
// 48, depth 0 the innermost.
typedef struct CallPlace {
    const char *func, *file;
    uint32_t line;
    bool wrapper; // not written by anybody: call_places leaves it out, as Go, unless it panics
    uintptr_t entry;
} CallPlace;
bool call_place(uintptr_t encoded, CallPlace *); // false: unknown address or too deep
int64_t call_places(const G *, int64_t skip, uintptr_t *out,
                    int64_t n); // of the managed caller of the stub it is in
// The same for return addresses that are known already.
int64_t call_expand(const uintptr_t *pcs, uint32_t n, uintptr_t *out, int64_t room);
// What call_place says of code that is not compiled Go; NULL: nothing.
extern bool (*call_place_of_c)(uintptr_t pc, CallPlace *);
void call_user_pc(const G *,
                  uintptr_t *pc); // return address into the innermost function outside package runtime

#endif
