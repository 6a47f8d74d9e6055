// boxing.c - a value that needs no box is reported as if it had one.
#include "irgen/core/body.h"
#include "irgen/notes/notes.h"
#include <string.h>

// The object that stands for the box is never chosen and goes away.
LLVMValueRef note_unboxed(IrFunc *f, LLVMValueRef p, Value v, const char *text, Pos pos) {
    if (!notes_wanted(f) || !*text || !f->pkg || !f->pkg->user) return p;
    LLVMValueRef object = ir_object(f, v.type, "expr", text, pos);
    return LLVMBuildSelect(f->b, gen_i1(f, true), p, object, "");
}

void note_on(IrFunc *f, LLVMValueRef instruction, const char *kind, const char *text) {
    if (!notes_wanted(f)) return;
    LLVMContextRef c = ir_context(f->g);
    LLVMMetadataRef part = LLVMMDStringInContext2(c, text, strlen(text));
    LLVMSetMetadata(instruction, LLVMGetMDKindIDInContext(c, kind, (unsigned)strlen(kind)),
                    LLVMMetadataAsValue(c, LLVMMDNodeInContext2(c, &part, 1)));
}
