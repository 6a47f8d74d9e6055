// growing.c - slices that begin as nil and grow by append: their first array is scratch space of the frame,
// as in the newest Go, when loam-escape finds that it does not escape.
//
//   var s []T                        spare = object of LOAM_MADE_ON_STACK bytes
//   s = append(s, x), no room:       if cap(s) == 0, the new length fits, and spare != nil:
//                                    s gets spare's array, spare = nil; else growslice
//
// The space is given away once each time control passes the declaration, so that no two arrays share it. It
// is an object like others: where it outlives its frame or its iteration it is null, and nothing changes.
// What is stored through the slice leaks, as the address of its elements is not known.
//
// The array has another capacity than growslice would have given it. A program that sees the capacity of such
// a slice (sliceuse.c) gets no space.
//
// All other arrays come from an arena of the frame, while they fit, when it does not escape. Nothing need be
// known of the slice: such an array has the size that one of the heap has, and no other array has its bytes
// (runtime/lang/slice.c). Where the arena lies is passes/escape/arenas.c's to say.
#include "irgen/core/body.h"

// Called when a local variable was declared as a slice without elements.
void gen_growing_declare(IrFunc *f, Object *var) {
    Body *b = body_of(f);
    const Type *t = var ? type_underlying(gen_var_type(f, var)) : NULL;
    if (!t || t->kind != KIND_SLICE) return;
    if ((gen_slice_uses(f, var) & (SLICE_LEAVES | SLICE_APPENDED)) != SLICE_APPENDED) return;
    if (gen_fixed_slice_declare(f, var) || gen_scratch_elems(t->slice.elem) < 2) return;
    LLVMValueRef spare = nodemap_get(&b->spares, var);
    if (!spare) spare = ir_entry_alloca(f, ir_managed_ptr(f->g), "spare");
    nodemap_set(&b->spares, gen_arena(f), var, spare);
    Type *array = gen_array_type(f, t->slice.elem, gen_scratch_elems(t->slice.elem));
    LLVMBuildStore(f->b, ir_object(f, array, "buffer", "", var->pos), spare);
}

// A slice that has no elements, wherever it came from.
bool gen_is_empty_slice(const Expr *e) {
    int64_t n;
    e = unparen(e);
    if (e->kind == EX_COMPOSITE) return !e->composite.elided_ptr && e->composite.elems.n == 0;
    if (e->kind != EX_CALL) return false;
    if (e->call.kind == CALL_CONVERSION) return gen_is_nil(e->call.args.at[0]);
    bool made = e->call.kind == CALL_BUILTIN && e->call.builtin == BUILTIN_MAKE && e->call.args.n == 2;
    return made && gen_is_const_int(e->call.args.at[1], &n) && n == 0;
}

LLVMValueRef gen_growing_take(IrFunc *f, Expr *first, LLVMValueRef cap, LLVMValueRef len, Growing *g) {
    first = (Expr *)unparen(first);
    Object *var = first->kind == EX_NAME ? first->name.obj : NULL;
    LLVMValueRef spare = var ? nodemap_get(&body_of(f)->spares, var) : NULL;
    if (!spare) return NULL;
    int64_t fit = gen_scratch_elems(type_underlying(gen_var_type(f, var))->slice.elem);
    LLVMBasicBlockRef none = ir_block(f, "none"), small = ir_block(f, "small"), take = ir_block(f, "take"),
                      grow = ir_block(f, "array");
    LLVMValueRef is_first = LLVMBuildICmp(f->b, LLVMIntEQ, cap, gen_i64(f, 0), "");
    ir_cond_branch(f, is_first, none, grow);
    ir_place_block(f, none);
    ir_cond_branch(f, LLVMBuildICmp(f->b, LLVMIntULE, len, gen_i64(f, fit), ""), small, grow);
    ir_place_block(f, small);
    LLVMValueRef p = LLVMBuildLoad2(f->b, ir_managed_ptr(f->g), spare, "");
    ir_cond_branch(f, LLVMBuildIsNull(f->b, p, ""), grow, take);
    ir_place_block(f, take);
    LLVMBuildStore(f->b, gen_null(f), spare);
    *g = (Growing){.cap = gen_i64(f, fit), .from = gen_here(f), .grow = grow};
    return p;
}

// ---- arenas -----------------------------------------------------------------------------------------------

// A count of the bytes that are taken, and whole elements.
static Type *arena_type(IrFunc *f, Type *elem) {
    Type *t = type_new(ir_compiler(f->g), KIND_STRUCT);
    int64_t n = (LOAM_ARENA_BYTES - 8) / type_size(elem);
    StructField taken = {.name = "N", .type = gen_basic(f, KIND_UINT64)},
                room = {.name = "A", .type = gen_array_type(f, elem, n)};
    VEC_PUSH(gen_arena(f), t->strct.fields, taken);
    VEC_PUSH(gen_arena(f), t->strct.fields, room);
    return t;
}

LLVMValueRef gen_growing_array(IrFunc *f, const Expr *append, Type *elem, LLVMValueRef slice[4]) {
    LLVMValueRef args[] = {ir_layout_descriptor(f->g, elem), slice[0], slice[1], slice[2], slice[3], NULL};
    if (!gen_scratch_elems(elem) || f->pkg == ir_compiler(f->g)->runtime)
        return ir_call_rt(f, RT_growslice, args, 5);
    bool whole = type_has_pointers(elem); // else all are alike
    Type *type =
        whole ? arena_type(f, elem) : gen_array_type(f, gen_basic(f, KIND_UINT64), LOAM_ARENA_BYTES / 8);
    args[5] = ir_object(f, type, "arena", "", append->pos);
    return ir_call_rt(f, RT_growslicein, args, 6);
}
