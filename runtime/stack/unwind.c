// unwind.c - see unwind.h and hazard H9. The formats are those of the LSB ("Exception Frames") and of DWARF
// 4, section 6.4; of the rules for registers only "saved at an offset from the CFA" occurs in what LLVM makes
// of managed code. At a safepoint the CFA is known from the stack map: the word above the frame's return
// address. Anywhere else, for profiles, it is a register and an offset.
#include "stack/unwind.h"
#include <elf.h>
#include <string.h>
#include "base/fatal.h"
#include "stack/frames.h"

// ---- what the stack map tells -----------------------------------------------------------------------------

uintptr_t stack_landing_pad(const StackFrame *f) {
    const LoamFuncInfo *info = functab_of(f->site);
    uint32_t pad = stackmap_pad(f->site);
    if (!info || !pad || pad > info->module->landing_pad_count)
        fatal_throw("no landing pad at pc %#lx", f->pc);
    return (uintptr_t)info->module->landing_pads[pad - 1];
}

// ---- .eh_frame --------------------------------------------------------------------------------------------

enum { ENCODING_PCREL_SDATA4 = 0x1b, ENCODING_DATAREL_SDATA4 = 0x3b, ENCODING_UDATA4 = 0x03 };

typedef struct EhEntry { // of .eh_frame_hdr's table, relative to the header
    int32_t function, record;
} EhEntry;
typedef struct EhHeader {
    uint8_t version, frame_encoding, count_encoding, table_encoding;
    int32_t frame;
    uint32_t count;
    EhEntry table[];
} EhHeader;

extern const char __ehdr_start[] __attribute__((aligned(8))); // an Elf64_Ehdr; the program headers follow

static const EhHeader *find_header(void) {
    const Elf64_Ehdr *elf = (const Elf64_Ehdr *)(const void *)__ehdr_start;
    const Elf64_Phdr *segment = (const Elf64_Phdr *)(const void *)(__ehdr_start + elf->e_phoff);
    for (int i = 0; i < elf->e_phnum; i++)
        if (segment[i].p_type == PT_GNU_EH_FRAME) return (const EhHeader *)segment[i].p_vaddr;
    fatal_throw("the program was linked without --eh-frame-hdr");
}

static const EhHeader *header(void) {
    static const EhHeader *known;
    const EhHeader *h = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (h) return h;
    h = find_header();
    if (h->version != 1 || h->count_encoding != ENCODING_UDATA4 ||
        h->table_encoding != ENCODING_DATAREL_SDATA4)
        fatal_throw(".eh_frame_hdr: unknown encoding");
    __atomic_store_n(&known, h, __ATOMIC_RELAXED);
    return h;
}

static uint32_t u32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static bool covers(const EhHeader *h, uint32_t entry, uintptr_t pc) {
    const uint8_t *record = (const uint8_t *)h + h->table[entry].record;
    return pc - ((uintptr_t)h + (uintptr_t)(intptr_t)h->table[entry].function) < u32(record + 12);
}

static const uint8_t *find_record(uintptr_t pc) {
    const EhHeader *h = header();
    int64_t offset = (int64_t)(pc - (uintptr_t)h);
    uint32_t lo = 0, hi = h->count; // table[lo - 1].function <= offset < table[hi].function
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (h->table[mid].function <= offset) lo = mid + 1;
        else hi = mid;
    }
    // A function without code has the address of the next one.
    while (lo > 1 && h->table[lo - 2].function == h->table[lo - 1].function && !covers(h, lo - 1, pc)) lo--;
    return lo ? (const uint8_t *)h + h->table[lo - 1].record : NULL;
}

static uint64_t number(const uint8_t **p) { // ULEB128
    uint64_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *(*p)++;
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) return v;
    }
}

static int64_t signed_number(const uint8_t **p) { // SLEB128
    int64_t v = 0;
    for (unsigned shift = 0;;) {
        uint8_t byte = *(*p)++;
        v |= (int64_t)(byte & 0x7f) << shift;
        shift += 7;
        if (!(byte & 0x80)) return byte & 0x40 && shift < 64 ? v - (INT64_C(1) << shift) : v;
    }
}

