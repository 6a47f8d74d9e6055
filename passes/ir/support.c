// support.c - memory, maps, metadata, attributes, reports and failures for all passes (see support.h).
#include "ir/support.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- memory -----------------------------------------------------------------------------------------------

typedef struct PassChunk {
    struct PassChunk *older;
    size_t pad;
    char data[];
} PassChunk;
enum { FIRST_CHUNK_BYTES = 512, MAX_CHUNK_BYTES = 1 << 16 };

static void *memory_or_die(void *p) {
    if (p) return p;
    fputs("loam: out of memory\n", stderr);
    exit(2);
}

void *pass_alloc(PassArena *a, size_t bytes) {
    bytes = (bytes + 15) & ~(size_t)15;
    if ((size_t)(a->end - a->next) < bytes) {
        if (a->chunk_bytes < MAX_CHUNK_BYTES)
            a->chunk_bytes = a->chunk_bytes ? 2 * a->chunk_bytes : FIRST_CHUNK_BYTES;
        size_t size = bytes > a->chunk_bytes / 4 ? bytes : a->chunk_bytes;
        PassChunk *c = memory_or_die(calloc(1, sizeof(PassChunk) + size));
        c->older = a->chunks;
        a->chunks = c;
        if (size == bytes && a->next)
            return c->data; // a large piece of its own: keep filling the current chunk
        a->next = c->data;
        a->end = c->data + size;
    }
    void *p = a->next;
    a->next += bytes;
    return p;
}

void pass_arena_free(PassArena *a) {
    for (PassChunk *c = a->chunks; c;) {
        PassChunk *older = c->older;
        free(c);
        c = older;
    }
    *a = (PassArena){0};
}

char *pass_printf(PassArena *a, const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    char *text = pass_alloc(a, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return text;
}

void pass_vec_grow(void **at, int n, int *cap, size_t item_bytes) {
    if (n < *cap) return;
    *cap = *cap ? *cap * 2 : 8;
    *at = memory_or_die(realloc(*at, (size_t)*cap * item_bytes));
}

void pass_vec_free(void *at) { free(at); }

void pass_text_add(PassText *t, const char *text) {
    for (; *text; text++) PASS_PUSH(*t, *text);
}

// ---- map: open addressing, linear probing, at most half full ----------------------------------------------

// Fibonacci hashing (Knuth, volume 3, 6.4): the middle of the product depends on all of the key.
static size_t map_slot(const PassMap *m, const void *key) {
    size_t i = (size_t)(uintptr_t)key * 0x9E3779B97F4A7C15u >> 32;
    while (m->keys[i & (m->cap - 1)] && m->keys[i & (m->cap - 1)] != key) i++;
    return i & (m->cap - 1);
}

int pass_map_get(const PassMap *m, const void *key) {
    if (!m->cap) return -1;
    size_t i = map_slot(m, key);
    return m->keys[i] ? m->values[i] : -1;
}

void pass_map_set(PassMap *m, const void *key, int value) {
    if (2 * (m->n + 1) > m->cap) {
        PassMap wider = {.cap = m->cap ? m->cap * 2 : 64};
        wider.keys = memory_or_die(calloc(wider.cap, sizeof *wider.keys));
        wider.values = memory_or_die(malloc(wider.cap * sizeof *wider.values));
        for (size_t i = 0; i < m->cap; i++)
            if (m->keys[i]) pass_map_set(&wider, m->keys[i], m->values[i]);
        pass_map_free(m);
        *m = wider;
    }
    size_t i = map_slot(m, key);
    m->n += !m->keys[i];
    m->keys[i] = key;
    m->values[i] = value;
}

void pass_map_free(PassMap *m) {
    free(m->keys);
    free(m->values);
    *m = (PassMap){0};
}

// ---- metadata ---------------------------------------------------------------------------------------------

LLVMValueRef pass_md(LLVMValueRef v, const char *kind) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(v));
    unsigned id = LLVMGetMDKindIDInContext(ctx, kind, (unsigned)strlen(kind));
    if (LLVMIsAInstruction(v)) return LLVMHasMetadata(v) ? LLVMGetMetadata(v, id) : NULL;
    LLVMValueRef found = NULL;
    size_t n = 0;
    LLVMValueMetadataEntry *all = LLVMGlobalCopyAllMetadata(v, &n);
    for (size_t i = 0; i < n && !found; i++)
        if (LLVMValueMetadataEntriesGetKind(all, (unsigned)i) == id)
            found = LLVMMetadataAsValue(ctx, LLVMValueMetadataEntriesGetMetadata(all, (unsigned)i));
    LLVMDisposeValueMetadataEntries(all);
    return found;
}

