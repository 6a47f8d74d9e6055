// toy.c - a compiler for a toy language, on Loam's public headers only: what a front end does, from source to
// an object.
//
//   toy FILE.toy OUT.o
//
//   program   (def (name param...) body)... (main body)         main prints the number that its body is
//   body      123  x  nil  (+ a b)  (- a b)  (* a b)  (< a b)  (if c a b)  (let x a b)
//             (pair a b)  (head p)  (tail p)  (name arg...)
//
// Each value is nil or the address of a cell { head, tail, number }. A cell is a tagged alloca where the
// program makes it; the passes find out which ones need the heap. There is nothing else to do for the
// collector, for stacks that grow and for deep recursion.
#include <loam/abi.h>
#include <loam/names.h>
#include <loam/passes.h>
#include <llvm-c/Analysis.h>
#include <llvm-c/Target.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static LLVMModuleRef module;
static LLVMBuilderRef b;
static LLVMTypeRef i64, ptr, cell;
static LLVMValueRef cell_type, function;

// ---- source: lists in parentheses ------------------------------------------------------------------------

typedef struct Node {
    char *word; // or a list
    struct Node *first, *next;
} Node;

static void fail(const char *what, const char *word) {
    fprintf(stderr, "toy: %s%s\n", what, word);
    exit(1);
}

static Node *read_node(const char **at) {
    Node *n = calloc(1, sizeof *n), **last = &n->first;
    while (isspace((unsigned char)**at)) ++*at;
    if (**at != '(') {
        size_t length = strcspn(*at, " \n\t()");
        if (!length) fail("a word is missing before ", *at);
        n->word = strndup(*at, length);
        *at += length;
        return n;
    }
    for (++*at; *at += strspn(*at, " \n\t"), **at != ')'; last = &(*last)->next) *last = read_node(at);
    ++*at;
    return n;
}

// ---- cells -----------------------------------------------------------------------------------------------

typedef struct Variable {
    const char *name;
    LLVMValueRef value;
    const struct Variable *outer;
} Variable;

static LLVMMetadataRef text(const char *s) {
    return LLVMMDStringInContext2(LLVMGetModuleContext(module), s, strlen(s));
}

static LLVMValueRef field(LLVMValueRef p, unsigned i) { return LLVMBuildStructGEP2(b, cell, p, i, ""); }

static LLVMValueRef new_cell(const char *what, LLVMValueRef head, LLVMValueRef tail, LLVMValueRef number) {
    LLVMContextRef c = LLVMGetModuleContext(module);
    LLVMValueRef slot = LLVMBuildAlloca(b, cell, "");
    LLVMMetadataRef tag[] = {text("expr"), text(what), LLVMValueAsMetadata(cell_type)};
    LLVMSetMetadata(slot, LLVMGetMDKindIDInContext(c, LOAM_MD_OBJECT, sizeof LOAM_MD_OBJECT - 1),
                    LLVMMetadataAsValue(c, LLVMMDNodeInContext2(c, tag, 3)));
    LLVMValueRef p = LLVMBuildAddrSpaceCast(b, slot, ptr, "");
    if (head) LLVMBuildStore(b, head, field(p, 0));
    if (tail) LLVMBuildStore(b, tail, field(p, 1));
    if (number) LLVMBuildStore(b, number, field(p, 2));
    return p;
}

static LLVMValueRef number_of(LLVMValueRef v) { return LLVMBuildLoad2(b, i64, field(v, 2), ""); }

// ---- expressions -----------------------------------------------------------------------------------------

static LLVMValueRef expression(const Node *, const Variable *);

static LLVMValueRef word(const char *w, const Variable *scope) {
    if (isdigit((unsigned char)*w))
        return new_cell(w, NULL, NULL, LLVMConstInt(i64, strtoull(w, NULL, 10), 0));
    if (!strcmp(w, "nil")) return LLVMConstNull(ptr);
    for (; scope; scope = scope->outer)
        if (!strcmp(scope->name, w)) return scope->value;
    fail("no such name: ", w);
    return NULL;
}

