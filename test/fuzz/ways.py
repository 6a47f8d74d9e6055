"""Ways: what happens to a value between a function that is given it and what comes back. See moves.py.

Each move here declares one or two small functions, methods, types or variables and sends a place's value
through them: results that are parameters, stores through parameters two levels deep, accessors of a hidden
field, promoted methods, interfaces, function values, variadic parts, named results that a deferred call
changes, maps, channels, structs too large for registers. So they are what a caller in another package knows
only by a summary, or by an inlined body (apart.py puts them into packages).
"""


def by_parameter(scope):
    """The parameter itself, one of two, or the first of them unless it is small."""
    type_, a, b = scope.places()
    n = scope.program.value()
    body = scope.program.rng.choice(
        [
            ["return v"],
            [f"if n > {n} {{", "return w", "}", "return v"],
            ["for i := 0; i < 2; i++ {", "v, w = w, v", "}", "return v"],
        ]
    )
    pick = scope.program.declare_function("pick", f"n int, v, w {type_.text}", type_.text, body)
    return [f"{a} = {pick}({n}, {b}, {a})"]


def by_two_levels(scope):
    """Stores through a parameter two levels deep, and reads back the same way."""
    type_, a, b = scope.places()
    inner = scope.program.declare_struct("In", ["N int", f"V {type_.text}"])
    outer = scope.program.declare_struct("Mid", [f"P *{inner}", f"Q *{inner}"])
    o, i, j = (scope.program.fresh(stem) for stem in "oij")
    body = scope.program.rng.choice([["o.P.V = v"], ["o.Q.V = v", "o.P.V = v"]])
    put = scope.program.declare_function("put", f"o *{outer}, v {type_.text}", "", body)
    get = scope.program.declare_function("get", f"o *{outer}", type_.text, ["return o.P.V"])
    made = [f"{i}, {j} := {inner}{{1, {a}}}, {inner}{{2, {a}}}", f"{o} := {outer}{{&{i}, &{j}}}"]
    return made + [f"{put}(&{o}, {b})", f"{a} = {get}(&{o})"]


def hidden_type(scope, type_):
    """A type with hidden fields, and its constructor."""
    box = scope.program.top("Hid")
    scope.program.declare([f"type {box} struct {{", "count int", f"hidden {type_.text}", "}"])
    new = scope.program.declare_function(
        "new", f"v {type_.text}", "*" + box, [f"return &{box}{{count: 1, hidden: v}}"]
    )
    scope.program.tied[new] = box
    return box, new


def by_accessors(scope):
    """A hidden field, by a constructor, a setter, a getter, or its address."""
    type_, a, b = scope.places()
    box, new = hidden_type(scope, type_)

    def method(stem, parameters, result, body):
        return scope.program.declare_function(stem, parameters, result, body, f"r *{box}")

    get = method("get", "", type_.text, ["return r.hidden"])
    r, rng = scope.program.fresh("r"), scope.program.rng
    if rng.random() < 0.3:
        at = method("at", "", "*" + type_.text, ["return &r.hidden"])
        change = f"*{r}.{at}() = {b}"
    elif rng.random() < 0.3:
        reset = method("set", f"v {type_.text}", "*" + box, ["r.count++", "r.hidden = v", "return r"])
        change = f"{r} = {r}.{reset}({b})"
    else:
        put = method("set", f"v {type_.text}", "", ["r.count++", "r.hidden = v"])
        change = f"{r}.{put}({b})"
    made = rng.choice([f"{r} := {new}({a})", f"{r} := new({box})"])
    return [made, change, f"{a} = {r}.{get}()"]


def by_promoted_method(scope):
    """Methods of an embedded type, called through the type around it or an interface."""
    type_, a, b = scope.places()
    mark = scope.program.rng.choice(["", "*"])
    inner, outer, able = (scope.program.top(stem) for stem in ("Emb", "Around", "Able"))
    scope.program.declare([f"type {inner} struct {{", "N int", f"V {type_.text}", "}"])
    scope.program.declare([f"type {outer} struct {{", "M int", mark + inner, "}"])
    put = scope.program.declare_function("put", f"v {type_.text}", "", ["r.V = v"], f"r *{inner}")
    get = scope.program.declare_function(
        "get", "", type_.text, ["return r.V"], f"r {scope.program.rng.choice(['', '*'])}{inner}"
    )
    scope.program.declare([f"type {able} interface {{", f"{put}({type_.text})", f"{get}() {type_.text}", "}"])
    o = scope.program.fresh("o")
    made = f"{outer}{{1, {'&' if mark else ''}{inner}{{2, {a}}}}}"
    form = scope.program.rng.choice(["plain", "interface", "function"])
    if form == "plain":
        return [f"{o} := {made}", f"{o}.{put}({b})", f"{a} = {o}.{get}()"]
    if form == "interface":
        return [f"var {o} {able} = &{made}", f"{o}.{put}({b})", f"{a} = {o}.{get}()"]
    use = scope.program.declare_function(
        "use", f"o {able}, v {type_.text}", type_.text, [f"o.{put}(v)", f"return o.{get}()"]
    )
    return [f"{o} := {made}", f"{a} = {use}(&{o}, {b})"]