typedef struct Rules {
    int64_t
        at[ARCH_SAVED_REGS]; // of the registers, the offset from the CFA where it was saved; 0: it was not
    uint64_t cfa_register;   // DWARF's number of the register whose value with
    int64_t cfa_offset;      // this offset is the CFA
} Rules;
typedef struct Cfi {
    uintptr_t function, size;
    uint64_t code_unit;
    int64_t data_unit;
    const uint8_t *common, *common_end, *own, *own_end; // instructions
} Cfi;

static bool parse_common(Cfi *c, const uint8_t *p) {
    c->common_end = p + 4 + u32(p);
    p += 9; // length, id, version
    const char *augmentation = (const char *)p;
    p += strlen(augmentation) + 1;
    c->code_unit = number(&p);
    c->data_unit = signed_number(&p);
    number(&p); // the return address's register
    if (*augmentation != 'z') return false;
    uint64_t n = number(&p);
    for (const char *a = augmentation + 1; *a; a++)
        if (!strchr("PLRS", *a)) return false;
    c->common = p + n;
    return true;
}

static bool parse_record(Cfi *c, const uint8_t *p) {
    c->own_end = p + 4 + u32(p);
    if (!parse_common(c, p + 4 - u32(p + 4))) return false;
    c->function = (uintptr_t)(p + 8) + (uintptr_t)(intptr_t)(int32_t)u32(p + 8);
    c->size = u32(p + 12);
    p += 16;
    uint64_t n = number(&p);
    c->own = p + n;
    return true;
}

static int saved_index(uint64_t dwarf_register) {
    static const uint8_t order[ARCH_SAVED_REGS] = ARCH_SAVED_DWARF;
    for (int i = 0; i < ARCH_SAVED_REGS; i++)
        if (order[i] == dwarf_register) return i;
    return -1;
}

static void set_rule(Rules *r, uint64_t dwarf_register, int64_t offset) {
    int i = saved_index(dwarf_register);
    if (i >= 0) r->at[i] = offset;
}

enum { MAX_REMEMBERED = 4 };
typedef struct Machine { // that executes call frame instructions
    const Cfi *c;
    uintptr_t at, until;
    Rules now, first, remembered[MAX_REMEMBERED];
    int depth;
    bool failed; // there was something that is not known here
} Machine;

enum { // DW_CFA_*
    CFA_NOP = 0,
    CFA_ADVANCE1 = 2,
    CFA_ADVANCE2 = 3,
    CFA_ADVANCE4 = 4,
    CFA_REMEMBER = 10,
    CFA_RESTORE_STATE = 11,
    CFA_DEF_CFA = 12,
    CFA_DEF_REGISTER = 13,
    CFA_DEF_OFFSET = 14,
    CFA_ARGS_SIZE = 0x2e,
};

static void remember(Machine *m) {
    if (m->depth == MAX_REMEMBERED) m->failed = true;
    else m->remembered[m->depth++] = m->now;
}

static void restore_state(Machine *m) {
    if (!m->depth) m->failed = true;
    else m->now = m->remembered[--m->depth];
}

static void advance(Machine *m, uint64_t units) { m->at += units * m->c->code_unit; }

static const uint8_t *step_extended(Machine *m, uint8_t op, const uint8_t *p) {
    uint16_t two;
    switch (op) {
    case CFA_NOP: break;
    case CFA_ADVANCE1: advance(m, *p++); break;
    case CFA_ADVANCE2:
        memcpy(&two, p, sizeof two);
        advance(m, two);
        p += sizeof two;
        break;
    case CFA_ADVANCE4:
        advance(m, u32(p));
        p += 4;
        break;
    case CFA_REMEMBER: remember(m); break;
    case CFA_RESTORE_STATE: restore_state(m); break;
    case CFA_DEF_CFA:
        m->now.cfa_register = number(&p);
        m->now.cfa_offset = (int64_t)number(&p);
        break;
    case CFA_DEF_REGISTER: m->now.cfa_register = number(&p); break;
    case CFA_DEF_OFFSET: m->now.cfa_offset = (int64_t)number(&p); break;
    case CFA_ARGS_SIZE: number(&p); break;
    default: m->failed = true;
    }
    return p;
}