static LLVMValueRef choice(const Node *args, const Variable *scope) {
    LLVMBasicBlockRef blocks[3], from[2];
    LLVMValueRef values[2], c = expression(args, scope);
    LLVMContextRef ctx = LLVMGetModuleContext(module);
    for (int i = 0; i < 3; i++) blocks[i] = LLVMAppendBasicBlockInContext(ctx, function, "");
    LLVMValueRef is = LLVMBuildICmp(b, LLVMIntNE, number_of(c), LLVMConstNull(i64), "");
    LLVMBuildCondBr(b, is, blocks[0], blocks[1]);
    const Node *branch = args->next;
    for (int i = 0; i < 2; i++, branch = branch->next) {
        LLVMPositionBuilderAtEnd(b, blocks[i]);
        values[i] = expression(branch, scope);
        from[i] = LLVMGetInsertBlock(b);
        LLVMBuildBr(b, blocks[2]);
    }
    LLVMPositionBuilderAtEnd(b, blocks[2]);
    LLVMValueRef phi = LLVMBuildPhi(b, ptr, "");
    LLVMAddIncoming(phi, values, from, 2);
    return phi;
}

static LLVMValueRef call(const char *name, const Node *args, const Variable *scope) {
    LLVMValueRef fn = LLVMGetNamedFunction(module, name), values[8];
    unsigned n = 0;
    for (; args && n < 8; args = args->next) values[n++] = expression(args, scope);
    if (!fn || LLVMCountParams(fn) != n) fail("no such function: ", name);
    return LLVMBuildCall2(b, LLVMGlobalGetValueType(fn), fn, values, n, "");
}

static LLVMValueRef expression(const Node *e, const Variable *scope) {
    if (!e) fail("an operand is missing", "");
    if (e->word) return word(e->word, scope);
    if (!e->first || !e->first->word) fail("a call needs a name", "");
    const char *op = e->first->word;
    const Node *args = e->first->next;
    if (!strcmp(op, "if")) return choice(args, scope);
    if (!strcmp(op, "let")) {
        Variable inner = {args->word, expression(args->next, scope), scope};
        return expression(args->next->next, &inner);
    }
    if (!strcmp(op, "head")) return LLVMBuildLoad2(b, ptr, field(expression(args, scope), 0), "");
    if (!strcmp(op, "tail")) return LLVMBuildLoad2(b, ptr, field(expression(args, scope), 1), "");
    if (strcmp(op, "pair") && !strchr("+-*<", *op)) return call(op, args, scope);
    LLVMValueRef x = expression(args, scope), y = expression(args->next, scope);
    if (!strcmp(op, "pair")) return new_cell("pair", x, y, LLVMConstInt(i64, 1, 0));
    x = number_of(x);
    y = number_of(y);
    LLVMValueRef n = *op == '+'   ? LLVMBuildAdd(b, x, y, "")
                     : *op == '-' ? LLVMBuildSub(b, x, y, "")
                     : *op == '*' ? LLVMBuildMul(b, x, y, "")
                                  : LLVMBuildZExt(b, LLVMBuildICmp(b, LLVMIntSLT, x, y, ""), i64, "");
    return new_cell("number", NULL, NULL, n);
}

// ---- functions -------------------------------------------------------------------------------------------

static LLVMValueRef declare(const char *name, LLVMTypeRef result, LLVMTypeRef param, unsigned n) {
    LLVMTypeRef params[8] = {param, param, param, param, param, param, param, param};
    return LLVMAddFunction(module, name, LLVMFunctionType(result, params, n, 0));
}

static void begin(LLVMValueRef fn) {
    function = fn;
    LLVMSetGC(fn, "statepoint-example");
    LLVMPositionBuilderAtEnd(b, LLVMAppendBasicBlockInContext(LLVMGetModuleContext(module), fn, ""));
}

static void definition(const Node *d, bool body) {
    const Node *head = d->first->next, *param = head->first->next;
    Variable variables[8] = {0}, *scope = NULL;
    unsigned n = 0;
    for (const Node *p = param; p; p = p->next) n++;
    if (n > 8) fail("too many parameters: ", head->first->word);
    if (!body) {
        declare(head->first->word, ptr, ptr, n);
        return;
    }
    begin(LLVMGetNamedFunction(module, head->first->word));
    for (unsigned i = 0; i < n; i++, param = param->next) {
        variables[i] = (Variable){param->word, LLVMGetParam(function, i), scope};
        scope = &variables[i];
    }
    LLVMBuildRet(b, expression(head->next, scope));
}

