#!/usr/bin/env python3
"""growth: a module with n parts of each of some shapes, and one with 4n; work grows by n log n at most.

  growth.py STAGE N TEMP SHAPE...

STAGE is front (loam up to the module before all passes; Go shapes), passes (the pipeline without LLVM's
optimiser) or codegen (llc). Work is counted in instructions (valgrind's callgrind), less what a module
without shapes takes. 4n parts may take LIMIT times the work of n: n log n stays below 5 for the sizes used
here, a quadratic step comes near 16. All shapes share the three runs, because valgrind's start is most of
the time; on a failure each is counted alone."""
import re
import subprocess
import sys

LIMIT = 6.0
IR_HEAD = ('target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-'
           'n8:16:32:64-S128-ni:1"\n'
           'target triple = "x86_64-unknown-linux-gnu"\n'
           'declare ptr addrspace(1) @make(i64)\ndeclare i64 @use(ptr addrspace(1))\n'
           'declare i64 @lend(ptr addrspace(1) "loam-escape"="-")\n')
GO_HEAD = ('package main\n\nfunc main() {}\nfunc text(i int) string { return "ab"[i:] }\n'
           'func one() int { return 1 }\n')


def ir_function(name, lines):
    return (f'define i64 @{name}(ptr addrspace(1) %p, ptr %x) gc "statepoint-example" {{\nentry:\n' +
            '\n'.join(lines) + '\n  ret i64 0\n}\n')


def pointers_over_calls(n):
    """n pointers, each live across the calls that use the others."""
    lines = [f'  %p{i} = call ptr addrspace(1) @make(i64 {i})' for i in range(n)]
    for r in range(2):
        lines += [f'  %u{r}.{i} = call i64 @use(ptr addrspace(1) %p{i})' for i in range(n)]
    return ir_function('pointers_over_calls', lines)


def conditional_calls(n):
    """n diamonds with a call on one side; one pointer lives through them all."""
    lines = []
    for i in range(n):
        lines += [f'  %c{i} = load volatile i1, ptr %x', f'  br i1 %c{i}, label %then{i}, label %end{i}',
                  f'then{i}:', f'  %u{i} = call i64 @use(ptr addrspace(1) %p)', f'  br label %end{i}',
                  f'end{i}:']
    return ir_function('conditional_calls', lines)


def across_one_call(n):
    """n pointers across one call."""
    lines = [f'  %p{i} = load volatile ptr addrspace(1), ptr addrspace(1) %p' for i in range(n)]
    lines.append('  %u = call i64 @use(ptr addrspace(1) %p)')
    lines += [f'  %v{i} = load volatile i64, ptr addrspace(1) %p{i}' for i in range(n)]
    return ir_function('across_one_call', lines)


def calls_in_a_block(n):
    """n calls, one after the other."""
    lines = [f'  %p{i} = call ptr addrspace(1) @make(i64 {i})' for i in range(n)]
    return ir_function('calls_in_a_block', lines)


def objects_over_calls(n):
    """n objects whose address is kept by a call, each in a block of its own: alive to the end."""
    lines = []
    for i in range(n):
        lines += [f'  %o{i} = alloca {{ ptr addrspace(1), i64 }}', f'  store ptr addrspace(1) %p, ptr %o{i}']
    for i in range(n):
        lines += [f'  %a{i} = addrspacecast ptr %o{i} to ptr addrspace(1)',
                  f'  %u{i} = call i64 @lend(ptr addrspace(1) %a{i})', f'  br label %next{i}', f'next{i}:']
    return ir_function('objects_over_calls', lines)


def objects_in_blocks(n):
    """n objects of diamonds with calls, each alive in its own only."""
    head = [f'  %o{i} = alloca {{ ptr addrspace(1), i64 }}' for i in range(n)]
    lines = []
    for i in range(n):
        lines += [f'  %c{i} = load volatile i1, ptr %x', f'  br i1 %c{i}, label %then{i}, label %end{i}',
                  f'then{i}:', f'  store ptr addrspace(1) %p, ptr %o{i}',
                  f'  %u{i} = call i64 @use(ptr addrspace(1) %p)',
                  f'  %v{i} = load volatile ptr addrspace(1), ptr %o{i}', f'  br label %end{i}', f'end{i}:']
    return ir_function('objects_in_blocks', head + lines)


def joined(mark, parts):
    return mark.join(parts)


def concatenation(n):
    operands = joined(' + ', (f'text({i % 2})' for i in range(n)))
    return f'func concatenation() string {{ return {operands} }}\n'


def printlns(n):
    return 'func printlns() {\n' + joined('\n', (f'println({i})' for i in range(n))) + '\n}\n'


def pointer_fields(n):
    fields = joined('\n', (f'f{i} *int' for i in range(n)))
    return f'type fields struct {{\n{fields}\n}}\nvar aFields fields\n'


def embeddings(n):
    types = joined('\n', (f'type e{i} struct {{ e{i - 1} }}' for i in range(1, n)))
    return ('type e0 struct { x int }\n' + types +
            f'\nfunc embeddings(v e{n - 1}) int {{ return v.x }}\n')


def comparison(n):
    return ('type compared struct {\n' + joined('\n', (f's{i} string; i{i} int' for i in range(n))) +
            '\n}\nfunc comparison(a, b *compared) bool { return *a == *b }\n')


def chained_globals(n):
    return joined('\n', (f'var g{i} = g{i + 1} + 1' for i in range(n))) + f'\nvar g{n} = one()\n'


def results(n):
    return f'func results() ({joined(", ", ["int"] * n)}) {{ return {joined(", ", map(str, range(n)))} }}\n'


def sparse_literal(n):
    """One element at a high index: the work is that of the literal, not of the slice."""
    return f'func sparse() [][]int {{ return [][]int{{{100000 * n}: {{1}}}} }}\n'


def command(stage, path):
    if stage == 'front':
        return ['loam', 'build', '-gcflags=-d=stop=irgen', '-o', path + '.out', path]
    if stage == 'passes':
        return ['loam-opt', '-N', '-passes=loam-pipeline', path, '-o', path + '.out.ll']
    return ['llc', '-O2', '-no-x86-call-frame-opt', path, '-o', path + '.s']


def counted(stage, shapes, n, temp):
    path = temp + ('.go' if stage == 'front' else '.ll')
    with open(path, 'w') as f:
        f.write((GO_HEAD if stage == 'front' else IR_HEAD) + ''.join(s(n) for s in shapes))
    run = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null'] +
                         command(stage, path),
                         capture_output=True, text=True, errors='replace')
    count = re.search(r'Collected : (\d+)', run.stderr)
    if run.returncode or not count:
        sys.exit(f'{stage}, {n} parts: status {run.returncode}\n{run.stderr[-2000:]}')
    return int(count[1])


def grows(stage, shapes, n, temp, none):
    small, large = (counted(stage, shapes, k, temp) - none for k in (n, 4 * n))
    ratio = large / small
    names = ', '.join(s.__name__ for s in shapes)
    print(f'{stage}, {names}: {n} parts {small}, {4 * n} parts {large}: {ratio:.1f} times')
    return ratio > LIMIT


def main():
    stage, n, temp, shapes = sys.argv[1], int(sys.argv[2]), sys.argv[3], [globals()[s] for s in sys.argv[4:]]
    none = counted(stage, [], 0, temp)
    if grows(stage, shapes, n, temp, none):
        for s in shapes:
            grows(stage, [s], n, temp, none)
        sys.exit(f'{stage}: the work grows faster than n log n')


main()
