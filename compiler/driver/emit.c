// emit.c - from a module to machine code, through LLVM's code generator. GOAMD64 chooses the processor as in
// Go.
#include "driver/driver.h"
#include "irgen/irgen.h"
#include <elf.h>
#include <llvm-c/Support.h>
#include <llvm-c/Target.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int emit_level(void) {
    const char *level = getenv("GOAMD64");
    if (!level || !*level) return 1;
    if (level[0] == 'v' && level[1] >= '1' && level[1] <= '4' && !level[2]) return level[1] - '0';
    fail_usage("invalid GOAMD64: must be v1, v2, v3, v4 (is %s)", level);
}

static const char *processor(void) {
    static const char *const names[] = {"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};
    return names[emit_level() - 1];
}

// With -N: for modules with functions that run in the guard of a goroutine's stack, like those of maps. The
// fast register allocator gives each value a slot, which is more than the guard has (H10).
static LLVMTargetMachineRef frugal;

// MachineSinking asks for each definition whether it dominates all its uses: for a value that is used all
// over a function of many blocks, blocks times uses. Without optimisation nothing is gained by it.
static void leave_code_in_place(void) {
    static const char *const options[] = {"loam", "-disable-machine-sink"};
    static bool done;
    if (!done) LLVMParseCommandLineOptions(2, options, NULL);
    done = true;
}

static LLVMTargetMachineRef machine_of_level(LLVMTargetRef target, LLVMCodeGenOptLevel level) {
    return LLVMCreateTargetMachine(target, LOAM_TRIPLE, processor(), "", level, LLVMRelocStatic,
                                   LLVMCodeModelSmall);
}

LLVMTargetMachineRef emit_machine(bool no_optimize) {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser(); // inline assembly of the passes
    loam_codegen_setup();
    LLVMTargetRef target;
    char *message = NULL;
    if (LLVMGetTargetFromTriple(LOAM_TRIPLE, &target, &message)) internal_error("emit", "%s", message);
    if (!no_optimize) return machine_of_level(target, LLVMCodeGenLevelAggressive);
    leave_code_in_place();
    if (!frugal) frugal = machine_of_level(target, LLVMCodeGenLevelLess);
    return machine_of_level(target, LLVMCodeGenLevelNone);
}

static bool uses_guard(LLVMModuleRef m) {
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f) && ir_is_leaf(f)) return true;
    return false;
}

// H18: LLVM marks an object with split-stack prologues by a section that tells the linker to change prologues
// of functions that call code without them, so that they ask for a large segment. Our runtime's C functions
// need no more stack than there is: the mark is taken away.
static void drop_split_stack_mark(char *object, size_t n) {
    Elf64_Ehdr *h = (Elf64_Ehdr *)object;
    if (n < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0)
        internal_error("emit", "LLVM made no ELF object");
    Elf64_Shdr *sections = (Elf64_Shdr *)(object + h->e_shoff);
    size_t count = h->e_shnum ? h->e_shnum : sections[0].sh_size;
    uint32_t names = h->e_shstrndx == SHN_XINDEX ? sections[0].sh_link : h->e_shstrndx;
    for (size_t i = 1; i < count; i++)
        if (strcmp(object + sections[names].sh_offset + sections[i].sh_name, ".note.GNU-split-stack") == 0) {
            sections[i].sh_name = 0;
            sections[i].sh_type = SHT_NULL;
        }
}

void emit_write(const char *path, Bytes bytes) {
    FILE *f = fopen(path, "wb");
    if (!f) fail_io("cannot write %s", path);
    bool good = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    if (fclose(f) != 0 || !good) fail_io("cannot write %s", path);
}

// An executable is linked statically, so every symbol is in it. LLVM addresses directly what is hidden, other
// symbols by way of a table. What nobody uses any more, as a name for passes, is no symbol and stays none.
static void hide(LLVMValueRef g) {
    size_t n;
    LLVMLinkage linkage = LLVMGetLinkage(g);
    if (linkage == LLVMInternalLinkage || linkage == LLVMPrivateLinkage ||
        linkage == LLVMExternalWeakLinkage || (LLVMIsDeclaration(g) && !LLVMGetFirstUse(g)) ||
        text_begins(LLVMGetValueName2(g, &n), "llvm."))
        return;
    LLVMSetVisibility(g, LLVMHiddenVisibility);
}

static void hide_all(LLVMModuleRef m) {
    for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) hide(f);
    for (LLVMValueRef g = LLVMGetFirstGlobal(m); g; g = LLVMGetNextGlobal(g)) hide(g);
    for (LLVMValueRef a = LLVMGetFirstGlobalAlias(m); a; a = LLVMGetNextGlobalAlias(a)) hide(a);
}

static LLVMMemoryBufferRef emitted(LLVMModuleRef module, LLVMTargetMachineRef machine,
                                   LLVMCodeGenFileType type) {
    char *message = NULL;
    LLVMMemoryBufferRef buffer;
    hide_all(module);
    if (frugal && uses_guard(module)) machine = frugal;
    if (LLVMTargetMachineEmitToMemoryBuffer(machine, module, type, &message, &buffer))
        internal_error("emit", "%s", message);
    if (type == LLVMObjectFile)
        drop_split_stack_mark((char *)LLVMGetBufferStart(buffer), LLVMGetBufferSize(buffer));
    return buffer;
}

Bytes emit_object(Arena *arena, LLVMModuleRef module, LLVMTargetMachineRef machine) {
    LLVMMemoryBufferRef buffer = emitted(module, machine, LLVMObjectFile);
    size_t n = LLVMGetBufferSize(buffer);
    Bytes copy = {arena_strndup(arena, LLVMGetBufferStart(buffer), n), n};
    LLVMDisposeMemoryBuffer(buffer);
    return copy;
}

void emit_file(LLVMModuleRef module, LLVMTargetMachineRef machine, const char *path, bool assembly) {
    LLVMMemoryBufferRef buffer = emitted(module, machine, assembly ? LLVMAssemblyFile : LLVMObjectFile);
    emit_write(path, (Bytes){LLVMGetBufferStart(buffer), LLVMGetBufferSize(buffer)});
    LLVMDisposeMemoryBuffer(buffer);
}