static void main_body(const Node *m) {
    LLVMTypeRef none = LLVMVoidTypeInContext(LLVMGetModuleContext(module));
    LLVMValueRef print = declare("runtime.printint", none, i64, 1),
                 line = declare("runtime.printnl", none, i64, 0);
    begin(declare(LOAM_SYM_START, none, i64, 0));
    LLVMValueRef n = number_of(expression(m->first->next, NULL));
    LLVMBuildCall2(b, LLVMGlobalGetValueType(print), print, &n, 1, "");
    LLVMBuildCall2(b, LLVMGlobalGetValueType(line), line, NULL, 0, "");
    LLVMBuildRetVoid(b);
}

// ---- the module ------------------------------------------------------------------------------------------

static LLVMValueRef constant(const char *name, LLVMValueRef value) {
    LLVMValueRef g = LLVMAddGlobal(module, LLVMTypeOf(value), name);
    LLVMSetInitializer(g, value);
    LLVMSetGlobalConstant(g, 1);
    return g;
}

// The beginning of a LoamType: size, length of the prefix with pointers, and a bit for each of its words.
static void describe_cell(LLVMContextRef c) {
    LLVMTypeRef i32 = LLVMInt32TypeInContext(c), i8 = LLVMInt8TypeInContext(c);
    LLVMValueRef three = LLVMConstInt(i8, 3, 0), eight = LLVMConstInt(i8, 8, 0);
    LLVMValueRef bits = constant("bits", LLVMConstArray2(i8, &three, 1));
    LLVMValueRef parts[] = {LLVMConstInt(i64, 24, 0),
                            LLVMConstInt(i64, 16, 0),
                            LLVMConstNull(i32),
                            LLVMConstNull(i8),
                            eight,
                            eight,
                            LLVMConstInt(i8, 25, 0),
                            bits};
    cell_type = constant("cell", LLVMConstStructInContext(c, parts, 8, 0));
    constant(LOAM_SYM_ABI, LLVMConstInt(i32, LOAM_ABI_VERSION, 0));
}

static LLVMTargetMachineRef machine(void) {
    LLVMTargetRef target;
    char *why = NULL;
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
    loam_codegen_setup();
    if (LLVMGetTargetFromTriple(LOAM_TRIPLE, &target, &why)) fail("LLVM: ", why);
    return LLVMCreateTargetMachine(target, LOAM_TRIPLE, "x86-64", "", LLVMCodeGenLevelDefault,
                                   LLVMRelocStatic, LLVMCodeModelSmall);
}

int main(int argc, char **argv) {
    static char source[1 << 16];
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (!in || !fread(source, 1, sizeof source - 1, in)) fail("usage: toy FILE.toy OUT.o", "");
    LLVMContextRef c = LLVMContextCreate();
    module = LLVMModuleCreateWithNameInContext("toy", c);
    LLVMSetDataLayout(module, LOAM_DATA_LAYOUT);
    LLVMSetTarget(module, LOAM_TRIPLE);
    b = LLVMCreateBuilderInContext(c);
    i64 = LLVMInt64TypeInContext(c);
    ptr = LLVMPointerTypeInContext(c, 1);
    cell = LLVMStructTypeInContext(c, (LLVMTypeRef[]){ptr, ptr, i64}, 3, 0);
    describe_cell(c);
    Node *all[1000];
    int n = 0;
    for (const char *at = source; at += strspn(at, " \n\t"), *at && n < 1000;) all[n++] = read_node(&at);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++)
            if (all[i]->first && !strcmp(all[i]->first->word, "def")) definition(all[i], pass);
            else if (pass) main_body(all[i]);
    LLVMTargetMachineRef m = machine();
    LoamPassOptions options = {.target = m};
    char *why = NULL;
    if (LLVMVerifyModule(module, LLVMReturnStatusAction, &why)) fail("LLVM: ", why);
    if (!loam_pipeline_run(module, &options)) return 3;
    if (LLVMTargetMachineEmitToFile(m, module, argv[2], LLVMObjectFile, &why)) fail("LLVM: ", why);
    return 0;
}
