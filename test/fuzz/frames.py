"""Frames: functions that make objects, have them moved about, and let one of them out.

SHAPES is the table of whole shapes: each row is a function that adds declarations to a program and lines to
its entry. The main one, `moves_and_leak`, makes a container of objects in a frame, calls a few moves
(moves.py) and lets one place out by one of LEAKS; the caller disturbs stack and heap and prints what it
received. The others are programs of a known form with random parts.

To add a shape: write the function, add a row with its weight. It prints numbers by println only.
"""
import dataclasses

from elements import Int, Pointer, Slice, container, element
from moves import move
from scope import Scope


def moves_and_leak(program):
    scope = Scope(program, container(program))
    body = []
    name = program.fresh("c")
    value = scope.of.make(body)
    body.append(f"{name} := {value}")
    handle = name if not scope.handle.startswith("*") or scope.handle == scope.of.text else f"(&{name})"
    if handle != name and program.chance(0.4):
        handle = program.fresh("h")
        body.append(f"{handle} := &{name}")
    moved = []
    for _ in range(program.rng.choice([1, 1, 2, 3])):
        moved += move(scope)
        if program.chance(0.2):
            moved.append(f"disturb({program.rng.choice([0, 0, 2, 3])})")
    if program.chance(0.4):
        moved += ["disturb(0)", f"println({scope.of.read(name)})"]
    type_, place = scope.place()
    leak = program.choose(LEAKS)(scope, type_, place, program.fresh("x"))
    body += [at_handle(line, handle) for line in moved + leak.ending]
    frame = program.declare_function("frame", leak.parameters, leak.result, body)
    program.entry_lines += [line.replace("FRAME", frame) for line in leak.calls]
    if leak.prints:
        program.entry_lines += [disturb(program), f"println({leak.prints})"]


def at_handle(line, handle):
    """The line with the container's name for `@`; `c.f` is written for `(&c).f`."""
    line = line.replace("@", handle)
    if handle.startswith("(&"):
        line = line.replace(handle + ".", handle[2:-1] + ".").replace(handle + "[", handle[2:-1] + "[")
    return line


def disturb(program):
    return f"disturb({program.rng.choice([1, 1, 2, 3])})"


# ---- leaks: ways out of a frame for what is in `place`


@dataclasses.dataclass
class Leak:
    """A frame's last lines, parameters and result; how its caller calls it and what it prints later."""

    ending: list
    calls: list
    prints: str = ""
    parameters: str = ""
    result: str = ""


def declare_global(scope, text):
    name = scope.program.top("g")
    scope.program.declare([f"var {name} {text}"])
    return name


def leak_result(scope, of, place, x):
    return Leak([f"return {place}"], [f"{x} := FRAME()"], of.read(x), result=of.text)


def leak_named_result(scope, of, place, x):
    ending = [f"result, n = {place}, {scope.program.value()}"]
    ending += [f"if {of.read('result')} == n {{", "return", "}", "n++", "return"]
    return Leak(ending, [f"{x}, n{x} := FRAME()"], f"{of.read(x)}, n{x}", result=f"(result {of.text}, n int)")


def leak_global(scope, of, place, x):
    g = declare_global(scope, of.text)
    return Leak([f"{g} = {place}"], ["FRAME()"], of.read(g))


def leak_global_slice(scope, of, place, x):
    g = declare_global(scope, "[]" + of.text)
    prints = f"{of.read(g + '[0]')}, {of.read(g + '[1]')}"
    return Leak([f"{g} = append({g}, {place})"], ["FRAME()", "FRAME()"], prints)


def leak_out_parameter(scope, of, place, x):
    return Leak([f"*out = {place}"], [f"var {x} {of.text}", f"FRAME(&{x})"], of.read(x), f"out *{of.text}")


def leak_pointer_to_pointer(scope, of, place, x):
    calls = [f"var {x} {of.text}", f"p{x} := &{x}", f"FRAME(&p{x})"]
    return Leak([f"**out = {place}"], calls, of.read(x), f"out **{of.text}")


def leak_struct_field(scope, of, place, x):
    holder = scope.program.declare_struct("Out", ["N int", f"V {of.text}"])
    ending = [f"out.N, out.V = {scope.program.value()}, {place}"]
    return Leak(
        ending, [f"var {x} {holder}", f"FRAME(&{x})"], f"{x}.N, {of.read(x + '.V')}", f"out *{holder}"
    )


