"""Programs about functions that make objects and give them back: their callers may offer the memory.

A ladder of functions: each makes one or a few nodes, or has lower ones make them, or any, a few levels deep.
It links them with each other, with what it was given and with its own locals, and gives some of them back,
in each form that a result has. What a node leads to is summed up to a depth by `sum`, in the frame, after
stacks moved and frames were used again, and when the frame is gone. MADE, RESULTS, LINKS, KEPT and
STATEMENTS are the tables.
"""

# What every file of these programs has.
HELPERS = """\
type valued interface{ val() int }
type node struct {
v int
p *int
a, b *node
l []*node
f func() int
i valued
}
type pair struct {
x, y *node
n int
}
func (m *node) val() int { return m.v }
func (m *node) self() *node { return m }
func (m *node) set(o *node) *node { m.b = o; return m }
var done = make(chan int)
var nodes = make(chan *node, 1)
var table = map[int]*node{}
var kept *node
var keptInt *int
var keptFunc func() int
//go:noinline
func sum(m *node, depth int) int {
if m == nil {
return 7
}
s := m.v
if depth == 0 {
return s
}
if m.p != nil {
s = s*3 + *m.p
}
if m.f != nil {
s = s*5 + m.f()
}
if m.i != nil {
s = s*7 + m.i.val()
}
for _, o := range m.l {
s = s*11 + sum(o, depth-1)
}
return (s*13 + sum(m.a, depth-1))*17 + sum(m.b, depth-1)
}
//go:noinline
func link(m, o *node) *node {
m.a = o
return o
}
//go:noinline
func look(m *node) int { return m.v }
"""


class Frame:
    """A function being made: lines, and the nodes in scope. Those in `sure` are not nil."""

    def __init__(self, program, lower, ring=(), result=None):
        self.program, self.rng, self.lower, self.result = program, program.rng, lower, result
        self.ring = ring  # makers that are called while `deep` is positive
        self.lines, self.sure, self.ends, self.depth, self.loops = [], [], [], 0, 0

    def add(self, *lines):
        self.lines += lines

    def fresh(self, stem):
        return self.program.fresh(stem)

    def node(self):
        return self.rng.choice(self.sure) if self.sure else "x"

    def number(self):
        return self.rng.choice([str(self.program.value()), "n", f"n+{self.rng.randrange(9)}"])

    def block(self, count, loop=False):
        sure, ends, self.ends = self.sure, self.ends, []
        self.sure = list(sure)
        self.depth += 1
        self.loops += loop
        for _ in range(count):
            statement(self)
        self.add(*self.ends)
        self.sure, self.ends = sure, ends
        self.depth -= 1
        self.loops -= loop


# ---- nodes: each gives an expression that is a node, and not nil


def literal(f):
    fields = [f"v: {f.number()}"]
    if f.sure and f.rng.random() < 0.5:
        form = f.rng.choice(["a: {}", "b: {}", "i: {}", "l: []*node{{{}}}", "f: {}.val"])
        fields.append(form.format(f.node()))
    elif f.rng.random() < 0.4:
        fields.append(f.rng.choice(["p: &local", "p: p"]))
    return f"&node{{{', '.join(fields)}}}"


def from_lower(f):
    return call_of(f, *f.rng.choice(f.lower), "deep") if f.lower else literal(f)


def call_of(f, name, kind, deep):
    call = f"{name}({f.number()}, {deep}, {f.node()}, {f.rng.choice(['&local', 'p'])})"
    for_kind = [text for k, text in RESULTS if k == kind][0][1]
    before, text = for_kind(f, call)
    f.add(*before)
    return text


def from_ring(f):
    """A ring of calls."""
    if not f.ring or f.loops:
        return literal(f)
    name = f.fresh("m")
    text = literal(f)
    f.add(f"{name} := {text}", f"_ = {name}", "if deep > 0 {")
    again = call_of(f, *f.rng.choice(f.ring), "deep-1")
    form = f.rng.choice(["{0} = {1}", "{0}.a = {1}", "{0}.set({1})", "{0} = link({0}, {1})"])
    f.add(form.format(name, again), "}")
    return name


def linked(f):
    form = f.rng.choice(["link({}, {})", "{}.set({})", "{}.set({}).self()"])
    return form.format(f.node(), f.node())


def other(f):
    return f.node()


