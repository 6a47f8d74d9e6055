#!/usr/bin/env python3
"""growth: a program with n parts of a shape, and one with 4n; work grows by n log n at most.

  growth.py GROWTH TEMP [-O] SHAPE:N...

GROWTH is the program of test/growth/work.c, which runs each stage of a compilation on one program after the
other. Work is counted in instructions, by valgrind's massif. 4n parts may take LIMIT times the work of n: n
log n stays below 5 for the sizes used here, a quadratic step comes near 16. What a program without parts
takes is taken off. Without -O nothing is optimised. Shapes of Go are functions here whose names begin with
go_, the others are IR."""
import os
import re
import shutil
import subprocess
import sys

LIMIT = 6.0
SMALL = 3_000_000   # work that says nothing about growth
LIMITS = {'go_pointer_levels': 20.0, 'go_states': 8.0}
IR_HEAD = ('target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-'
           'n8:16:32:64-S128-ni:1"\n'
           'target triple = "x86_64-unknown-linux-gnu"\n'
           'declare ptr addrspace(1) @make(i64)\ndeclare i64 @use(ptr addrspace(1))\n'
           'declare i64 @lend(ptr addrspace(1) "loam-escape"="-")\n')
GO_HEAD = ('package main\n\nfunc main() { if k > 100 { shape() } }\nvar k = 1\nvar p *int\n'
           'func text(i int) string { return "ab"[i:] }\n'
           '//go:noinline\nfunc use(x int) int { k += x; return k }\n')


def joined(mark, parts):
    return mark.join(parts)


# ---- IR ---------------------------------------------------------------------------------------------------

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


def pointers_through_blocks(n):
    """n pointers, each alive through all diamonds with calls before that of its use."""
    lines = [f'  %p{i} = load volatile ptr addrspace(1), ptr addrspace(1) %p' for i in range(n)]
    for i in range(n):
        lines += [f'  %c{i} = load volatile i1, ptr %x', f'  br i1 %c{i}, label %then{i}, label %end{i}',
                  f'then{i}:', f'  %u{i} = call i64 @use(ptr addrspace(1) %p)', f'  br label %end{i}',
                  f'end{i}:', f'  %v{i} = load volatile i64, ptr addrspace(1) %p{i}']
    return ir_function('pointers_through_blocks', lines)


def pointers_without_calls(n):
    """n pointers over one call, then each is alive through all diamonds before that of its use."""
    lines = [f'  %p{i} = load volatile ptr addrspace(1), ptr addrspace(1) %p' for i in range(n)]
    lines.append('  %u = call i64 @use(ptr addrspace(1) %p)')
    for i in range(n):
        lines += [f'  %c{i} = load volatile i1, ptr %x', f'  br i1 %c{i}, label %then{i}, label %end{i}',
                  f'then{i}:', '  store volatile i1 0, ptr %x', f'  br label %end{i}',
                  f'end{i}:', f'  %v{i} = load volatile i64, ptr addrspace(1) %p{i}']
    return ir_function('pointers_without_calls', lines)


def objects_kept_in_blocks(n):
    """n diamonds with a call that keeps the address of an object: each is alive in all that follow."""
    lines = [f'  %o{i} = alloca {{ ptr addrspace(1), i64 }}' for i in range(n)]
    for i in range(n):
        lines += [f'  %c{i} = load volatile i1, ptr %x', f'  br i1 %c{i}, label %then{i}, label %end{i}',
                  f'then{i}:', f'  store ptr addrspace(1) %p, ptr %o{i}',
                  f'  %a{i} = addrspacecast ptr %o{i} to ptr addrspace(1)',
                  f'  %u{i} = call i64 @lend(ptr addrspace(1) %a{i})', f'  br label %end{i}', f'end{i}:']
    return ir_function('objects_kept_in_blocks', lines)


# ---- Go ---------------------------------------------------------------------------------------------------

def body(lines):
    return 'func shape() {\n' + joined('\n', lines) + '\n}\n'


def go_concatenation(n):
    return body([f'println({joined(" + ", (f"text({i % 2})" for i in range(n)))})'])