int pass_md_count(LLVMValueRef node) {
    return node && !LLVMIsAConstant(node) && LLVMIsAMDNode(node) ? (int)LLVMGetMDNodeNumOperands(node) : 0;
}

LLVMValueRef pass_md_operand(LLVMValueRef node, int i) {
    int n = pass_md_count(node);
    if (i < 0 || i >= n) return NULL;
    LLVMValueRef few[16], *ops = n <= 16 ? few : memory_or_die(malloc(sizeof(LLVMValueRef) * (size_t)n));
    LLVMGetMDNodeOperands(node, ops);
    LLVMValueRef op = ops[i];
    if (ops != few) free(ops);
    return op;
}

const char *pass_md_text(LLVMValueRef node, int i) {
    LLVMValueRef op = pass_md_operand(node, i);
    unsigned n = 0;
    const char *text = op && LLVMIsAMDString(op) ? LLVMGetMDString(op, &n) : NULL;
    return text ? text : "";
}

long long pass_md_int(LLVMValueRef node, int i) {
    LLVMValueRef op = pass_md_operand(node, i);
    return op && LLVMIsAConstantInt(op) ? LLVMConstIntGetSExtValue(op) : 0;
}

bool pass_md_is_file(LLVMValueRef operand) {
    return !LLVMIsAConstant(operand) &&
           LLVMGetMetadataKind(LLVMValueAsMetadata(operand)) == LLVMDIFileMetadataKind;
}

void pass_md_set(LLVMValueRef instruction, const char *kind, LLVMMetadataRef *operands, int n) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(instruction));
    LLVMValueRef node =
        n < 0 ? NULL : LLVMMetadataAsValue(ctx, LLVMMDNodeInContext2(ctx, operands, (size_t)n));
    LLVMSetMetadata(instruction, LLVMGetMDKindIDInContext(ctx, kind, (unsigned)strlen(kind)), node);
}

// ---- attributes -------------------------------------------------------------------------------------------

static const char *attribute_text(LLVMAttributeRef a) {
    unsigned n = 0;
    return a ? LLVMGetStringAttributeValue(a, &n) : NULL;
}

const char *pass_fn_attr(LLVMValueRef fn, LLVMAttributeIndex at, const char *name) {
    return attribute_text(LLVMGetStringAttributeAtIndex(fn, at, name, (unsigned)strlen(name)));
}

const char *pass_call_attr(LLVMValueRef call, LLVMAttributeIndex at, const char *name) {
    const char *own = attribute_text(LLVMGetCallSiteStringAttribute(call, at, name, (unsigned)strlen(name)));
    LLVMValueRef callee = pass_callee(call);
    return own || !callee ? own : pass_fn_attr(callee, at, name);
}

void pass_fn_set_attr(LLVMValueRef fn, LLVMAttributeIndex at, const char *name, const char *value) {
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(fn));
    LLVMAddAttributeAtIndex(
        fn, at, LLVMCreateStringAttribute(ctx, name, (unsigned)strlen(name), value, (unsigned)strlen(value)));
}

void pass_fn_clear_flag(LLVMValueRef fn, const char *name) {
    LLVMRemoveEnumAttributeAtIndex(fn, LLVMAttributeFunctionIndex,
                                   LLVMGetEnumAttributeKindForName(name, strlen(name)));
}

// ---- values -----------------------------------------------------------------------------------------------

bool pass_is_managed_ptr(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMPointerTypeKind && LLVMGetPointerAddressSpace(t) == LOAM_MANAGED_SPACE;
}

bool pass_is_raw_ptr(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMPointerTypeKind && !pass_is_managed_ptr(t);
}

static bool is_aggregate(LLVMTypeRef t) {
    return LLVMGetTypeKind(t) == LLVMStructTypeKind || LLVMGetTypeKind(t) == LLVMArrayTypeKind;
}

static LLVMTypeRef find_leaf(LLVMTypeRef t, bool (*wanted)(LLVMTypeRef), PassMap *seen) {
    LLVMTypeRef found = NULL;
    if (!is_aggregate(t)) return wanted(t) ? t : NULL;
    if (LLVMGetTypeKind(t) == LLVMArrayTypeKind)
        return LLVMGetArrayLength2(t) ? find_leaf(LLVMGetElementType(t), wanted, seen) : NULL;
    for (unsigned i = 0; i < LLVMCountStructElementTypes(t) && !found; i++) {
        LLVMTypeRef part = LLVMStructGetTypeAtIndex(t, i);
        if (is_aggregate(part) && pass_map_get(seen, part) >= 0) continue;
        found = find_leaf(part, wanted, seen);
        if (is_aggregate(part)) pass_map_set(seen, part, 1);
    }
    return found;
}