# (weight, node)
MADE = [(10, literal), (10, from_lower), (3, from_ring), (2, linked), (2, other)]


def made(f):
    return f.program.choose(MADE)(f)


# ---- results: (declared type, lines and expression for a node of a call, expression for the return)


def plain(f, call):
    return [], call


def second(f, call):
    one, two = f.fresh("r"), f.fresh("r")
    return [f"{one}, {two} := {call}", f"_, _ = {one}, {two}"], two


def of_pair(f, call):
    r = f.fresh("r")
    return [f"{r} := {call}", f"_ = {r}"], f.rng.choice([f"{r}.x", f"{r}.y"])


def of_slice(f, call):
    r = f.fresh("r")
    return [f"{r} := {call}", f"_ = {r}"], f.rng.choice([f"{r}[0]", f"{r}[len({r})-1]"])


def of_interface(f, call):
    return [], f"{call}.(*node)"


def of_function(f, call):
    r = f.fresh("r")
    return [f"{r} := {call}", f"_ = {r}"], f"&node{{v: {r}(), f: {r}}}"


def of_value(f, call):
    r = f.fresh("r")
    return [f"{r} := {call}", f"_ = {r}"], f"&{r}"


# (kind: type of the result, (text of what is returned, made of two nodes; how a caller gets a node))
RESULTS = [
    ("*node", ("{0}", plain)),
    ("(*node, *node)", ("{0}, {1}", second)),
    ("pair", ("pair{{{0}, {1}, 3}}", of_pair)),
    ("*pair", ("&pair{{x: {0}, y: {1}}}", of_pair)),
    ("[]*node", ("[]*node{{{0}, {1}}}", of_slice)),
    ("valued", ("{0}", of_interface)),
    ("func() int", ("func() int {{ local++; return {0}.v + local + {1}.v }}", of_function)),
    ("node", ("*{0}", of_value)),
    ("(r *node)", ("{0}", plain)),
]


# ---- statements


def declare(f):
    name = f.fresh("m")
    text = made(f)
    f.add(f"{name} := {text}", f"_ = {name}")
    f.sure = f.sure + [name]
    if f.rng.random() < 0.6:
        f.ends.append(f"t = t*3 + sum({name}, 3)")


def assign(f):
    if f.sure:
        target, text = f.node(), made(f)
        if target != "x":
            f.add(f"{target} = {text}")


# What is done with a node {0} and another one {1}.
LINKS = [
    "{0}.a = {1}", "{0}.b = {1}", "{0}.a, {0}.b = {0}.b, {1}", "{0}.l = append({0}.l, {1})", "{0}.i = {1}",
    "{0}.f = {1}.val", "{0}.p = &local", "{0}.p = &{1}.v", "{0}.p = p", "{0}.v++", "*{0} = *{1}",
    "{0}.f = func() int {{ local++; return local + {1}.v }}", "link({0}, {1})", "{0}.set({1}).v++",
    "if {0}.a != nil {{ {0}.a.b = {1} }}", "if {0}.a != nil {{ {0}.a.p = &local }}",
    "if {0}.b != nil {{ {0}.b = {0}.b.a }}", "if {0} == {1} {{ t += 5 }}", "x.b = {1}",
    "go func() {{ done <- sum({0}, 2) }}()\nt += <-done", "nodes <- {0}\n{1}.b = <-nodes",
    "table[t%3] = {0}\nt += sum(table[t%3], 1)\ntable = map[int]*node{{}}",
    "t += {0}.val() + valued({1}).val()",
    "t += look({0})", "t += sum({0}, 2)", "defer func() {{ t += sum({0}, 2) }}()", "local += {0}.v",
]


def relate(f):
    if f.sure:
        f.add(*f.rng.choice(LINKS).format(f.node(), f.node()).split("\n"))


# What of a node {0} is kept.
KEPT = [
    "kept = {0}", "kept = {0}.a", "kept = {0}.b", "keptInt = {0}.p", "keptFunc = {0}.f",
    "if {0}.a != nil {{ keptInt = {0}.a.p }}", "if {0}.a != nil {{ kept = {0}.a.b }}",
]


def keep(f):
    if f.sure and f.rng.random() < 0.7:
        f.add(f.rng.choice(KEPT).format(f.node()))