def go_freed_slices(n):
    lines = ['func f(n int) (t int) {']
    lines += [f'if n == {i} {{ return t }}; s{i} := make([]int, n); t += s{i}[n-1]' for i in range(n)]
    return joined('\n', lines) + '\nreturn }\n' + body(['println(f(9))'])


def go_printlns(n):
    return body(f'println({i})' for i in range(n))


def go_diamonds(n):
    return body(['x := k'] + [f'if x > {i} {{ use({i}) }}; x = k + {i}' for i in range(n)])


def go_pointers_over_calls(n):
    return body([f'p{i} := new(int); *p{i} = use({i}); p = p{i}' for i in range(n)] +
                [f'use(*p{i})' for i in range(n)])


def go_pointers_across_a_call(n):
    return ('type node struct{ x int; next *node }\nvar head *node\n' +
            body(['h := head'] + [f'p{i} := h.next; h = p{i}' for i in range(n)] + ['use(1)'] +
                 [f'k += p{i}.x' for i in range(n)]))


def go_loops(n):
    return body(['x := k'] + [f'for i := 0; i < k; i++ {{ x += i * {i} }}' for i in range(n)] + ['k = x'])


def go_own_slices(n):
    """n slices, each in words of its own, all used in the end."""
    return body([f'var s{i} []int; s{i} = append(s{i}, use({i}))' for i in range(n)] +
                [f'k += s{i}[0]' for i in range(n)])


def go_filled_slices(n):
    """n slices, each filled in a loop and alive in all the others."""
    return body([f'var s{i} []int' for i in range(n)] +
                [f'for i := 0; i < k; i++ {{ s{i} = append(s{i}, i) }}' for i in range(n)] +
                [f'k += len(s{i})' for i in range(n)])


def go_results(n):
    return (f'func f() ({joined(", ", ["int"] * n)}) {{ return {joined(", ", map(str, range(n)))} }}\n' +
            body([joined(', ', (f'b{i}' for i in range(n))) + ' := f()'] +
                 [f'k ^= b{i}' for i in range(n)]))


def go_nested_ifs(n):
    return body(['if k > 0 {'] * n + ['k++'] + ['}'] * n)


def go_states(n):
    """n states that lead to each other by goto, as generators of lexers write them."""
    lines = ['at := 0', 'goto s0']
    for i in range(n):
        lines += [f's{i}:', 'if at++; k == at { goto end }',
                  f'if k < {i} {{ at += {i}; goto s{i * 7919 % n} }}',
                  f'if k == {2 * i} {{ goto s{i * 104729 % n} }}', f'goto s{i + 1 if i + 1 < n else 0}']
    return body(lines + ['end:', 'k = at'])


def go_nested_scopes(n):
    return body([f'if x{i} := k; x{i} > 0 {{' for i in range(n)] + ['k++'] + ['}'] * n)


def go_pointer_levels(n):
    """The name of each of n types is part of that of the next: n * n is what these take."""
    return body([f'var q {"*" * n}int; var i interface{{}} = q; _ = i'])


def go_large_arrays(n):
    """The map of an array of pointers is that of one."""
    return (f'type large struct {{ a [{n}000000]*int; b [2][{n}000000]string }}\nvar r *large\n' +
            body(['r = new(large); r.a[1] = &k']))


def go_pointer_results(n):
    return (f'//go:noinline\nfunc f(x *int) ({joined(", ", ["*int"] * n)}) {{\n'
            f'return {joined(", ", ["x"] * n)} }}\n' +
            body([joined(', ', (f'b{i}' for i in range(n))) + ' := f(&k)'] +
                 [f'p = b{i}' for i in range(n)]))


def go_pointer_fields(n):
    fields = joined('\n', (f'f{i} *int' for i in range(n)))
    return (f'type fields struct {{\n{fields}\n}}\nvar a fields\n' +
            body(['b := a; a = b; c := &b; *c = a; p = c.f0']))


