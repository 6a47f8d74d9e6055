// loam/abi.h - the contract between compiled code and the runtime: layouts and names that compiler, passes
// and runtime share.
//
// Calling convention of managed code (Go functions): the platform's C convention on scalars, plus
//  1. Each parameter is flattened into its scalar leaves (a string is pointer, length) when it has at most
//     LOAM_MAX_PARAM_LEAVES of them; a larger one is passed as one `ptr addrspace(1)` to a copy that the
//     caller owns and the callee only reads. Zero-size parameters are not passed.
//  2. All results together are returned in registers, flattened, when they have at most LOAM_MAX_INT_RESULTS
//     integer or pointer leaves and at most LOAM_MAX_FLOAT_RESULTS float leaves; else the function returns
//     void and its FIRST parameter (attribute "loam-results") is a `ptr addrspace(1)` to a struct of the
//     result types, in order, Go's layout, zeroed by nobody: the callee writes every result before it returns
//     (H1: nothing is ever demoted to a hidden sret pointer).
//  3. A closure body takes the closure object as its first parameter (after the results pointer): `ptr
//     addrspace(1)`. A function value points to a closure object whose first word is the code address; a
//     top-level function used as a value has a constant one-word object whose code is a wrapper that drops
//     the parameter. A method takes its receiver first.
//  4. Sub-word integers are zero- or sign-extended to 32 bits by the caller; bool is i1 zeroext.
//
// Registers and stacks: managed code runs on a goroutine's stack; %fs:LOAM_TLS_STACK_LIMIT holds its limit
// (LLVM's split-stack prologue compares with it). No callee-saved register holds a managed pointer or a raw
// stack address across a safepoint. Frames have fixed sizes, there is no frame pointer.
//
// Failure: none of these functions returns on error; they panic or throw.
#ifndef LOAM_ABI_H
#define LOAM_ABI_H

#include <stdbool.h>
#include <stdint.h>

#define LOAM_ABI_VERSION 5 // of every layout and rule in this file and in abi.def
#define LOAM_MAX_PARAM_LEAVES 4
#define LOAM_MAX_INT_RESULTS 3
#define LOAM_MAX_FLOAT_RESULTS 2

// The thread control block's word that LLVM's x86-64 split-stack prologue compares the stack pointer with.
#define LOAM_TLS_STACK_LIMIT 0x70

// Bytes below the limit that may be used without a check: 256 by LLVM (frames under 256 bytes compare the
// stack pointer itself), the rest by __morestack, stubs and leaf C functions. Checked at build (H10).
#define LOAM_STACK_GUARD 768
#define LOAM_STACK_MIN 2048
#define LOAM_STACK_MAX 1000000000

// Implicit objects over this many bytes, and variables over the second, never live on a stack
// (cmd/compile/internal/ir/cfg.go).
#define LOAM_MAX_IMPLICIT_STACK_OBJECT (64 * 1024)
#define LOAM_MAX_STACK_VARIABLE (10 * 1024 * 1024)
// Of the space in a frame in which appends grow: a count, and 8 to 128 bytes once each.
#define LOAM_ARENA_BYTES 256
#define LOAM_MADE_ON_STACK 64 // bytes of make([]T, n) and append that begin on the stack; n is not known
#define LOAM_SMALL_IMPLICIT_STACK_OBJECT (16 * 1024) // with -smallframes
#define LOAM_SMALL_STACK_VARIABLE (128 * 1024)

// ---- small objects, which compiled code allocates in line (passes/lower/inlinealloc.c) --------------------
// Free slots for objects of one size class, of a thread: where compiled code takes one, it changes `free` and
// nothing else. Between reading the thread's word and writing `free` lies no safepoint.
typedef struct LoamAllocSlot {
    uint64_t free;        // bit i: slot i of the group is free
    uintptr_t group_base; // address of the group's slot 0
    uint64_t mask; // the map of the span's objects, a bit a word, or 0: each object's map must be written
    struct MSpan *span;
    uint32_t elemsize; // bytes from slot to slot
    bool needzero;     // the slots may hold something else than zeros
} LoamAllocSlot;
// The words of a region, and the head of the record that they name. Behind it stand its slots, a
// LoamAllocSlot at the beginning of so many bytes each, numbered as those of a thread. They are the region's
// if the generations are equal, and of the thread if the record's cache is what the thread's word holds.
typedef struct LoamRegion {
    struct LoamRegionHead *record; // or NULL
    uint64_t generation;
} LoamRegion;
typedef struct LoamRegionHead {
    void *cache;
    uint64_t generation;
} LoamRegionHead;
#define LOAM_REGION_PART_BYTES 64
// Where the thread's word LOAM_SYM_THREAD has the address of an array of them: by twice the number of the
// size class, and then one more for objects without pointers.
#define LOAM_THREAD_ALLOC 32
#define LOAM_ALLOC_MOST 128       // bytes of an object that is allocated in line,
#define LOAM_ALLOC_LEAST_BYTES 16 // and at least so many if it has no pointers
// The number of the size class of an object of 1 to LOAM_ALLOC_MOST bytes, and its bytes.
static inline uint32_t loam_alloc_class(uint64_t size) {
    return (uint32_t)(size <= 32 ? (size + 7) / 8 : 4 + (size - 32 + 15) / 16);
}
static inline uint64_t loam_alloc_bytes(uint32_t sizeclass) {
    return sizeclass <= 4 ? sizeclass * 8 : 32 + (sizeclass - 4) * 16;
}