def leak_slice_element(scope, of, place, x):
    calls = [f"var {x} [2]{of.text}", f"FRAME({x}[:], 1)", f"FRAME({x}[:1], 0)"]
    prints = f"{of.read(x + '[0]')}, {of.read(x + '[1]')}"
    return Leak([f"out[k] = {place}"], calls, prints, f"out []{of.text}, k int")


def leak_closure(scope, of, place, x):
    ending = [f"v{x} := {place}", f"return func() int {{ return {of.read('v' + x)} }}"]
    return Leak(ending, [f"{x} := FRAME()"], f"{x}()", result="func() int")


def leak_interface(scope, of, place, x):
    return Leak([f"return {place}"], [f"{x} := FRAME().({of.text})"], of.read(x), result="interface{}")


def leak_to_function(scope, of, place, x):
    calls = [f"var {x} {of.text}", f"FRAME(func(v {of.text}) {{", f"{x} = v", "})"]
    return Leak([f"keep({place})"], calls, of.read(x), f"keep func({of.text})")


def leak_by_callee(scope, of, place, x):
    g = declare_global(scope, of.text)
    keeper = scope.function("keep", [f"{g} = {place}"])
    return Leak([f"{keeper}(@)"], ["FRAME()"], of.read(g))


def leak_through_parameters(scope, of, place, x):
    keeper = scope.function("keep", [f"*out = {place}"], f"out *{of.text}")
    calls = [f"var {x} {of.text}", f"FRAME(&{x})"]
    return Leak([f"{keeper}(@, out)"], calls, of.read(x), f"out *{of.text}")


def leak_container(scope, of, place, x):
    """The whole container by value; of a slice or list, the header."""
    whole = "*@" if scope.handle != scope.of.text else "@"
    return Leak([f"return {whole}"], [f"{x} := FRAME()"], scope.of.read(x), result=scope.of.text)


def leak_nothing(scope, of, place, x):
    """Everything stays in the frame, which stays while the stack below it is used and moved."""
    ending = [f"disturb({scope.program.rng.choice([0, 1, 2, 3])})", f"println({of.read(place)})"]
    return Leak(ending, ["FRAME()"])


LEAKS = [
    (6, leak_result),
    (2, leak_named_result),
    (4, leak_global),
    (2, leak_global_slice),
    (4, leak_out_parameter),
    (2, leak_pointer_to_pointer),
    (2, leak_struct_field),
    (2, leak_slice_element),
    (2, leak_closure),
    (2, leak_interface),
    (2, leak_to_function),
    (3, leak_by_callee),
    (3, leak_through_parameters),
    (2, leak_container),
    (3, leak_nothing),
]


# ---- shapes of a known form


def objects_of_iterations(program):
    """Each iteration has its own objects; some of them live in what outlives the loop."""
    of = element(program, program.rng.choice([0, 1]))
    keep, length = program.fresh("keep"), program.rng.choice([2, 3])
    body = [f"var {keep} [{length}]{of.text}", f"for i := 0; i < {length}; i++ {{"]
    inner = []
    value = of.make(inner)
    body += inner + [f"{keep}[i] = {value}"]
    if isinstance(of, Pointer) and isinstance(of.to, Int):
        body.append(f"*{keep}[i] += i")
    body += ["disturb(0)", "}"]
    reads = ", ".join(of.read(f"{keep}[{i}]") for i in range(length))
    if program.chance(0.5):
        frame = program.declare_function("iterate", "", "", body + [f"println({reads})"])
        program.entry_lines.append(f"{frame}()")
        return
    x = program.fresh("x")
    frame = program.declare_function("iterate", "", f"[{length}]{of.text}", body + [f"return {keep}"])
    program.entry_lines += [
        f"{x} := {frame}()",
        disturb(program),
        "println(" + reads.replace(keep + "[", x + "[") + ")",
    ]


def pointer_of_last_iteration(program):
    """A pointer set to each iteration's own variable, while the former iteration's stays readable."""
    of = element(program, program.rng.choice([0, 0, 1]))
    p, former = program.fresh("p"), program.fresh("former")
    body = [f"var {p}, {former} *{of.text}", f"for i := 0; i < {program.rng.choice([2, 3, 4])}; i++ {{"]
    name = of.made_variable(body)
    if program.chance(0.5):
        body.append("disturb(0)")
    body += [f"{former} = {p}", f"{p} = &{name}", "}"]
    body.append(f"println({of.read(f'(*{p})')}, {of.read(f'(*{former})')})")
    program.entry_lines.append(program.declare_function("last", "", "", body) + "()")


