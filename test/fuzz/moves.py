"""Moves: what small functions do with the places of a container.

A move is a list of lines with `@` where the container is reached (a pointer to it, or a slice). MOVES is the
table of them, with those of sequences.py and ways.py; each row is a function of a Scope that returns such
lines. A move takes two or three places of one type from the scope and moves their values in one way a
programmer would: assignment, swap, through a pointer, a closure, a method, an interface, a loop... WRAPPERS
put a move somewhere else: into a function, a method, a closure, a recursion, a branch.

To add one: write the function, add a row with its weight.
"""
from elements import List
from scope import swap
from sequences import SEQUENCE_MOVES
from ways import WAYS


# ---- moves between places that are named


def assign(scope):
    _, a, b = scope.places()
    return [f"{a} = {b}"]


def swap_by_variable(scope):
    _, a, b = scope.places()
    t = scope.program.fresh("t")
    return [f"{t} := {a}", f"{a} = {b}", f"{b} = {t}"]


def rotate(scope):
    _, a, b, c = scope.places(3)
    return [f"{a}, {b}, {c} = {b}, {c}, {a}"]


def through_pointer(scope):
    _, a, b = scope.places()
    p = scope.program.fresh("p")
    return [f"{p} := &{a}", f"*{p} = {b}"]


def through_two_pointers(scope):
    _, a, b = scope.places()
    p, q = scope.program.fresh("p"), scope.program.fresh("q")
    return [f"{p}, {q} := &{a}, &{b}", f"*{p}, *{q} = *{q}, *{p}"]


def through_either_pointer(scope):
    type_, a, b, c = scope.places(3)
    p, n = scope.program.fresh("p"), scope.program.value()
    return [f"{p} := &{a}", f"if {type_.read(b)} > {n} {{", f"{p} = &{b}", "}", f"*{p} = {c}"]


def by_setter(scope):
    type_, a, b = scope.places()
    setter = scope.program.declare_function("set", f"to *{type_.text}, v {type_.text}", "", ["*to = v"])
    return [f"{setter}(&{a}, {b})"]


def by_swapper(scope):
    type_, a, b = scope.places()
    swapper = scope.program.declare_function("swap", f"a, b *{type_.text}", "", ["*a, *b = *b, *a"])
    return [f"{swapper}(&{a}, &{b})"]


def by_getter(scope):
    type_, a, b = scope.places()
    getter = scope.function("get", [f"return {b}"], "", type_.text)
    return [f"{a} = {getter}(@)"]


def by_two_results(scope):
    type_, a, b = scope.places()
    two = scope.function("two", [f"return {b}, {a}"], "", f"({type_.text}, {type_.text})")
    return [f"{a}, {b} = {two}(@)"]


def by_named_results(scope):
    type_, a, b = scope.places()
    body = [f"if n > {scope.program.value()} {{", "return", "}", f"first = {b}", "return"]
    named = scope.function(
        "named", [f"first, second = {a}, {b}"] + body, "n int", f"(first, second {type_.text})"
    )
    return [f"{a}, {b} = {named}(@, {scope.program.value()})"]


def by_out_parameter(scope):
    type_, a, b = scope.places()
    fetch = scope.function("fetch", [f"*out = {b}"], f"out *{type_.text}")
    return [f"{fetch}(@, &{a})"]


def by_pointer_to_pointer(scope):
    type_, a, b = scope.places()
    find = scope.function("find", [f"*out = &{a}"], f"out **{type_.text}")
    p = scope.program.fresh("p")
    return [f"var {p} *{type_.text}", f"{find}(@, &{p})", f"*{p} = {b}"]


def by_address_result(scope):
    type_, a, b = scope.places()
    body = ["if k == 0 {", f"return &{a}", "}", f"return &{b}"]
    which = scope.function("which", body, "k int", "*" + type_.text)
    return [f"*{which}(@, 0) = *{which}(@, 1)"]


def by_variadic(scope):
    type_, a, b = scope.places()
    pick = scope.program.declare_function(
        "pick", f"all ...{type_.text}", type_.text, ["return all[len(all)-1]"]
    )
    return [f"{a} = {pick}({a}, {b})"]


def by_variadic_pointers(scope):
    type_, a, b = scope.places()
    body = ["for i := range all {", "*all[i] = *all[0]", "}"]
    spread = scope.program.declare_function("spread", f"all ...*{type_.text}", "", body)
    return [f"{spread}(&{a}, &{b})"]


def by_closure(scope):
    _, a, b = scope.places()
    f = scope.program.fresh("f")
    return [f"{f} := func() {{", f"{a} = {b}", "}", f"{f}()"]


def by_closure_with_parameter(scope):
    type_, a, b = scope.places()
    f = scope.program.fresh("f")
    return [f"{f} := func(v {type_.text}) {{", f"{a} = v", "}", f"{f}({b})"]