// ---- values -----------------------------------------------------------------------------------------------

typedef struct LoamString {
    const char *ptr;
    int64_t len;
} LoamString; // Go string; not NUL-terminated
typedef struct LoamSlice {
    void *ptr;
    int64_t len, cap;
} LoamSlice;
typedef struct LoamEface {
    const struct LoamType *type;
    void *data;
} LoamEface; // interface without methods
typedef struct LoamIface {
    const struct LoamItab *tab;
    void *data;
} LoamIface; // interface with methods
// A channel is a pointer to a record that begins so. len and cap read it; the rest is the runtime's.
typedef struct LoamChan {
    void *buffer;
    int64_t count, capacity;
} LoamChan;
typedef struct LoamFuncVal {
    void *code;
} LoamFuncVal; // captured variables follow

// ---- type descriptors: constants in the program, unique by symbol "type:<path-qualified name>" ------------

enum LoamTFlag {
    LOAM_TFLAG_NAMED = 1,
    LOAM_TFLAG_DIRECT_IFACE = 2,   // pointer-shaped: the interface's data word is the value itself
    LOAM_TFLAG_COMPARABLE = 4,     // == is defined (it may still panic on an interface inside)
    LOAM_TFLAG_REGULAR_MEMORY = 8, // == is a comparison of the bytes
    LOAM_TFLAG_WHOLE = 16,         // str and what comes after it are there
    LOAM_TFLAG_ADDRESS_KEYS = 32,  // a part of a map's table whose keys are hashed by addresses
};

typedef struct LoamType {
    uint64_t size;    // bytes
    uint64_t ptrdata; // bytes of the prefix that can hold pointers; 0: none
    uint32_t hash;    // of the path-qualified name
    uint8_t tflag, align, field_align;
    uint8_t kind;          // reflect.Kind's numbers
    const uint8_t *gcdata; // which words of the prefix can; NULL when ptrdata == 0
    // A descriptor of another language may end here: what follows is only read with LOAM_TFLAG_WHOLE.
    LoamString str;                      // as %T prints it: "main.T", "[]int"
    const struct LoamUncommon *uncommon; // declared name and methods, or NULL
    const struct LoamType *ptr_to;       // descriptor of *T, or NULL when the program has none
} LoamType;                              // 64 bytes; what follows depends on the kind:
static inline bool gcdata_has(const uint8_t *gcdata, uint64_t word) {
    return gcdata[word / 8] >> (word % 8) & 1;
}

// Empty where the descriptor has no name.
static inline LoamString type_name(const LoamType *t) {
    return t->tflag & LOAM_TFLAG_WHOLE ? t->str : (LoamString){0};
}

// gcdata has one bit a word, lowest first. Where ptrdata is more than LOAM_MAX_MASKED bytes it leads to runs
// instead, so that the map of a large array takes no more than that of an element.
#define LOAM_MAX_MASKED (64ull << 20)
typedef struct LoamMapRun {
    uint64_t first;      // word where the run begins; it ends where the next one begins. Of the first one 0
    uint64_t period;     // after so many words the bits repeat; not 0
    const uint8_t *bits; // a bit a word of the period; NULL: no pointers
} LoamMapRun;            // the last one only says where the prefix ends, at ptrdata
static inline bool type_has_pointer(const LoamType *t, uint64_t word) { // word: below ptrdata / 8
    if (__builtin_expect(t->ptrdata <= LOAM_MAX_MASKED, 1)) return gcdata_has(t->gcdata, word);
    const LoamMapRun *r = (const LoamMapRun *)(const void *)t->gcdata;
    while (r[1].first <= word) r++;
    return r->bits && gcdata_has(r->bits, (word - r->first) % r->period);
}

typedef struct LoamElemType { // Array, Chan, Pointer, Slice
    LoamType t;
    const LoamType *elem;
    int64_t len; // Array: length; Chan: direction (1 recv, 2 send, 3 both)
} LoamElemType;
typedef struct LoamMapType { // lib/runtime/map.go explains
    LoamType t;
    const LoamType *key, *elem;
    const LoamType *block, *small;
    const LoamFuncVal *hasher, *equal; // func(key *K, seed uint64) uint64, func(p, q *K) bool; or NULL
    uint32_t key_stride, elem_stride, elem_offset, block_size;
    uint8_t key_class;
    bool split, indirect_key, indirect_elem, may_panic, reflexive, slot_words, update_key;
} LoamMapType;
typedef struct LoamFuncType {
    LoamType t;
    const LoamType *const *in;
    int64_t nin;
    const LoamType *const *out;
    int64_t nout;
    uint64_t variadic; // 0 or 1
} LoamFuncType;
typedef struct LoamField {
    LoamString name, pkgpath, tag; // pkgpath empty: exported
    const LoamType *type;
    uint64_t offset;
    uint64_t embedded; // 0 or 1
} LoamField;
typedef struct LoamStructType {
    LoamType t;
    const LoamField *fields;
    int64_t nfields;
} LoamStructType;
typedef struct LoamIMethod {
    LoamString name, pkgpath;
    const LoamType *type;
} LoamIMethod;
typedef struct LoamInterfaceType {
    LoamType t;
    const LoamIMethod *methods;
    int64_t nmethods;
} LoamInterfaceType;