static void execute(Machine *m, const uint8_t *p, const uint8_t *end) {
    while (p < end && m->at <= m->until && !m->failed) {
        uint8_t op = *p++, low = op & 0x3f;
        switch (op >> 6) {
        case 1: advance(m, low); break;
        case 2: set_rule(&m->now, low, (int64_t)number(&p) * m->c->data_unit); break;
        case 3:
            if (saved_index(low) >= 0) m->now.at[saved_index(low)] = m->first.at[saved_index(low)];
            break;
        default: p = step_extended(m, op, p);
        }
    }
}

// The rules for the instruction at pc.
static bool find_rules(Rules *out, uintptr_t pc) {
    Cfi c;
    const uint8_t *record = find_record(pc);
    if (!record || !parse_record(&c, record) || pc - c.function >= c.size) return false;
    Machine m = {.c = &c, .at = c.function, .until = pc};
    execute(&m, c.common, c.common_end);
    m.first = m.now;
    execute(&m, c.own, c.own_end);
    *out = m.now;
    return !m.failed;
}

static bool find_slot(Rules *rules, uintptr_t pc, uintptr_t sp, uintptr_t fp, uintptr_t *slot) {
    enum { DWARF_RBP = 6, DWARF_RSP = 7 };
    if (!find_rules(rules, pc) || (rules->cfa_register != DWARF_RSP && rules->cfa_register != DWARF_RBP))
        return false;
    uintptr_t base = rules->cfa_register == DWARF_RSP ? sp : fp;
    *slot = base + (uintptr_t)rules->cfa_offset - WORD_SIZE;
    return true;
}

bool stack_interrupted(uintptr_t pc, uintptr_t sp, uintptr_t fp, uintptr_t *slot) {
    Rules rules;
    return find_slot(&rules, pc, sp, fp, slot);
}

bool stack_leave_to_safepoint(const G *g, StackPoint *at) {
    for (;;) {
        const LoamFuncInfo *info = functab_find(at->pc);
        Rules rules;
        uintptr_t slot;
        if (info && info->flags & LOAM_FUNC_PADS) return false;
        if (!find_slot(&rules, at->pc, at->sp, at->saved[ARCH_SAVED_FP], &slot) || !stack_has(g, slot))
            return false;
        for (int i = 0; i < ARCH_SAVED_REGS; i++)
            if (rules.at[i]) at->saved[i] = word_at(slot + WORD_SIZE + (uintptr_t)rules.at[i]);
        at->sp = slot; // in the segment that the function began, if it did: the word there leads out of it
        if (!stack_try_return_slot(g, &slot)) return false;
        uintptr_t pc = word_at(slot);
        if (stackmap_find(pc) || pc == (uintptr_t)loam_goexit) return true;
        at->pc = pc - 1; // C code, or a call of a leaf function
        at->sp = slot + WORD_SIZE;
    }
}

// ---- what a frame saved, by its safepoint -----------------------------------------------------------------

// The distances below the CFA, in words, a byte each; 0: not saved. KNOWN is set, so no value is 0.
#define KNOWN (UINT64_C(1) << 63)

static uint64_t packed_rules(const StackFrame *f) {
    Rules rules;
    if (!find_rules(&rules, f->pc - 1)) fatal_throw("no unwind table for pc %#lx", f->pc);
    uint64_t packed = KNOWN;
    for (int i = 0; i < ARCH_SAVED_REGS; i++) {
        uint64_t words = (uint64_t)-rules.at[i] / WORD_SIZE;
        if (words > UINT8_MAX || rules.at[i] % (int64_t)WORD_SIZE)
            fatal_throw(".eh_frame: a register far from the frame's end at pc %#lx", f->pc);
        packed |= words << (8 * i);
    }
    return packed;
}

void stack_leave_frame(const StackFrame *f, uint64_t saved[ARCH_SAVED_REGS]) {
    uint64_t rules = __atomic_load_n(&f->site->saved, __ATOMIC_RELAXED);
    if (!rules) { // threads that ask at the same time find the same
        rules = packed_rules(f);
        __atomic_store_n(&((StackSite *)f->site)->saved, rules, __ATOMIC_RELAXED);
    }
    uintptr_t cfa = f->sp + f->site->frame + WORD_SIZE;
    for (uint64_t left = rules & ~KNOWN; left;) {
        int i = __builtin_ctzll(left) / 8;
        saved[i] = word_at(cfa - (rules >> (8 * i) & UINT8_MAX) * WORD_SIZE);
        left &= ~((uint64_t)UINT8_MAX << (8 * i));
    }
}