def by_closure_with_result(scope):
    type_, a, b = scope.places()
    f = scope.program.fresh("f")
    return [f"{f} := func() {type_.text} {{", f"return {b}", "}", f"{a} = {f}()"]


def by_closure_over_variable(scope):
    type_, a, b = scope.places()
    f, v = scope.program.fresh("f"), scope.program.fresh("v")
    return [f"{v} := {a}", f"{f} := func() {{", f"{v} = {b}", "}", f"{f}()", f"{a} = {v}"]


def by_function_field(scope):
    type_, a, b = scope.places()
    op = scope.program.fresh("op")
    return [
        f"var {op} struct {{",
        "n  int",
        f"do func({type_.text})",
        "}",
        f"{op}.do = func(v {type_.text}) {{",
        f"{a} = v",
        "}",
        f"{op}.do({b})",
    ]


def by_function_parameter(scope):
    type_, a, b = scope.places()
    apply = scope.function("apply", [f"f({b})"], f"f func({type_.text})")
    return [f"{apply}(@, func(v {type_.text}) {{", f"{a} = v", "})"]


def through_interface(scope):
    type_, a, b = scope.places()
    i = scope.program.fresh("i")
    holder = scope.program.declare_struct("H", [f"V {type_.text}"])
    return [f"var {i} interface{{}} = {holder}{{{b}}}", f"{a} = {i}.({holder}).V"]


def through_pointer_in_interface(scope):
    type_, a, b = scope.places()
    i = scope.program.fresh("i")
    return [f"var {i} interface{{}} = &{a}", f"*{i}.(*{type_.text}) = {b}"]


def by_type_switch(scope):
    type_, a, b = scope.places()
    body = ["switch v := i.(type) {", "case int:", "return", f"case *{type_.text}:", f"*v = {b}", "}"]
    switch = scope.function("sw", body, "i interface{}")
    return [f"{switch}(@, &{a})"]


def through_array(scope):
    type_, a, b = scope.places()
    t = scope.program.fresh("t")
    return [f"{t} := [2]{type_.text}{{{b}, {a}}}", f"{a}, {b} = {t}[0], {t}[1]"]


def through_appended(scope):
    type_, a, b = scope.places()
    t = scope.program.fresh("t")
    return [
        f"{t} := make([]{type_.text}, 0, {scope.program.rng.choice([1, 2, 4])})",
        f"{t} = append({t}, {a})",
        f"{t} = append({t}, {b})",
        f"{a} = {t}[len({t})-1]",
    ]


def through_grown(scope):
    """A slice that begins as nil: its first elements may lie in the frame."""
    type_, a, b = scope.places()
    t, u = scope.program.fresh("t"), scope.program.fresh("u")
    begin = scope.program.rng.choice([f"var {t} []{type_.text}", f"{t} := []{type_.text}{{}}"])
    lines = [begin, f"{t} = append({t}, {a})", f"{t} = append({t}, {b})"]
    if scope.program.chance(0.3):  # a second beginning
        lines += [f"{u} := {t}[0:1]", f"{t} = nil", f"{t} = append({t}, {u}[0], {b})"]
    return lines + [f"{a} = {t}[len({t})-1]", f"{b} = {t}[0]"]


def through_made(scope):
    """A slice of a length that the compiler does not know."""
    type_, a, b = scope.places()
    t, n = scope.program.fresh("t"), scope.program.fresh("n")
    return [
        f"{n} := 2",
        f"for {n} < {scope.program.rng.choice([2, 3, 40])} {{",
        f"{n} *= 2",
        "}",
        f"{t} := make([]{type_.text}, {n})",
        f"{t}[0], {t}[1] = {b}, {a}",
        f"{a}, {b} = {t}[0], {t}[1]",
    ]


def through_struct(scope):
    type_, a, b = scope.places()
    holder = scope.program.declare_struct("H2", [f"V, W {type_.text}"])
    t, u = scope.program.fresh("t"), scope.program.fresh("u")
    return [f"{t} := {holder}{{{a}, {b}}}", f"{u} := {t}", f"{u}.V = {t}.W", f"{a} = {u}.V"]


def through_slice_of_pointers(scope):
    type_, a, b = scope.places()
    t = scope.program.fresh("t")
    return [f"{t} := []*{type_.text}{{&{a}, &{b}}}", f"*{t}[0], *{t}[1] = *{t}[1], *{t}[0]"]


def through_range_over_array(scope):
    type_, a, b, c = scope.places(3)
    v = scope.program.fresh("v")
    return [f"for _, {v} := range [...]{type_.text}{{{c}, {b}}} {{", f"{a} = {v}", "}"]


def by_copy_of_container(scope):
    if not scope.handle.startswith("*") or isinstance(scope.of, List):
        return swap(scope)
    _, a, b = scope.places()
    t = scope.program.fresh("t")
    return [f"{t} := *@", f"{a} = {b}".replace("@", t), f"*@ = {t}"]