def recursion_into_callers_frames(program):
    """Each call passes a pointer to a link in its frame; the deepest walks or changes all of them."""
    of = element(program, program.rng.choice([0, 0, 1]))
    link = program.top("L")
    program.declare([f"type {link} struct {{", f"V {of.text}", f"Up *{link}", "}"])
    total, out = program.top("total"), program.chance(0.5)
    walk = program.rng.choice(
        ["", "if l.Up != nil {\nl.V = l.Up.V\n}", "if l.Up != nil {\nl.V, l.Up.V = l.Up.V, l.V\n}"]
    )
    program.declare(
        ["//go:noinline", f"func {total}(l *{link}) (s int) {{", "for ; l != nil; l = l.Up {"]
        + (walk.split("\n") if walk else [])
        + [f"s = s*3 + {of.read('l.V')}", "}", "return", "}"]
    )
    name, inner = program.top("down"), []
    value = of.make(inner)
    result = f"(int, {of.text})" if out else "int"
    deepest = ["if n == 0 {", f"return {total}(&l)" + (", l.V" if out else ""), "}"]
    if out:
        after = [f"s, v := {name}(n-1, &l)", f"return s + {of.read('l.V')}, v"]
    else:
        after = [f"return {name}(n-1, &l) + {of.read('l.V')}"]
    program.declare(
        [f"func {name}(n int, up *{link}) {result} {{"]
        + inner
        + [f"l := {link}{{{value}, up}}"]
        + deepest
        + after
        + ["}"]
    )
    depth, x = program.rng.choice([1, 2, 20]), program.fresh("x")
    if out:
        program.entry_lines += [
            f"s{x}, {x} := {name}({depth}, nil)",
            disturb(program),
            f"println(s{x}, {of.read(x)})",
        ]
    else:
        program.entry_lines.append(f"println({name}({depth}, nil))")


def counter_closures(program):
    """Closures that share a variable of a frame that has returned, or that is still there."""
    of = element(program, program.rng.choice([0, 0, 1]))
    body = []
    name = of.made_variable(body)
    other = of.made_variable(body)
    body += [
        f"set := func(v {of.text}) {{",
        f"{other} = {name}",
        f"{name} = v",
        "}",
        f"get := func() {of.text} {{",
        f"return {program.rng.choice([name, other])}",
        "}",
        f"_ = {other}",
    ]
    made = program.declare_function(
        "pair", "", f"(func({of.text}), func() {of.text})", body + ["return set, get"]
    )
    lines = ["set, get := " + made + "()"]
    for _ in range(program.rng.choice([1, 2])):
        value = of.make(lines)
        lines += [f"set({value})", disturb(program)]
    lines.append(
        f"println({of.read('get()')})"
        if not isinstance(of, Slice)
        else f"x := get()\nprintln({of.read('x')})"
    )
    lines = [part for line in lines for part in line.split("\n")]
    program.entry_lines.append(program.declare_function("use", "", "", lines) + "()")


def stack_of_values(program):
    """push and pop on a slice of the frame, by methods; what was popped is let out."""
    of = element(program, program.rng.choice([0, 1, 1]))
    stack = program.top("Stack")
    program.declare([f"type {stack} struct {{", f"Room [4]{of.text}", f"S []{of.text}", "}"])
    pragma = ["//go:noinline"] if program.chance(0.7) else []
    program.declare(pragma + [f"func (k *{stack}) Push(v {of.text}) {{", "k.S = append(k.S, v)", "}"])
    if program.chance(0.5):
        pop = ["v := k.S[len(k.S)-1]", "k.S = k.S[:len(k.S)-1]", "return v"]
    else:
        pop = ["v := k.S[0]", "copy(k.S, k.S[1:])", "k.S = k.S[:len(k.S)-1]", "return v"]
    program.declare(pragma + [f"func (k *{stack}) Pop() {of.text} {{"] + pop + ["}"])
    body = [f"var k {stack}"]
    if program.chance(0.7):
        body.append("k.S = k.Room[:0]")
    for _ in range(program.rng.choice([2, 3, 5])):
        value = of.make(body)
        body.append(f"k.Push({value})")
    body += ["k.Pop()", "return k.Pop()"]
    x = program.fresh("x")
    frame = program.declare_function("fill", "", of.text, body)
    program.entry_lines += [f"{x} := {frame}()", disturb(program), f"println({of.read(x)})"]


