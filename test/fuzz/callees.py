"""Callees: frames give objects, by way of other functions, to code that these only know as a parameter.

A program has cells, linked by pointers, in a frame; a callee (CALLEES: how the frame names it), whose code
does something with two cells (DEEDS: keeps one, stores it into the other, hands it back, moves words...); and
a function between the two that gets the callee as a parameter and calls it in some way (FORMS: at once,
later, deeper, through another interface, from another goroutine...). The frame returns, stack and heap are
disturbed, and what was kept is printed. What escapes depends on both, the callee and the way.
"""

SIGNATURE = "func(p, q *CELL) *CELL"

# What a callee does with p and q; it returns q behind this. `r` is its state, KEPT a variable of the package.
DEEDS = [
    (3, ["r.N += p.N"]),
    (2, ["p.N += VALUE"]),
    (2, ["p.P, p.Q = p.Q, p.P"]),
    (2, ["p.P = p.Q"]),
    (2, ["KEPT = p"]),
    (1, ["KEPT = q"]),
    (1, ["KEPT = p.P"]),
    (1, ["if q != nil {", "KEPT = q.Q", "}"]),
    (2, ["r.K = p"]),
    (1, ["r.K = p.P"]),
    (2, ["p.P = q"]),
    (2, ["if q != nil {", "q.P = p", "}"]),
    (1, ["if p.P != nil {", "p.P.Q = q", "}"]),
    (2, ["return p"]),
    (1, ["return p.P"]),
    (1, ["q, r.K = r.K, p"]),
    (1, ["x := CELL{N: VALUE}", "p.P = &x"]),
    (1, ["x := CELL{N: VALUE, P: p}", "r.N += x.P.N"]),
    (1, ["hold := func() {", "KEPT = p", "}", "hold()"]),
    (1, ["defer func() {", "KEPT = p", "}()"]),
    (1, ["f := func(c *CELL) {", "r.N += c.N", "}", "f(p)"]),
]


class Callees:
    """The names that the parts of one program share."""

    def __init__(self, program):
        self.program, self.rng = program, program.rng
        self.cell, self.state, self.able, self.kept = (
            program.top(stem) for stem in ("Cell", "State", "Able", "kept")
        )
        self.take = program.fresh("Take")
        program.declare([f"type {self.cell} struct {{", "N int", f"P, Q *{self.cell}", "}"])
        program.declare([f"type {self.state} struct {{", "N int", f"K *{self.cell}", "}"])
        program.declare(
            [f"type {self.able} interface {{", self.text(f"{self.take}(p, q *CELL) *CELL"), "}"]
        )
        program.declare([f"var {self.kept} *{self.cell}"])
        body = ["if p == nil || n == 0 {", "return 1", "}"]
        body.append("return p.N + 3*SHOW(p.P, n-1) + 7*SHOW(p.Q, n-1)")
        self.show = program.top("show")
        program.declare([f"func {self.show}(p *{self.cell}, n int) int {{"] + self.texts(body) + ["}"])

    def text(self, line):
        for name in ("CELL", "STATE", "ABLE", "KEPT", "TAKE", "SHOW"):
            if name in line:
                line = line.replace(name, getattr(self, name.lower()))
        while "VALUE" in line:
            line = line.replace("VALUE", str(self.program.value()), 1)
        return line

    def texts(self, lines):
        return [self.text(line) for line in lines]

    def function(self, stem, parameters, result, body, receiver=""):
        return self.program.declare_function(
            stem, self.text(parameters), self.text(result), self.texts(body), self.text(receiver)
        )

    def deeds(self):
        """The body of a callee: one or two deeds."""
        body = ["if p == nil {", "return q", "}"]
        for _ in range(self.rng.choice([1, 1, 2])):
            deed = self.program.choose(DEEDS)
            body += ["{"] + deed + ["}"] if ":=" in deed[0] else deed
            if deed[0].startswith("return"):
                return self.texts(body)
        return self.texts(body + ["return q"])


# ---- callees: the lines that make one, the expression that names it, whether it is an interface


def pointer_method(c):
    type_ = c.program.top("Ptr")
    c.program.declare([c.text(f"type {type_} STATE")])
    c.program.declare(c.texts([f"func (r *{type_}) TAKE(p, q *CELL) *CELL {{"]) + c.deeds() + ["}"])
    t = c.program.fresh("t")
    return [f"{t} := {type_}{{N: {c.program.value()}}}"], "&" + t, True