LLVMTypeRef pass_find_leaf(LLVMTypeRef t, bool (*wanted)(LLVMTypeRef)) {
    PassMap seen = {0};
    LLVMTypeRef found = find_leaf(t, wanted, &seen);
    pass_map_free(&seen);
    return found;
}

static bool is_managed_leaf(LLVMTypeRef t) {
    LLVMTypeKind kind = LLVMGetTypeKind(t);
    bool vector = kind == LLVMVectorTypeKind || kind == LLVMScalableVectorTypeKind;
    return pass_is_managed_ptr(vector ? LLVMGetElementType(t) : t);
}

bool pass_has_managed_ptr(LLVMTypeRef t) { return pass_find_leaf(t, is_managed_leaf) != NULL; }

LLVMValueRef pass_callee(LLVMValueRef call) {
    LLVMValueRef callee = LLVMGetCalledValue(call);
    return callee && LLVMIsAFunction(callee) ? callee : NULL;
}

int pass_count_instructions(LLVMValueRef fn) {
    int n = 0;
    for (LLVMBasicBlockRef bb = LLVMGetFirstBasicBlock(fn); bb; bb = LLVMGetNextBasicBlock(bb))
        for (LLVMValueRef i = LLVMGetFirstInstruction(bb); i; i = LLVMGetNextInstruction(i)) n++;
    return n;
}

LLVMValueRef pass_incoming(LLVMValueRef phi, LLVMBasicBlockRef from) {
    for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++)
        if (LLVMGetIncomingBlock(phi, i) == from) return LLVMGetIncomingValue(phi, i);
    return NULL;
}

int64_t pass_step(LLVMValueRef phi, LLVMBasicBlockRef latch) {
    LLVMValueRef next = pass_incoming(phi, latch);
    if (!next || !LLVMIsAInstruction(next) || LLVMGetInstructionOpcode(next) != LLVMAdd ||
        LLVMGetOperand(next, 0) != phi)
        return 0;
    LLVMValueRef step = LLVMGetOperand(next, 1);
    bool fits = LLVMIsAConstantInt(step) && LLVMGetIntTypeWidth(LLVMTypeOf(step)) <= 64;
    return fits ? LLVMConstIntGetSExtValue(step) : 0;
}

bool pass_is_call(LLVMValueRef v) { return LLVMIsACallInst(v) || LLVMIsAInvokeInst(v); }

bool pass_is_record(LLVMValueRef v) {
    LLVMValueRef callee = LLVMIsACallInst(v) ? pass_callee(v) : NULL;
    return callee && pass_fn_attr(callee, LLVMAttributeFunctionIndex, LOAM_ATTR_RECORD);
}

bool pass_name_is(LLVMValueRef fn, const char *name) {
    size_t n;
    return fn && strcmp(LLVMGetValueName2(fn, &n), name) == 0;
}

bool pass_is_allocation(LLVMValueRef v) {
    LLVMValueRef callee = pass_is_call(v) ? pass_callee(v) : NULL;
    return pass_name_is(callee, LOAM_SYM_MALLOCGC) || pass_name_is(callee, LOAM_SYM_REGION_ALLOC);
}

bool pass_name_starts(LLVMValueRef fn, const char *prefix) {
    size_t n;
    return fn && strncmp(LLVMGetValueName2(fn, &n), prefix, strlen(prefix)) == 0;
}

// At the head of a block: the one branch that leads there.
LLVMValueRef pass_only_before(LLVMValueRef i) {
    LLVMValueRef before = LLVMGetPreviousInstruction(i), branch = NULL;
    if (before) return before;
    LLVMValueRef block = LLVMBasicBlockAsValue(LLVMGetInstructionParent(i));
    for (LLVMUseRef u = LLVMGetFirstUse(block); u; u = LLVMGetNextUse(u)) {
        if (!LLVMIsATerminatorInst(LLVMGetUser(u))) continue;
        if (branch) return NULL;
        branch = LLVMGetUser(u);
    }
    return branch;
}

bool pass_is_intrinsic(LLVMValueRef fn) { return fn && LLVMGetIntrinsicID(fn) != 0; }

bool pass_is_safepoint(LLVMValueRef v) {
    if (!pass_is_call(v) || LLVMIsAInlineAsm(LLVMGetCalledValue(v))) return false;
    return !pass_is_intrinsic(pass_callee(v)) &&
           !pass_call_attr(v, LLVMAttributeFunctionIndex, "gc-leaf-function");
}