def by_foreign_interface(scope):
    """A function calls what it is given by an interface; the implementation stands elsewhere."""
    type_, a, b = scope.places()
    sink, taker, take = scope.program.top("Sink"), scope.program.top("Taker"), scope.program.fresh("Take")
    scope.program.declare([f"type {sink} interface {{", f"{take}({type_.text}) {type_.text}", "}"])
    feed = scope.program.declare_function(
        "feed", f"s {sink}, v {type_.text}", type_.text, [f"return s.{take}(v)"]
    )
    scope.program.declare([f"type {taker} struct {{", f"V {type_.text}", "}"])
    bodies = [["t.V = v", "return v"], ["v, t.V = t.V, v", "return t.V"], ["return v"]]
    body = scope.program.rng.choice(bodies)
    scope.program.declare([f"func (t *{taker}) {take}(v {type_.text}) {type_.text} {{"] + body + ["}"])
    t = scope.program.fresh("t")
    return [f"{t} := {taker}{{{a}}}", f"{a} = {feed}(&{t}, {b})"]


def by_function_variable(scope):
    """A variable of the package holds the function."""
    type_, a, b = scope.places()
    function = scope.program.top("Op")
    literal = f"func(v {type_.text}) {type_.text} {{ return v }}"
    scope.program.declare([f"var {function} = {literal}"])
    return [f"{a} = {function}({b})"]


def by_method_value(scope):
    type_, a, b = scope.places()
    box, new = hidden_type(scope, type_)
    put = scope.program.declare_function("set", f"v {type_.text}", "", ["r.hidden = v"], f"r *{box}")
    get = scope.program.declare_function("get", "", type_.text, ["return r.hidden"], f"r *{box}")
    apply = scope.program.declare_function(
        "apply", f"f func({type_.text}), v {type_.text}", "", ["f(v)"]
    )
    r, f = scope.program.fresh("r"), scope.program.fresh("f")
    way = scope.program.rng.choice([f"{apply}({r}.{put}, {b})", f"(*{box}).{put}({r}, {b})"])
    return [f"{r} := {new}({a})", way, f"{f} := {r}.{get}", f"{a} = {f}()"]


def by_returned_closure(scope):
    type_, a, b = scope.places()
    if scope.program.chance(0.5):
        keep = scope.program.declare_function(
            "keep", f"v {type_.text}", f"func() {type_.text}", [f"return func() {type_.text} {{ return v }}"]
        )
        return [f"{a} = {keep}({b})()"]
    setter = scope.program.declare_function(
        "setter", f"to *{type_.text}", f"func({type_.text})", [f"return func(v {type_.text}) {{ *to = v }}"]
    )
    return [f"{setter}(&{a})({b})"]


def by_appended_variadic(scope):
    """A variadic part appended to a slice handed in; what comes back may be either's array."""
    type_, a, b = scope.places()
    body = [scope.program.rng.choice(["return append(s, all...)", "return append(all, s...)", "return all"])]
    collect = scope.program.declare_function(
        "collect", f"s []{type_.text}, all ...{type_.text}", "[]" + type_.text, body
    )
    t, room = scope.program.fresh("t"), scope.program.rng.choice([0, 1, 4])
    begin = f"{t} := make([]{type_.text}, 0, {room})"
    return [begin, f"{t} = {collect}({t}, {a}, {b})", f"{a} = {t}[len({t})-1]"]