def value_method(c):
    type_, t = c.program.top("Val"), c.program.fresh("t")
    c.program.declare(c.texts([f"type {type_} struct {{", "R *STATE", "M [2]int", "}"]))
    head = [f"func (v {type_}) TAKE(p, q *CELL) *CELL {{", "r := v.R", "r.N++"]
    c.program.declare(c.texts(head) + c.deeds() + ["}"])
    return c.texts([f"{t} := STATE{{N: VALUE}}"]), f"{type_}{{R: &{t}}}", True


def slice_method(c):
    type_, t = c.program.top("Many"), c.program.fresh("t")
    c.program.declare([c.text(f"type {type_} []STATE")])
    head = [f"func (v {type_}) TAKE(p, q *CELL) *CELL {{", "r := &v[1]", "r.N++"]
    c.program.declare(c.texts(head) + c.deeds() + ["}"])
    return c.texts([f"{t} := make({type_}, 2)"]), t, True


def promoted_method(c):
    lines, callee, _ = pointer_method(c)
    type_, o = c.program.top("Around"), c.program.fresh("o")
    c.program.declare(c.texts([f"type {type_} struct {{", "N int", "ABLE", "}"]))
    return lines + [f"{o} := {type_}{{1, {callee}}}"], c.rng.choice(["", "&"]) + o, True


def literal(c):
    t, f = c.program.fresh("t"), c.program.fresh("f")
    begin = c.texts([f"{t} := STATE{{N: VALUE}}", f"{f} := {SIGNATURE} {{", f"r := &{t}", "r.N++"])
    return begin + c.deeds() + ["}"], f, False


def named_function(c):
    r = c.program.top("state")
    c.program.declare([c.text(f"var {r} STATE")])
    f = c.function("op", "p, q *CELL", "*CELL", [f"r := &{r}", "r.N++"] + c.deeds())
    return [], f, False


def method_value(c):
    lines, callee, _ = c.rng.choice([pointer_method, value_method])(c)
    name = c.program.fresh("m")
    return lines + [f"{name} := {callee}"], f"{name}.{c.take}", False


CALLEES = [
    (4, pointer_method),
    (2, value_method),
    (2, slice_method),
    (1, promoted_method),
    (4, literal),
    (2, named_function),
    (2, method_value),
]


# ---- ways: functions between frame and callee. CALL is the call's function; `s` is the parameter.


