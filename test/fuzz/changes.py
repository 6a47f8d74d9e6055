"""Functions, types and constants of which there are two versions, in package alpha. See moves.py.

A line `?1 ...` is of the first version alone, `?2 ...` of the second. A program is built in the first
version, then in the second, whose output counts: whoever imports the package must have been compiled again,
since what it knows of the package, by summaries, bodies, layouts and constants, is no longer true.
"""
import frames


def pinned(scope, name):
    scope.program.pinned.add(name)
    return name


def changing_store(scope):
    """A parameter that does not leak; then it does, into a variable or where another parameter leads to."""
    type_, a, b = scope.places()
    kept = scope.program.top("kept")
    scope.program.declare([f"var {kept} {type_.text}"])
    where = scope.program.rng.choice([kept, "*to"])
    body = [f"?1 {kept} = *to", f"?2 {where} = v"]
    hold = scope.program.declare_function("hold", f"to *{type_.text}, v {type_.text}", "", body)
    calls = [f"{pinned(scope, hold)}(&{a}, {b})"]
    return calls + ([f"{a} = {kept}"] if where == kept else [])


def changing_result(scope):
    """The result is another parameter than before, or comes from deeper below it."""
    type_, a, b = scope.places()
    if scope.program.chance(0.5):
        body = ["?1 return w", "?2 return v"]
        pick = scope.program.declare_function("pick", f"v, w {type_.text}", type_.text, body)
        return [f"{a} = {pinned(scope, pick)}({b}, {a})"]
    body = ["?1 return *w", "?2 return **v"]
    pick = scope.program.declare_function("pick", f"v **{type_.text}, w *{type_.text}", type_.text, body)
    p = scope.program.fresh("p")
    return [f"{p} := &{b}", f"{a} = {pinned(scope, pick)}(&{p}, &{a})"]


def changing_closure(scope):
    """What a closure captures."""
    type_, a, b = scope.places()
    body = [f"?1 return func() {type_.text} {{ return *w }}", f"?2 return func() {type_.text} {{ return v }}"]
    keep = scope.program.declare_function(
        "keep", f"v {type_.text}, w *{type_.text}", f"func() {type_.text}", body
    )
    return [f"{a} = {pinned(scope, keep)}({b}, &{a})()"]


def changing_layout(scope):
    """The order and number of a struct's fields, with methods that are inlined or not."""
    type_, a, b = scope.places()
    box = scope.program.top("Lay")
    fields = ["?1 A int", f"?1 V {type_.text}", f"?2 V {type_.text}", "?2 A [3]int", "W int"]
    scope.program.declare([f"type {box} struct {{"] + fields + ["}"])
    put = scope.program.declare_function("put", f"v {type_.text}", "", ["b.V = v"], f"b *{box}")
    get = scope.program.declare_function("get", "", type_.text, ["return b.V"], f"b {box}")
    x = scope.program.fresh("x")
    pinned(scope, box)
    return [f"{x} := {box}{{V: {a}, W: 1}}", f"{x}.{put}({b})", f"{a} = {x}.{get}()"]


def changing_constant(scope):
    type_, a, b = scope.places()
    k = scope.program.top("K")
    scope.program.declare(["const (", f"?1 {k} = 0", f"?2 {k} = 1", ")"])
    return [f"{a} = [2]{type_.text}{{{a}, {b}}}[{pinned(scope, k)}]"]


def changing_interface(scope):
    """The method through which a value goes into an interface's object, and its receiver."""
    type_, a, b = scope.places()
    able, impl = scope.program.top("Able"), scope.program.top("Impl")
    take = scope.program.fresh("Take")
    scope.program.declare([f"type {able} interface {{", f"{take}({type_.text}) {type_.text}", "}"])
    scope.program.declare([f"type {impl} struct {{", f"V {type_.text}", "}"])
    scope.program.declare(
        [
            "?1 //go:noinline",
            f"func (i *{impl}) {take}(v {type_.text}) {type_.text} {{",
            "?1 return i.V",
            "?2 i.V = v",
            "?2 return v",
            "}",
        ]
    )
    x = scope.program.fresh("x")
    pinned(scope, impl)
    return [f"{x} := &{impl}{{{a}}}", f"{a} = {x}.{take}({b})"] + (
        [f"{a} = {able}({x}).{take}({a})"] if scope.program.chance(0.5) else []
    )


CHANGES = [
    (4, changing_store),
    (4, changing_result),
    (2, changing_closure),
    (2, changing_layout),
    (1, changing_constant),
    (2, changing_interface),
]


def changes_and_leak(program):
    """As frames.moves_and_leak, with a change among the moves."""
    program.changes = CHANGES
    frames.moves_and_leak(program)


# (weight, shape)
SHAPES = [(1, changes_and_leak)]
