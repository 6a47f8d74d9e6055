"""Programs that link objects in loops, by recursions and by methods, and let few of them out.

A function has variables that lead to nodes, at several depths of its loops; its statements make nodes that
lead to one another, walk, cut and join what there is, lend it to callees that keep it or not, and show it.
What nothing leads to when a round or the function is over may be free then, and what something leads to may
not: collections and other objects of the same size come between. STATEMENTS, MAKERS and LEAKS are the tables.
"""

FIELDS = ["a", "a", "b"]


class Body:
    """The function being made: the variables in sight, and how deep its loops are."""

    def __init__(self, program, names):
        self.program, self.rng, self.names = program, program.rng, names
        self.visible, self.depth, self.budget, self.loops = ["p", "q"], 0, 14, []

    def some(self):
        return self.rng.choice(self.visible + ["nil"] * (self.rng.random() < 0.2))

    def place(self):
        return self.rng.choice(self.visible)

    def number(self):
        return self.rng.choice(self.loops + [str(self.program.value())] * 2)

    def node(self):
        return f"&{self.names['node']}{{{self.number()}, {self.some()}, {self.some()}, [1]int{{}}}}"


def make(f):
    return [f"{f.place()} = {f.node()}"]


def push(f):
    p = f.place()
    return [f"{p} = &{f.names['node']}{{{f.number()}, {p}, nil, [1]int{{}}}}"]


def assign(f):
    return [f"{f.place()} = {f.some()}"]


def walk(f):
    p = f.place()
    return [f"if {p} != nil {{", f"{f.place()} = {p}.{f.rng.choice(FIELDS)}", "}"]


def join(f):
    p = f.place()
    return [f"if {p} != nil {{", f"{p}.{f.rng.choice(FIELDS)} = {f.some()}", "}"]


def call_maker(f):
    return [f"{f.place()} = {f.rng.choice(f.names['makers'])}({f.rng.choice([0, 1, 2, 3])}, {f.some()})"]


def list_method(f):
    if f.rng.random() < 0.6:
        return [f"list.push({f.number()})"]
    if f.rng.random() < 0.5:
        return [f"{f.place()} = list.head"]
    return ["list.head = nil"]


def show(f):
    return [f"println({f.names['sum']}({f.some()}, 5))"]


def hold(f):
    h = f.program.fresh("h")
    return [f"{h} := {f.names['holder']}{{{f.place()}}}", f"{f.names['look']}(&{h})"]


def field_address(f):
    p, x = f.place(), f.program.fresh("x")
    return [f"if {p} != nil {{", f"{x} := &{p}.w[0]", f"*{x} += {f.number()}", "}"]


def closure(f):
    p = f.place()
    return ["func() {", f"{p} = &{f.names['node']}{{{f.number()}, {p}, {f.some()}, [1]int{{}}}}", "}()"]


def slices(f):
    s, t, p = f.rng.choice(["ns", "ms"]), f.rng.choice(["ns", "ms"]), f.place()
    k = f.rng.choice([0, 1, 2])
    within = [f"if len({s}) > {k} {{"]
    return f.rng.choice([
        [f"{s} = append({s}, {p})"],
        [f"{s} = append({s}, {f.node()})"],
        [f"{s} = append({t}, {p})"],
        within + [f"{s}[{k}] = {p}", "}"],
        within + [f"{p} = {s}[{k}]", "}"],
        within + [f"{p} = {s}[len({s})-1]", f"{s} = {s}[:len({s})-1]", "}"],
        [f"{s} = {t}"],
        [f"{s} = make([]*{f.names['node']}, {f.number()}%40)"],
        [f"copy({s}, {t})"],
        [f"for _, x := range {s} {{", f"{f.place()} = x", "}"],
        [f"println({f.names['total']}({s}))"],
        [f"{f.names['rotate']}({s}, {p})"],
        [f"{p} = &{f.names['node']}{{{f.number()}, {p}, nil, [1]int{{}}}}", f"{s} = append({s}, {p}, {p})"],
    ])


def disturb(f):
    return [f"disturb({f.rng.choice([0, 0, 1, 2])})"]


def other_objects(f):
    return [f"{f.names['other']} = &{f.names['node']}{{v: -1}}"]


def loop(f):
    if f.depth >= 3:
        return push(f)
    i, own = f.program.fresh("i"), f.program.fresh("s")
    lines = [f"for {i} := 0; {i} < {f.rng.choice([1, 2, 3, 4])}; {i}++ {{", f"var {own} *{f.names['node']}"]
    f.visible, f.loops, f.depth = f.visible + [own, own], f.loops + [i], f.depth + 1
    lines += block(f, f.rng.randrange(2, 6))
    if f.rng.random() < 0.2:
        lines.append(f"if {i} == {f.rng.choice([0, 1, 2])} {{ {f.rng.choice(['continue', 'break'])} }}")
        lines += block(f, 2)
    lines += [f"println({f.names['sum']}({own}, 4))" if f.rng.random() < 0.5 else f"_ = {own}", "}"]
    f.visible, f.loops, f.depth = f.visible[:-2], f.loops[:-1], f.depth - 1
    return lines


def branch(f):
    return [f"if {f.number()}%{f.rng.choice([2, 3])} == 0 {{"] + block(f, 2) + ["}"]


# (weight, statement)
STATEMENTS = [
    (5, push), (3, make), (3, assign), (2, walk), (1, join), (4, call_maker), (3, list_method), (3, show),
    (1, hold), (1, field_address), (1, closure), (3, disturb), (2, other_objects), (5, loop), (2, branch),
    (4, slices),
]