def by_method(scope):
    """A method, with a pointer or a value receiver, of a type that holds the way to the container."""
    type_, a, b = scope.places()
    box = scope.program.top("Box")
    scope.program.declare([f"type {box} struct {{", "N int", f"H {scope.handle}", "}"])
    mark = scope.program.rng.choice(["*", ""])
    body = [f"{a} = {b}".replace("@", "r.H")]
    method = scope.program.declare_function("move", "", "", body, f"r {mark}{box}")
    r = scope.program.fresh("r")
    call = scope.program.rng.choice([f"{r}.{method}()", f"({mark}{box}).{method}({'&' if mark else ''}{r})"])
    return [f"{r} := {box}{{{scope.program.value()}, @}}", call]


def by_interface_method(scope):
    _, a, b = scope.places()
    if (
        not scope.handle.startswith("*")
        or scope.handle.startswith(("*[", "*func"))
        or isinstance(scope.of, List)
    ):
        return by_method(scope)
    body = [f"{a}, {b} = {b}, {a}".replace("@", "r")]
    method = scope.program.declare_function("turn", "", "", body, f"r {scope.handle}")
    mover = scope.program.top("Mover")
    scope.program.declare([f"type {mover} interface {{", f"{method}()", "}"])
    m = scope.program.fresh("m")
    return [f"var {m} {mover} = @", f"{m}.{method}()"]


def by_recursion(scope):
    """The value comes up through a pointer into each caller's frame."""
    type_, a, b = scope.places()
    name = scope.program.top("rec")
    scope.program.declare(
        [
            "//go:noinline",
            f"func {name}(n int, h {scope.handle}, out *{type_.text}) {{",
            "if n == 0 {",
            f"*out = {b}".replace("@", "h"),
            "return",
            "}",
            f"var local {type_.text}",
            f"{name}(n-1, h, &local)",
            "*out = local",
            "}",
        ]
    )
    return [f"{name}({scope.program.rng.choice([1, 3, 30])}, @, &{a})"]


PLACE_MOVES = [
    (5, assign),
    (6, swap),
    (4, swap_by_variable),
    (4, rotate),
    (3, through_pointer),
    (3, through_two_pointers),
    (2, through_either_pointer),
    (3, by_setter),
    (3, by_swapper),
    (3, by_getter),
    (3, by_two_results),
    (2, by_named_results),
    (3, by_out_parameter),
    (2, by_pointer_to_pointer),
    (2, by_address_result),
    (2, by_variadic),
    (2, by_variadic_pointers),
    (2, by_closure),
    (2, by_closure_with_parameter),
    (2, by_closure_with_result),
    (2, by_closure_over_variable),
    (2, by_function_field),
    (2, by_function_parameter),
    (2, through_interface),
    (2, through_pointer_in_interface),
    (2, by_type_switch),
    (2, through_array),
    (2, through_appended),
    (2, through_grown),
    (2, through_made),
    (2, through_struct),
    (2, through_slice_of_pointers),
    (2, through_range_over_array),
    (2, by_copy_of_container),
    (3, by_method),
    (3, by_interface_method),
    (3, by_recursion),
]
MOVES = PLACE_MOVES + SEQUENCE_MOVES + WAYS


# ---- where a move stands


def in_place(scope, lines):
    return lines


def in_function(scope, lines):
    return [f"{scope.function('move', lines)}(@)"]


def in_closure(scope, lines):
    return ["func() {"] + lines + ["}()"]


def in_branch(scope, lines):
    type_, place = scope.place()
    return [f"if {type_.read(place)} != {scope.program.value()} {{"] + lines + ["}"]


def in_loop(scope, lines):
    i = scope.program.fresh("i")
    return [f"for {i} := 0; {i} < {scope.program.rng.choice([1, 2, 3])}; {i}++ {{"] + lines + ["}"]


def in_deep_function(scope, lines):
    """Two calls down, so that what the lower one does must reach the upper one's summary."""
    lower = scope.function("lower", lines)
    return [f"{scope.function('upper', [f'{lower}(@)'])}(@)"]


def in_method_value(scope, lines):
    if not scope.handle.startswith("*") or scope.handle.startswith("*[") or isinstance(scope.of, List):
        return in_function(scope, lines)
    method = scope.program.declare_function(
        "step", "", "", [line.replace("@", "r") for line in lines], f"r {scope.handle}"
    )
    f = scope.program.fresh("f")
    return [f"{f} := (@).{method}", f"{f}()"]


WRAPPERS = [
    (12, in_function),
    (3, in_place),
    (2, in_closure),
    (2, in_branch),
    (2, in_loop),
    (3, in_deep_function),
    (2, in_method_value),
]


def move(scope):
    """One move, wrapped once or twice."""
    table, scope.program.changes = scope.program.changes or MOVES, None
    lines = scope.program.choose(table)(scope)
    for _ in range(scope.program.rng.choice([1, 1, 2])):
        lines = scope.program.choose(WRAPPERS)(scope, lines)
    return lines