def growing_append(program):
    """append beyond the capacity of a slice of the frame: the old array stays behind, the values go along."""
    of = element(program, program.rng.choice([0, 0, 1]))
    body = [f"var room [2]{of.text}", "s := room[:0]"]
    for _ in range(program.rng.choice([1, 2, 3, 4])):
        value = of.make(body)
        body.append(f"s = append(s, {value})")
    body.append("disturb(0)")
    if program.chance(0.5):
        body += ["s[0] = s[len(s)-1]", "return s[0]"]
    else:
        body += ["room[0] = s[len(s)-1]", "return room[0]"]
    x = program.fresh("x")
    frame = program.declare_function("append", "", of.text, body)
    program.entry_lines += [f"{x} := {frame}()", disturb(program), f"println({of.read(x)})"]


def short_slices(program):
    """Slices that are made or grown in each iteration, and one of an earlier iteration that is still used."""
    of = element(program, program.rng.choice([0, 0, 1]))
    n, length = program.rng.choice([2, 3, 5]), program.rng.choice(["i+1", "2", "9-i"])
    body = [f"var last []{of.text}", f"for i := 0; i < {n}; i++ {{"]
    if program.chance(0.5):
        body += [f"s := make([]{of.text}, {length})", "for j := range s {"]
        value = of.make(body)
        body += [f"s[j] = {value}", "}"]
    else:
        body += [f"var s []{of.text}", f"for j := 0; j < {length}; j++ {{"]
        value = of.make(body)
        body += [f"s = append(s, {value})", "}"]
    body.append("disturb(0)")
    keep = program.rng.choice(["last = s", "last = append(last, s[0])", "if i == 1 { last = s }"])
    body += ["if len(last) > 0 {", "last[0], s[0] = s[0], last[0]", "}", keep, "}", "return last[0]"]
    x = program.fresh("x")
    frame = program.declare_function("short", "", of.text, body)
    program.entry_lines += [f"{x} := {frame}()", disturb(program), f"println({of.read(x)})"]


def early_returns(program):
    """Several returns, each of another object; one of them is taken."""
    of = element(program, program.rng.choice([0, 1, 1]))
    body = []
    names = [of.made_variable(body) for _ in range(3)]
    limits = sorted(program.rng.sample(range(1, 9), 2))
    body += [f"if n < {limits[0]} {{", f"return {names[0]}", "}"]
    body += [
        "for i := 0; i < n; i++ {",
        f"if i == {limits[1]} {{",
        f"return {names[1]}",
        "}",
        "}",
        f"return {names[2]}",
    ]
    frame = program.declare_function("early", "n int", of.text, body)
    x = program.fresh("x")
    program.entry_lines += [
        f"for n := 0; n < 10; n += {program.rng.choice([2, 3])} {{",
        f"{x} := {frame}(n)",
        "disturb(1)",
        f"println({of.read(x)})",
        "}",
    ]


def range_over_string(program):
    """Ranges over strings and bytes of the frame while the bytes change."""
    of = program.rng.choice(["[]byte", "[6]byte"])
    whole = "b" if of == "[]byte" else "b[:]"
    text = program.rng.choice(["{104, 195, 169, 108, 111, 33}", "{'a', 'b', 'c', 'd', 'e', 'f'}"])
    over, change = program.rng.choice(
        [
            (f"string({whole})", "b[5-i] = 'X'"),
            (whole, "b[5-i] = 'Y'"),
            (f"[]byte(string({whole}))", "b[i] = 'Z'"),
            (f"[]rune(string({whole}))", "b[0]++"),
        ]
    )
    body = [
        f"b := {of}{text}",
        "n := 0",
        f"for i, c := range {over} {{",
        change,
        "n = n*31 + int(c) + i",
        "}",
    ]
    frame = program.declare_function("text", "", "string", body + ["println(n)", f"return string({whole})"])
    x = program.fresh("x")
    program.entry_lines += [f"{x} := {frame}()", disturb(program), f"println({x}, len({x}))"]


# (weight, shape)
SHAPES = [
    (60, moves_and_leak),
    (5, objects_of_iterations),
    (4, pointer_of_last_iteration),
    (5, recursion_into_callers_frames),
    (4, counter_closures),
    (5, stack_of_values),
    (4, growing_append),
    (5, short_slices),
    (4, early_returns),
    (2, range_over_string),
]