int pass_successors(LLVMValueRef terminator) {
    return terminator ? (int)LLVMGetNumSuccessors(terminator) : 0;
}

// ---- reports and failures ---------------------------------------------------------------------------------

static const char *scope_file(LLVMMetadataRef scope) {
    LLVMMetadataRef file = scope ? LLVMDIScopeGetFile(scope) : NULL;
    unsigned n = 0;
    const char *name = file ? LLVMDIFileGetFilename(file, &n) : NULL;
    return name ? name : "";
}

PassPos pass_position(LLVMValueRef v) {
    LLVMMetadataRef loc = LLVMIsAInstruction(v) ? LLVMInstructionGetDebugLoc(v) : NULL;
    if (!loc) return (PassPos){"", 0, 0};
    for (LLVMMetadataRef outer; (outer = LLVMDILocationGetInlinedAt(loc));) loc = outer;
    return (PassPos){scope_file(LLVMDILocationGetScope(loc)), LLVMDILocationGetLine(loc),
                     LLVMDILocationGetColumn(loc)};
}

PassPos pass_function_position(LLVMValueRef fn) {
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    LLVMValueRef about = pass_md(fn, LOAM_MD_FUNC);
    PassPos p = {sp ? scope_file(sp) : "", sp ? LLVMDISubprogramGetLine(sp) : 0, 0};
    LLVMValueRef file = sp ? NULL : pass_md_operand(about, 8); // not checked yet when a refusal asks
    unsigned n = 0;
    const char *name =
        file && pass_md_is_file(file) ? LLVMDIFileGetFilename(LLVMValueAsMetadata(file), &n) : NULL;
    if (name) p.file = name;
    if (pass_md_count(about) >= 7) {
        p.line = (unsigned)pass_md_int(about, 5);
        p.col = (unsigned)pass_md_int(about, 6);
    }
    return p;
}

const char *pass_short_name(LLVMValueRef fn) { return pass_md_text(pass_md(fn, LOAM_MD_FUNC), 0); }

void pass_note(const LoamPassOptions *o, PassPos p, const char *fmt, ...) {
    char few[512], *text = few;
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(few, sizeof few, fmt, ap);
    if (n >= (int)sizeof few) {
        text = memory_or_die(malloc((size_t)n + 1));
        vsnprintf(text, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    va_end(ap);
    if (o->note) o->note(o->note_data, p.file, p.line, p.col, text);
    else fprintf(stderr, "%s:%u:%u: %s\n", p.file, p.line, p.col, text);
    if (text != few) free(text);
}

static bool is_control(char c) { return (unsigned char)c < ' ' || c == 0x7f; }

// One line, whatever the name is made of: bytes that are not printable as LLVM writes them.
static const char *name_in_line(PassArena *arena, LLVMValueRef fn) {
    size_t n = 0, odd = 0;
    const char *name = fn ? LLVMGetValueName2(fn, &n) : "";
    if (!n) return fn ? "a function without a name" : "";
    for (size_t i = 0; i < n; i++) odd += is_control(name[i]);
    if (!odd) return name;
    char *text = pass_alloc(arena, n + 2 * odd + 1), *to = text;
    for (size_t i = 0; i < n; i++)
        to += sprintf(to, is_control(name[i]) ? "\\%02X" : "%c", (unsigned char)name[i]);
    return text;
}

static void fail(const LoamPassOptions *o, const char *pass, LLVMValueRef fn, const char *text) {
    PassArena arena = {0};
    const char *name = name_in_line(&arena, fn);
    if (!o || !o->fail) {
        fprintf(stderr, "loam: %s: %s%s%s\n", pass, name, *name ? ": " : "", text);
        exit(3);
    }
    o->fail(o->note_data, pass, name, text);
    pass_arena_free(&arena);
}

void pass_fail(const LoamPassOptions *o, const char *pass, LLVMValueRef fn, const char *fmt, ...) {
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    fail(o, pass, fn, text);
}

void pass_fail_at(const LoamPassOptions *o, const char *pass, LLVMValueRef fn, PassPos p, const char *fmt,
                  ...) {
    char text[1024] = "";
    int n = p.line ? snprintf(text, sizeof text, "%s:%u:%u: ", p.file, p.line, p.col) : 0;
    va_list ap;
    va_start(ap, fmt);
    if (n < (int)sizeof text) vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
    va_end(ap);
    fail(o, pass, fn, text);
}