def by_slice_result(scope):
    """Part of a slice handed in, an element's address, or the slice with something stored into it."""
    type_, a, b = scope.places()
    t, k = scope.program.fresh("t"), f"s []{type_.text}"
    begin = f"{t} := []{type_.text}{{{a}, {b}}}"
    form = scope.program.rng.choice(["tail", "address", "store"])
    if form == "tail":
        tail = scope.program.declare_function("tail", k, "[]" + type_.text, ["return s[1:]"])
        return [begin, f"{a} = {tail}({t})[0]"]
    if form == "address":
        address = scope.program.declare_function("address", k, "*" + type_.text, ["return &s[len(s)-1]"])
        return [begin, f"{a} = *{address}({t})"]
    store = scope.program.declare_function("store", f"{k}, v {type_.text}", "", ["s[0] = v"])
    return [begin, f"{store}({t}, {b})", f"{a} = {t}[0]"]


def by_deferred_result(scope):
    """A deferred call sets the named result, or recovers and sets it."""
    type_, a, b = scope.places()
    body = scope.program.rng.choice(
        [
            ["defer func() {", "r = v", "}()", "return w"],
            ["defer func() {", "if recover() != nil {", "r = v", "}", "}()", 'panic("no")'],
            ["defer func(p *" + type_.text + ") {", "*p = v", "}(&r)", "return w"],
        ]
    )
    late = scope.program.declare_function("late", f"v, w {type_.text}", f"(r {type_.text})", body)
    return [f"{a} = {late}({b}, {a})"]


def by_panic(scope):
    """The value of a panic, caught by the function that called the one that panicked."""
    type_, a, b = scope.places()
    holder = scope.program.declare_struct("Thrown", [f"V {type_.text}"])
    throw = scope.program.declare_function("throw", f"v {type_.text}", "", [f"panic({holder}{{v}})"])
    body = ["defer func() {", f"r = recover().({holder}).V", "}()", f"{throw}(v)", "return"]
    catch = scope.program.declare_function("catch", f"v {type_.text}", f"(r {type_.text})", body)
    return [f"{a} = {catch}({b})"]


def by_map(scope):
    type_, a, b = scope.places()
    put = scope.program.declare_function("put", f"m map[int]{type_.text}, v {type_.text}", "", ["m[1] = v"])
    get = scope.program.declare_function("get", f"m map[int]{type_.text}", type_.text, ["return m[1]"])
    m = scope.program.fresh("m")
    begin = scope.program.rng.choice(
        [f"{m} := map[int]{type_.text}{{1: {a}}}", f"{m} := make(map[int]{type_.text})"]
    )
    return [begin, f"{put}({m}, {b})", f"{a} = {get}({m})"]


def by_channel(scope):
    type_, a, b = scope.places()
    send = scope.program.declare_function("send", f"c chan {type_.text}, v {type_.text}", "", ["c <- v"])
    receive = scope.program.declare_function("receive", f"c <-chan {type_.text}", type_.text, ["return <-c"])
    c = scope.program.fresh("c")
    if scope.program.chance(0.5):
        return [f"{c} := make(chan {type_.text}, 1)", f"{send}({c}, {b})", f"{a} = {receive}({c})"]
    return [f"{c} := make(chan {type_.text})", f"go {send}({c}, {b})", f"{a} = {receive}({c})"]


def by_large_struct(scope):
    """A struct or array that is too large for registers: parameter, result, or both."""
    type_, a, b = scope.places()
    array = f"A [{scope.program.rng.choice([2, 5])}]{type_.text}"
    large = scope.program.declare_struct("Large", [array, "N [3]int"])
    l = scope.program.fresh("l")
    wrap = scope.program.declare_function("wrap", f"v {type_.text}", f"(l {large})", ["l.A[1] = v", "return"])
    unwrap = scope.program.declare_function("unwrap", f"l {large}", type_.text, ["return l.A[1]"])
    with_ = scope.program.declare_function(
        "with", f"l {large}, v {type_.text}", large, ["l.A[1] = v", "return l"]
    )
    lines = [f"{l} := {wrap}({b})"]
    if scope.program.chance(0.5):
        lines = [f"{l} := {wrap}({a})", f"{l} = {with_}({l}, {b})"]
    return lines + [f"{a} = {unwrap}({l})"]


def by_boxing(scope):
    type_, a, b = scope.places()
    holder = scope.program.declare_struct("Boxed", [f"V {type_.text}"])
    box = scope.program.declare_function("box", f"v {type_.text}", "interface{}", [f"return {holder}{{v}}"])
    unbox = scope.program.declare_function(
        "unbox", "i interface{}", type_.text, [f"return i.({holder}).V"]
    )
    return [f"{a} = {unbox}({box}({b}))"]