def way(c, is_interface, depth=0):
    """Declares a function (s, n, p, q) *Cell that calls s in some way, and returns its name."""
    kind = "ABLE" if is_interface else SIGNATURE
    call = "s.TAKE" if is_interface else "s"
    parameters = f"s {kind}, n int, p, q *CELL"
    direct = [f"return {call}(p, q)"]
    form = c.rng.choice(FORMS if depth < 3 else FORMS[:6])
    name = c.program.top("way")

    def declare(body, parameters=parameters):
        pragma = ["//go:noinline"] if c.program.chance(0.8) else []
        head = f"func {name}({parameters}) *CELL {{"
        c.program.declare(pragma + c.texts([head] + body) + ["}"])
        return name

    if form == "direct":
        return declare(direct)
    if form == "drop":
        return declare([f"{call}(p, q)", "return nil"])
    if form == "turned":
        return declare([f"{call}(q, p)", "return q"])
    if form == "content":
        return declare(["if p == nil {", "return nil", "}", f"return {call}(p.P, q)"])
    if form == "own":
        return declare(["x := CELL{N: VALUE, Q: q}", f"{call}(&x, p)", "return x.P"])
    if form == "loop":
        return declare(["for i := 0; i < 2; i++ {", f"q = {call}(p, q)", "}", "return q"])
    if form == "deeper":
        lower = way(c, is_interface, depth + 1)
        return declare([f"return {lower}(s, n, {c.rng.choice(['p, q', 'q, p', 'p, p', 'p, nil'])})"])
    if form == "recursion":
        again = c.rng.choice(["p, q", "q, p"])
        return declare(["if n > 0 {", f"return {name}(s, n-1, {again})", "}"] + direct)
    if form == "mutual":
        other = c.program.top("pong")
        c.program.declare(
            c.texts([f"func {other}({parameters}) *CELL {{", f"return {name}(s, n-1, q, p)", "}"])
        )
        return declare(["if n > 0 {", f"return {other}(s, n, p, q)", "}"] + direct)
    if form == "changed":
        other = way(c, is_interface, depth + 1)
        _, fixed, _ = named_function(c)
        if is_interface:
            fixed = c.program.top("Fixed")
            c.program.declare([f"type {fixed} struct {{", "N int", "}"])
            head = [f"func (f *{fixed}) TAKE(p, q *CELL) *CELL {{", "var r STATE", "r.N = f.N"]
            c.program.declare(c.texts(head) + c.deeds() + ["}"])
            fixed = f"new({fixed})"
        return declare(["if n > 0 {", f"s = {fixed}", "}", f"{other}(s, n, p, q)"] + direct)
    if form == "stored":
        holder = c.program.declare_struct("Holder", c.texts(["N int", f"S {kind}"]))
        held = call.replace("s", "h.S", 1)
        return declare([f"h := {holder}{{1, s}}", f"return {held}(p, q)"])
    if form == "deferred":
        return declare([f"defer {call}(p, q)", "return q"])
    if form == "concurrent":
        body = ["done := make(chan bool)", "go func() {", f"{call}(p, q)", "done <- true", "}()", "<-done"]
        return declare(body + ["return q"])
    if form == "spawned":
        lower = way(c, is_interface, depth + 1)
        run = ["func() {", f"{lower}(s, n, p, q)", "}()"]
        return declare(run + ["return q"])
    if form == "closure":
        return declare(["g := func() *CELL {", f"return {call}(p, q)", "}", "return g()"])
    if form == "other" and is_interface:  # by another interface
        smaller = c.program.top("Smaller")
        c.program.declare(c.texts([f"type {smaller} interface {{", "TAKE(p, q *CELL) *CELL", "}"]))
        converted = [f"var o {smaller} = s"], [f"o := s.({smaller})"]
        boxed = ["var i interface{} = s", f"o := i.({smaller})"]
        return declare(c.rng.choice([*converted, boxed]) + ["return o.TAKE(p, q)"])
    if form == "wrapped":
        inner = c.texts([f"g := {SIGNATURE} {{", f"return {call}(q, p)", "}"])
        lower = way(c, False, depth + 1)
        return declare(inner + [f"return {lower}(g, n, p, q)"])
    return declare([f"{call}(p, q)"] + direct)


FORMS = [
    "direct",
    "drop",
    "turned",
    "content",
    "own",
    "loop",
    "deeper",
    "deeper",
    "deeper",
    "recursion",
    "recursion",
    "mutual",
    "changed",
    "stored",
    "deferred",
    "concurrent",
    "spawned",
    "closure",
    "other",
    "wrapped",
]


# ---- frames


def frame(program):
    c = Callees(program)
    made, callee, is_interface = program.choose(CALLEES)(c)
    between = way(c, is_interface)
    x, y, z = (program.fresh(stem) for stem in "xyz")
    cells = [
        f"{z} := CELL{{N: VALUE}}",
        f"{y} := CELL{{N: VALUE, P: {program.rng.choice(['nil', '&' + z])}}}",
        f"{x} := CELL{{N: VALUE, P: &{program.rng.choice([y, z])}}}",
        f"_, _ = {y}, {z}",
    ]
    if program.chance(0.5):
        cells.append(f"{x}.Q = &{y}")
    n = program.rng.choice([0, 1, 2])
    given = program.rng.choice([f"&{x}, &{y}", f"&{x}, nil", f"&{y}, &{x}"])
    call = f"{between}({callee}, {n}, {given})"
    looked_at = [f"r := {call}", "disturb(0)", "println(SHOW(r, 3))", "return nil"]
    ending = program.rng.choice([[call, "return nil"], [f"return {call}"], looked_at])
    show = [f"println(SHOW(&{x}, 4))"] if ending[0] == call and program.chance(0.5) else []
    body = cells + made + ending[:1] + show + ending[1:]
    name = program.top("frame")
    program.declare(["//go:noinline"] + c.texts([f"func {name}() *CELL {{"] + body) + ["}"])
    r = program.fresh("r")
    program.entry_lines += c.texts(
        [
            f"{r} := {name}()",
            f"disturb({program.rng.choice([1, 1, 2, 3])})",
            f"println(SHOW({r}, 3), SHOW(KEPT, 3))",
        ]
    )


SHAPES = [(1, frame)]