def block(f, n):
    lines = []
    for _ in range(n):
        f.budget -= 1
        if f.budget > -20:
            lines += f.program.choose(STATEMENTS)(f)
    return lines


# ---- makers: functions with a depth and a node to hang on


def tree_maker(names):
    return ["if d == 0 {", f"return &{names['node']}{{v: 1, a: p}}", "}",
            f"return &{names['node']}{{d, SELF(d-1, p), SELF(d-1, nil), [1]int{{}}}}"]


def list_maker(names):
    return ["for i := 0; i < d; i++ {", f"p = &{names['node']}{{i, p, nil, [1]int{{}}}}", "}", "return p"]


def inserting(names):
    return ["if p == nil || d == 0 {", f"return &{names['node']}{{v: d, b: p}}", "}",
            "p.a = SELF(d-1, p.a)", "return p"]


def throwing_away(names):
    return [f"q := &{names['node']}{{d, p, nil, [1]int{{}}}}", "if d > 0 {",
            f"println({names['sum']}(SELF(d-1, q), 3))", "disturb(0)", "}", "return p"]


def one_of_two(names):
    return [f"q := &{names['node']}{{v: d}}", "if d%2 == 0 {", "return p", "}", "q.a = p", "return q"]


def through_method(names):
    return [f"var list {names['list']}", "for i := 0; i < d; i++ {", "list.push(i)", "}",
            "if p != nil {", "list.push(p.v)", "}", "return list.head"]


MAKERS = [(3, tree_maker), (3, list_maker), (2, inserting), (2, throwing_away), (2, one_of_two),
          (2, through_method)]


def declare_makers(program, names):
    names["makers"] = []
    for _ in range(program.rng.choice([1, 2])):
        body = program.choose(MAKERS)(names)
        name = program.top("maker")
        text = [line.replace("SELF", name) for line in body]
        pragma = ["//go:noinline"] * program.chance(0.6)
        declaration = f"func {name}(d int, p *{names['node']}) *{names['node']} {{"
        program.declare(pragma + [declaration] + text + ["}"])
        names["makers"].append(name)


# ---- leaks


def leak_global(names, place):
    return [f"{names['kept']} = {place}"], ""


def leak_result(names, place):
    return [f"return {place}"], "*" + names["node"]


def leak_nothing(names, place):
    return [], ""


def leak_slice(names, place):
    return ["if len(ns) > 0 {", f"{names['kept']} = ns[0]", "}"], ""


LEAKS = [(2, leak_global), (2, leak_result), (1, leak_slice), (6, leak_nothing)]


def declare_types(program):
    node, list_ = program.top("node"), program.top("list")
    names = {"node": node, "list": list_, "holder": program.top("holder"), "kept": program.top("kept"),
             "other": program.top("other")}
    program.declare([f"type {node} struct {{", "v int", f"a, b *{node}", "w [1]int", "}"])
    program.declare([f"type {list_} struct {{", f"head *{node}", "}"])
    program.declare([f"type {names['holder']} struct {{", f"p *{node}", "}"])
    program.declare([f"var {names['kept']}, {names['other']} *{node}"])
    program.declare([f"func (l *{list_}) push(v int) {{", f"l.head = &{node}{{v: v, a: l.head}}", "}"])
    sum_ = names["sum"] = program.top("sum")
    below = f"3*{sum_}(p.a, depth-1) + 7*{sum_}(p.b, depth-1)"
    program.declare(["//go:noinline", f"func {sum_}(p *{node}, depth int) int {{"] +
                    ["if p == nil || depth == 0 {", "return 1", "}", f"return p.v + p.w[0] + {below}", "}"])
    names["total"] = program.declare_function(
        "total", f"s []*{node}", "int",
        ["t := 0", "for _, x := range s {", f"t = t*3 + {sum_}(x, 3)", "}", "return t + cap(s)*0 + len(s)"]
    )
    names["rotate"] = program.declare_function(
        "rotate", f"s []*{node}, p *{node}", "",
        ["for i := 1; i < len(s); i++ {", "s[i-1], s[i] = s[i], s[i-1]", "}"] +
        ["if len(s) > 0 {", "s[0] = p", "}"],
    )
    names["look"] = program.declare_function(
        "look", f"h *{names['holder']}", "", ["if h.p != nil {", "h.p.w[0]++", "}", "disturb(0)"]
    )
    return names


def lists(program):
    """One function, and calls of it."""
    names = declare_types(program)
    declare_makers(program, names)
    f = Body(program, names)
    lines = [f"var p, q *{names['node']}", f"var ns, ms []*{names['node']}", f"var list {names['list']}"]
    lines += block(f, 3) + loop(f) + block(f, 2)
    ending, result = program.choose(LEAKS)(names, program.rng.choice(["p", "q", "list.head"]))
    lines += show(f) + ["_, _, _, _, _ = p, q, ns, ms, list"] + ending
    name = program.declare_function("work", "", result, lines)
    if result:
        x = program.fresh("x")
        calls = [f"{x} := {name}()", "disturb(1)", f"println({names['sum']}({x}, 6))"]
    else:
        calls = [f"{name}()", "disturb(1)", f"println({names['sum']}({names['kept']}, 6))"]
    i = program.fresh("i")
    program.entry_lines += [f"for {i} := 0; {i} < 3; {i}++ {{"] + calls + ["}"]


# (weight, shape)
SHAPES = [(1, lists)]