def by_slice_method(scope):
    type_, a, b = scope.places()
    many = scope.program.top("Many")
    scope.program.declare([f"type {many} []{type_.text}"])
    add = scope.program.declare_function("add", f"v {type_.text}", "", ["*s = append(*s, v)"], f"s *{many}")
    last = scope.program.declare_function("last", "", type_.text, ["return s[len(s)-1]"], f"s {many}")
    t = scope.program.fresh("t")
    return [f"var {t} {many}", f"{t}.{add}({a})", f"{t}.{add}({b})", f"{a} = {t}.{last}()"]


def by_linked_nodes(scope):
    """A list to which nodes are pushed, made by the method or by the caller."""
    type_, a, b = scope.places()
    node, head = scope.program.top("Node"), scope.program.top("Head")
    scope.program.declare([f"type {node} struct {{", f"V {type_.text}", f"Next *{node}", "}"])
    scope.program.declare([f"type {head} struct {{", "N int", f"First *{node}", "}"])
    h, n = scope.program.fresh("h"), scope.program.fresh("n")
    push = scope.program.declare_function(
        "push", f"v {type_.text}", "", [f"h.First = &{node}{{v, h.First}}"], f"h *{head}"
    )
    link = scope.program.declare_function(
        "link", f"n *{node}", "", ["n.Next, h.First = h.First, n"], f"h *{head}"
    )
    body = ["n := h.First", "for n.Next != nil {", "n = n.Next", "}", "return n.V"]
    last = scope.program.declare_function("last", "", type_.text, body, f"h *{head}")
    first = [f"{h}.{push}({b})"]
    if scope.program.chance(0.5):
        first = [f"{n} := {node}{{V: {b}}}", f"{h}.{link}(&{n})"]
    return [f"var {h} {head}"] + first + [f"{h}.{push}({a})", f"{a} = {h}.{last}()"]


def by_exported_variable(scope):
    """A variable of the package keeps the value meanwhile."""
    type_, a, b = scope.places()
    kept = scope.program.top("kept")
    scope.program.declare([f"var {kept} {type_.text}"])
    keep = scope.program.declare_function("keep", f"v {type_.text}", "", [f"{kept} = v"])
    return [f"{keep}({b})", f"{a} = {kept}"]


def by_shortened_field(scope):
    """A method that stores part of what a field holds into the field."""
    type_, a, b = scope.places()
    buffer = scope.program.top("Buf")
    scope.program.declare([f"type {buffer} struct {{", f"B []{type_.text}", "}"])
    shorten = scope.program.declare_function(
        "shorten", "", type_.text, ["v := r.B[0]", "r.B = r.B[1:]", "return v"], f"r *{buffer}"
    )
    r, t = scope.program.fresh("r"), scope.program.fresh("t")
    return [
        f"{t} := [...]{type_.text}{{{a}, {b}}}",
        f"{r} := {buffer}{{{t}[:]}}",
        f"{r}.{shorten}()",
        f"{a} = {r}.{shorten}()",
    ]


def by_constant_index(scope):
    """Arrays whose length and index are constants of some package."""
    type_, a, b = scope.places()
    length = scope.program.top("Len")
    scope.program.declare([f"const {length} = {scope.program.rng.choice([2, 3, 9])}"])
    last = scope.program.declare_function(
        "last", f"s [{length}]{type_.text}", type_.text, [f"return s[{length}-1]"]
    )
    return [f"{a} = {last}([{length}]{type_.text}{{0: {a}, {length} - 1: {b}}})"]


def by_many_results(scope):
    """More results than registers."""
    type_, a, b = scope.places()
    results = ", ".join([type_.text] * 6)
    many = scope.program.declare_function(
        "many", f"v, w {type_.text}", f"({results})", ["return w, w, v, w, w, w"]
    )
    return [f"_, _, {a}, _, _, _ = {many}({b}, {a})"]


WAYS = [
    (4, by_parameter),
    (4, by_two_levels),
    (4, by_accessors),
    (3, by_promoted_method),
    (3, by_foreign_interface),
    (2, by_function_variable),
    (2, by_method_value),
    (2, by_returned_closure),
    (3, by_appended_variadic),
    (3, by_slice_result),
    (3, by_deferred_result),
    (2, by_panic),
    (2, by_map),
    (2, by_channel),
    (3, by_large_struct),
    (2, by_boxing),
    (2, by_slice_method),
    (2, by_linked_nodes),
    (2, by_exported_variable),
    (2, by_shortened_field),
    (2, by_constant_index),
    (2, by_many_results),
]