typedef struct LoamMethod {
    LoamString name, pkgpath; // pkgpath empty: exported
    const LoamType *type;     // signature without receiver (a FuncType)
    void *ifn;                // code to call with an interface's data word as receiver
} LoamMethod;
typedef struct LoamUncommon {
    LoamString name, pkgpath; // of the declared type; empty for unnamed types with promoted methods
    const LoamMethod *methods;
    int64_t nmethods; // method set of this very type, sorted by name, then pkgpath
} LoamUncommon;

typedef struct LoamItab { // symbol "itab:<type>,<interface>", or made at run time
    const LoamInterfaceType *inter;
    const LoamType *type;
    uint32_t hash, pad; // copy of type->hash
    void *fun[];        // one for each of inter's methods
} LoamItab;

// ---- tables that the passes emit; the linker concatenates them by section ---------------------------------

// Section "loam_gcroots": globals that hold managed pointers.
typedef struct LoamGlobalRoot {
    void *addr;
    uint64_t ptrdata;
    const uint8_t *gcdata;
} LoamGlobalRoot;

// One place in the source. Inlined calls chain to the place of the call in the function they were inlined
// into.
typedef struct LoamPosition {
    const char *func; // "main.(*T).M"
    const char *file; // absolute path
    uint32_t line;
    int32_t outer; // index of the caller's position in the same table, or -1
} LoamPosition;

// Which words of a piece of a frame hold pointers. A safepoint's deopt operands are pairs (address, index
// into the module's table of maps).
//  parts == 0: bit i stands for the word at address + offset + 8 i.
//  otherwise:  bit i stands for map parts - 1 + i of the table, at the same address: an object, or one word
//              of it, for which a bit a word would be long. A part has no parts.
typedef struct LoamFrameMap {
    uint64_t offset;
    uint32_t bits, parts; // bits: how many; not 0, and the last is set
    const uint8_t *gcdata;
} LoamFrameMap;

// What the records of one module share.
//
// A safepoint's ID in the stack map is 64 bits: the lower half is an index into `positions`; the upper half
// is 0, or 1 + an index into `landing_pads` when the safepoint is an invoke. A panic that unwinds a frame
// continues at that address, with the stack pointer that the frame had at the safepoint. Frame slots and
// stack objects are as the safepoint's record describes them; callee-saved registers hold what they held at
// the safepoint, by .eh_frame; the others hold anything.
//
// A frame with deferred calls has a record of them: at its invokes, the first deopt pair is (address,
// -1 - offset), and the record lies at address + offset. Its word 0 is the code of a closure that takes the
// record as its context and makes the next deferred call, after it has marked it as made; its word 1 is not 0
// while there is one. A panic calls it on top of the stack until word 1 is 0 or the panic was recovered.
typedef struct LoamModuleInfo {
    uint32_t version; // LOAM_ABI_VERSION of the passes that made the tables
    uint32_t landing_pad_count;
    const LoamPosition *positions;  // or NULL
    const LoamFrameMap *frame_maps; // or NULL
    const void *const *landing_pads;
} LoamModuleInfo;

// Section "loam_functab": one record a managed function.
enum {
    LOAM_FUNC_NULLARY = 1, // no parameters and no receiver in the source
    LOAM_FUNC_PADS = 2,    // panics may continue in it: it cannot be left anywhere but at a safepoint
};
typedef struct LoamFuncInfo {
    const void *entry;        // code address
    const char *name;         // NUL-terminated, Go's linker name: "main.(*T).M"
    const char *file;         // absolute path
    uint32_t line;            // of the declaration
    uint32_t reg_mask;        // bit i: at entry the i-th of rdi rsi rdx rcx r8 r9 holds a managed pointer
    uint32_t stack_arg_words; // words of arguments on the stack at entry (above the return address)
    uint32_t flags;           // LOAM_FUNC_*
    const uint64_t *stack_arg_mask; // bit i: i-th such word holds a managed pointer; NULL when none
    const LoamModuleInfo *module;
} LoamFuncInfo;

// Section ".llvm_stackmaps": LLVM's StackMap v3 records, one blob a module. The linker puts
// loam_stackmaps_begin.o and loam_stackmaps_end.o around them.

// What IR generation emits for the runtime to start: initialises all packages, then calls main.main.
extern void loam_start(void) __asm__("loam.start");
extern const uint32_t
    loam_program_abi __asm__("loam.abi"); // LOAM_ABI_VERSION of the compiler that made the program

#endif