def go_embeddings(n):
    types = joined('\n', (f'type e{i} struct {{ e{i - 1} }}' for i in range(1, n)))
    return f'type e0 struct {{ x int }}\n{types}\nvar v e{n - 1}\n' + body(['k = v.x'])


def go_comparison(n):
    fields = joined('\n', (f's{i} string; i{i} int' for i in range(n)))
    return (f'type compared struct {{\n{fields}\n}}\nvar a, b compared\n' +
            body(['if a == b { k++ }']))


def go_chained_globals(n):
    variables = joined('\n', (f'var g{i} = g{i + 1} + k' for i in range(n)))
    return f'{variables}\nvar g{n} = use(1)\n' + body(['k = g0'])


def go_sparse_literal(n):
    """A few elements at high indices: the work is that of the literal, not of the slice."""
    elements = joined(', ', (f'{1000000 * n + i * 100}: {{1}}' for i in range(n)))
    return 'var s [][]int\n' + body([f's = [][]int{{ {elements} }}'])


def go_map_literal(n):
    entries = joined(', ', (f'"key{i}": {i}' for i in range(n)))
    return 'var m map[string]int\n' + body([f'm = map[string]int{{ {entries} }}'])


def go_map_variable(n):
    entries = joined(', ', (f'{i}: "value{i}"' for i in range(n)))
    return f'var m = map[int]string{{ {entries} }}\n' + body(['k = len(m)'])


def go_map_of_calls(n):
    """Entries that are no constants: the code that puts them is of the function."""
    entries = joined(', ', (f'"key{i}": use({i})' for i in range(n)))
    return 'var m map[string]int\n' + body([f'm = map[string]int{{ {entries} }}'])


# ---- counting ---------------------------------------------------------------------------------------------

def write(folder, shape, n):
    is_go = shape is None or shape.__name__.startswith('go_')
    name = f'{shape.__name__ if shape else "go_none"}.{n}{".go" if is_go else ".ll"}'
    text = shape(n) if shape else body([])
    with open(os.path.join(folder, name), 'w') as f:
        f.write((GO_HEAD if is_go else IR_HEAD) + text)
    return name


def counters(growth, folder, flags, files):
    """(stage, file) -> instructions"""
    environment = {k: v for k, v in os.environ.items() if k != 'LOAM_VERIFY_EACH'}
    run = subprocess.run(['valgrind', '--tool=massif', '--time-unit=i', '--heap=no',
                          '--massif-out-file=massif', growth] + flags + files,
                         cwd=folder, capture_output=True, text=True, errors='replace', env=environment)
    if run.returncode:
        sys.exit(f'status {run.returncode}\n{run.stdout}\n{run.stderr[-2000:]}')
    stages, counts, before = [line.split() for line in run.stdout.splitlines()], {}, 0
    for i, stage in enumerate(stages):
        with open(os.path.join(folder, f'count.{i}')) as f:
            now = int(re.search(r'time=(\d+)', f.read())[1])
        counts[tuple(stage)] = now - before
        before = now
    return counts


def main():
    growth, folder, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    flags = [a for a in arguments if a == '-O']
    shapes = [(globals()[name], int(n)) for name, n in (a.split(':') for a in arguments if a != '-O')]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    files = [(write(folder, s, n), write(folder, s, 4 * n)) for s, n in shapes]
    # The first program pays for what is done once; the second is what none of the parts takes.
    none = [write(folder, None, i) for i in range(2)]
    counts = counters(growth, folder, flags, none + [f for pair in files for f in pair])
    bad = False
    for (shape, n), pair in zip(shapes, files):
        for stage in 'front', 'passes', 'codegen':
            free = counts[stage, none[1]] if pair[0].endswith('.go') else 0
            small, large = (counts[stage, f] - free for f in pair)
            ratio = large / max(small, SMALL)
            bad |= ratio > LIMITS.get(shape.__name__, LIMIT)
            print(f'{ratio:5.1f} times  {shape.__name__}, {stage}: {n} parts {small}, {4 * n} parts {large}')
    if bad:
        sys.exit('the work grows faster than n log n')


main()