def loop(f):
    if f.loops > 1 or f.depth > 2:
        return
    i, last = f.fresh("i"), f.fresh("last")
    f.add(f"var {last} *node", f"for {i} := 0; {i} < {f.rng.randrange(2, 4)}; {i}++ {{")
    f.block(f.rng.randrange(1, 4), loop=True)
    if f.rng.random() < 0.6:
        m = f.fresh("m")
        text = made(f)
        meets = [f"{m}.a = {last}", f"{last}.b = {m}", f"t += look({m})", f"if {m} == {last} {{ t++ }}"]
        stays = [f"{last} = {m}", f"if {i} == 0 {{ {last} = {m} }}", f"t += sum({m}, 2)"]
        f.add(f"{m} := {text}", f"if {last} != nil {{", f"t += sum({last}, 2)", f.rng.choice(meets), "}")
        f.add(f.rng.choice(stays))
    f.add("}", f"t += sum({last}, 2)")


def branch(f):
    if f.depth > 2:
        return
    f.add(f"if {f.rng.choice(['n%2 == 0', 'local > 3', 't%3 == 0', 'n > 20'])} {{")
    f.block(f.rng.randrange(1, 3))
    f.add("}")


def disturb(f):
    f.add(f"disturb({f.rng.randrange(4)})")


def leave(f):
    """An early return or a panic."""
    if f.result and f.sure and f.depth == 1 and not f.loops:
        f.add(f"return {f.result.format(f.node(), f.node())}" if f.rng.random() < 0.6 else 'panic("early")')


# (weight, statement)
STATEMENTS = [
    (8, declare), (2, assign), (8, relate), (1, keep), (1, loop), (2, branch), (2, disturb), (2, leave),
]


def statement(f):
    if f.depth < 4:
        f.program.choose(STATEMENTS)(f)


# ---- functions


def maker(program, name, kind, lower, ring):
    """A function that makes nodes and gives some back."""
    result = [texts[0] for k, texts in RESULTS if k == kind][0]
    f = Frame(program, lower, ring, result)
    f.add("local, t := n+1, 0")
    f.sure = ["x"] if program.chance(0.4) else []
    if kind.startswith("(r "):
        f.add("defer func() {", "if recover() != nil {", "r = &node{v: 99}", "}")
        f.add("if r != nil {", "r.v++", "}", "}()")
    declare(f)
    for _ in range(program.rng.choice([0, 1, 2, 3, 5, 8])):
        statement(f)
    f.add(*f.ends, "local += t % 50")
    f.add(f"return {result.format(f.node(), f.node())}")
    pragma = ["//go:noinline"] if program.chance(0.7) else []
    program.declare(pragma + [f"func {name}(n, deep int, x *node, p *int) {kind} {{"] + f.lines + ["}"])


def user(program, lower):
    """A function that has nodes made."""
    f = Frame(program, lower)
    f.add("local, deep, t, x, p := n+2, n%3, 1, &node{v: 3}, &n", "_, _, _, _ = local, deep, x, p")
    for _ in range(program.rng.choice([2, 3, 4, 6, 9])):
        statement(f)
    f.add(*f.ends, "disturb(3)", *[f"t = t*3 + sum({m}, 2)" for m in f.sure[:3]], "return t")
    return program.declare_function("user", "n int", "int", f.lines)


def makers(program):
    """A ladder of makers, and users of them."""
    count = program.rng.choice([1, 2, 2, 3, 4])
    kinds = [kind for kind, _ in RESULTS[:1] * 4 + RESULTS]
    all_makers = [(program.top("maker"), program.rng.choice(kinds)) for _ in range(count)]
    ring = all_makers if program.chance(0.4) else ()
    for i, (name, kind) in enumerate(all_makers):
        maker(program, name, kind, all_makers[max(0, i - 3):i], ring)
    for _ in range(program.rng.choice([1, 2])):
        name = user(program, all_makers[-3:])
        program.entry_lines += [
            "for n := 3; n < 6; n++ {", "func() {", "defer func() {", "if e := recover(); e != nil {",
            'println("panic")', "}", "}()", f'println("{name}", {name}(n))', "}()", "disturb(3)",
            'println(sum(kept, 2))', "if keptInt != nil {", "println(*keptInt)", "}", "if keptFunc != nil {",
            "println(keptFunc())", "}", "kept, keptInt, keptFunc = nil, nil, nil", "}",
        ]


# (weight, shape)
SHAPES = [(1, makers)]
