"""Programs about maps: a map of random key and value types, and random operations on it.

A function makes its keys from small numbers by a function `key`, so that operations meet keys that are there
and keys that are not. What it prints does not depend on the order of iteration: sums over what was met, and
the values of keys looked up one by one. KEYS and VALUES are the types, OPERATIONS what is done to a map.
"""

# (declarations, type, expression of a key made of the int n); $ is a name of the program's own
KEYS = [
    ([], "int", "n * 7919"),
    ([], "uint8", "uint8(n)"),
    ([], "int16", "int16(-n)"),
    ([], "int32", "int32(n) << 12"),
    ([], "uint64", "uint64(n) << 40"),
    ([], "bool", "n%2 == 0"),
    ([], "string", 'text("k", n)'),
    ([], "string", 'text("a key of more than sixteen bytes: ", n*n)'),
    ([], "float64", "float64(n%50) / 4"),
    ([], "complex64", "complex(float32(n%7), float32(n))"),
    ([], "interface{}", "either(n)"),
    ([], "[3]int16", "[3]int16{int16(n), 1, int16(n / 3)}"),
    ([], "[2]string", '[2]string{text("a", n%9), text("b", n)}'),
    (
        ["type $ struct {", "a int8", "_ int8", "b int32", "s string", "}"],
        "$",
        '${int8(n), 0, int32(n / 2), text("s", n)}',
    ),
    (["type $ struct {", "x, y int", "}"], "$", "${n, n % 10}"),
    (["type $ struct {", "i interface{}", "f float32", "}"], "$", "${either(n), float32(n % 3)}"),
    (["type $ [40]int"], "$", "${n, 39: n}"),
    (["var $s [600]int", "type $ *int"], "*int", "&$s[n%600]"),
]

# (declarations, type, expression of a value made of the int n, int expression that reads the value v)
VALUES = [
    ([], "int", "n", "v"),
    ([], "bool", "n%3 == 0", "btoi(v)"),
    ([], "uint8", "uint8(n)", "int(v)"),
    ([], "string", 'text("v", n)', "len(v) + int(last(v))"),
    ([], "[]int", "[]int{n, n + 1}", "sum(v)"),
    ([], "*int", "box(n)", "unbox(v)"),
    ([], "interface{}", "either(n)", "weight(v)"),
    ([], "struct{}", "struct{}{}", "1"),
    ([], "[30]int", "[30]int{n, 29: n}", "v[0] + v[29]"),
    (
        ["type $ struct {", "a int", "s string", "p *int", "}"],
        "$",
        '${n, text("q", n), box(n)}',
        "v.a + len(v.s) + unbox(v.p)",
    ),
    ([], "map[int]int", "map[int]int{n: 1, n + 1: n}", "total(v)"),
]

HELPERS = """\
func text(s string, n int) string {
	return s + string(rune('a'+n%26)) + string(rune('A'+n/26%26)) + string(rune('0'+n/676))
}
func box(n int) *int { return &n }
func unbox(p *int) int {
	if p == nil {
		return -1
	}
	return *p
}
func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
func last(s string) byte {
	if s == "" {
		return 0
	}
	return s[len(s)-1]
}
func sum(s []int) (t int) {
	for _, v := range s {
		t += v
	}
	return
}
func total(m map[int]int) (t int) {
	for k, v := range m {
		t += k*3 + v
	}
	return
}
func either(n int) interface{} {
	switch n % 4 {
	case 0:
		return n
	case 1:
		return text("e", n)
	case 2:
		return float32(n)
	}
	return [2]int{n, 1}
}
func weight(x interface{}) int {
	switch v := x.(type) {
	case int:
		return v
	case string:
		return len(v) + int(last(v))
	case float32:
		return int(v)
	case [2]int:
		return v[0] + v[1]
	}
	return -1
}"""


def insert_many(scope):
    return [f"for i := {scope.low()}; i < {scope.high()}; i++ {{", "m[key(i)] = value(i)", "}"]


def delete_some(scope):
    step = scope.rng.choice([1, 2, 3, 7])
    return [f"for i := {scope.low()}; i < {scope.high()}; i += {step} {{", "delete(m, key(i))", "}"]


def look_up(scope):
    return [
        f"for i := {scope.low()}; i < {scope.high()}; i += {scope.rng.choice([1, 5, 11])} {{",
        "if v, ok := m[key(i)]; ok {",
        "h = h*31 + read(v)",
        "}",
        "h += read(m[key(i + 1)])",
        "}",
    ]


def iterate(scope):
    return [
        "for k, v := range m {",
        "h += read(v) * 17",
        "if w, ok := m[k]; !ok || read(w) != read(v) {",
        'println("lost")',
        "}",
        "}",
    ]


def count_keys(scope):
    count = ["n = 0", "for range m {", "n++", "}"]
    return count + ["if n != len(m) {", 'println("count", n, len(m))', "}"]


def delete_while_iterating(scope):
    """What is deleted before it is met is not met; what is deleted does not depend on the order."""
    k = scope.rng.choice([2, 3])
    return [
        f"gone := map[{scope.key}]bool{{}}",
        f"for i := 0; i < {scope.high()}; i += {k} {{",
        "gone[key(i)] = true",
        "}",
        "first := true",
        "for k := range m {",
        "if first {",
        "for g := range gone {",
        "if g != k {",
        "delete(m, g)",
        "}",
        "}",
        "first = false",
        "} else if gone[k] {",
        'println("met a deleted key")',
        "}",
        "}",
        "for g := range gone {",
        "delete(m, g)",
        "}",
    ]


def insert_while_iterating(scope):
    """Keys that were there are met once, however the map grows."""
    return [
        f"met := map[{scope.key}]int{{}}",
        "for k := range m {",
        "met[k] = 0",
        "}",
        f"n = {scope.low() + 300}",
        "for k := range m {",
        "if c, ok := met[k]; ok {",
        "met[k] = c + 1",
        "}",
        f"for j := 0; j < {scope.rng.choice([1, 20])} && n < 520; j++ {{",
        "m[key(n)] = value(n)",
        "n++",
        "}",
        "}",
        "for _, c := range met {",
        "if c != 1 {",
        'println("met", c)',
        "}",
        "}",
        "for ; n < 520; n++ {",
        "m[key(n)] = value(n)",
        "}",
    ]


def clear(scope):
    return ["for k := range m {", "delete(m, k)", "}", "println(len(m))"]


def replace_map(scope):
    hint = scope.rng.choice(["", ", 5", ", 100", ", n"])
    made = ["n = 20", f"m2 := make(map[{scope.key}]{scope.value}{hint})"]
    return made + ["for k, v := range m {", "m2[k] = v", "}", "m = m2"]


def pass_on(scope):
    other = scope.program.declare_function(
        "fill",
        f"m map[{scope.key}]{scope.value}, from int",
        f"map[{scope.key}]{scope.value}",
        [
            "for i := from; i < from+9; i++ {",
            f"m[{scope.make_key}(i)] = {scope.make_value}(i * 2)",
            "}",
            "return m",
        ],
    )
    return [f"m = {other}(m, {scope.low()})", "disturb(3)"]


def in_a_struct(scope):
    return [
        f"b := map[{scope.key}]{scope.value}{{key(1): value(2), key(3): value(4)}}",
        f"s := struct {{ a, b map[{scope.key}]{scope.value} }}{{m, b}}",
        "disturb(3)",
        "for k, v := range s.b {",
        "s.a[k] = v",
        "}",
    ]


def from_function(scope):
    return ["func() {", "m[key(7)] = value(70)", "delete(m, key(8))", "}()", "h += len(m)"]


def few_entries(scope):
    """A map that only one function knows, with few entries, often addresses of the frame.

    The function gives back a pointer that it found there, or one of the frame's.
    """
    rng = scope.rng
    by_address, addresses = rng.random() < 0.5, rng.random() < 0.6

    def key(n=None):
        n = rng.randrange(4) if n is None else n
        return f"&x{n}" if by_address else f"{scope.make_key}({n})"

    def value():
        return f"&x{rng.randrange(4)}" if addresses else f"{scope.make_value}({rng.randrange(9)})"

    map_type = f"map[{'*int' if by_address else scope.key}]{'*int' if addresses else scope.value}"
    read = "unbox" if addresses else scope.read
    body = ["x0, x1, x2, x3, h := 1, 22, 333, n, 0"]
    body.append(f"few := {map_type}{{{', '.join(f'{key(n)}: {value()}' for n in range(rng.randrange(3)))}}}")
    if rng.random() < 0.3:
        body = body[:1] + [f"few := make({map_type})"]
    for _ in range(rng.randrange(3, 8)):
        body += rng.choice(
            [
                [f"few[{key()}] = {value()}"],
                [f"few[{key()}] = few[{key()}]"],
                [f"delete(few, {key()})"],
                [f"if v, ok := few[{key()}]; ok {{", f"h = h*31 + {read}(v)", "}"],
                ["for k, v := range few {", f"h += {read}(v)", "delete(few, k)", "}"],
                ["for _, v := range few {", f"h += {read}(v) * len(few)", "}"],
                ["if n > 2 {", f"few[{key()}] = {value()}", "}"],
                ["disturb(3)", "h += len(few)"],
                ["for i := 0; i < 3; i++ {", f"h += {read}(few[{key()}])", "x0++", "}"],
                ["for i := 0; i < n; i++ {", f"few[{key()}] = {value()}", "}"] if rng.random() < 0.3 else [],
            ]
        )
    found = "&x0"
    if addresses:
        found = f"few[{key()}]"
    elif by_address:
        body += ["found := &x1", "for k := range few {", "if *k == 22 {", "found = k", "}", "}"]
        found = "found"
    body += ["h += x0 + x1 + x2 + x3", f"return {found}, h"]
    name = scope.program.declare_function("few", "n int", "(*int, int)", body)
    count = rng.randrange(6)
    return ["{", f"p, more := {name}({count})", "disturb(3)", "h = h*7 + unbox(p) + more", "}"]


OPERATIONS = [
    (8, few_entries),
    (5, insert_many),
    (4, delete_some),
    (4, look_up),
    (4, iterate),
    (2, count_keys),
    (2, delete_while_iterating),
    (2, insert_while_iterating),
    (1, clear),
    (1, replace_map),
    (2, pass_on),
    (1, in_a_struct),
    (1, from_function),
]


class Scope:
    def __init__(self, program, key, value, make_key, make_value, read):
        self.program, self.rng = program, program.rng
        self.key, self.value, self.make_key, self.make_value = key, value, make_key, make_value
        self.read = read

    def low(self):
        return self.rng.choice([0, 0, 3, 50])

    def high(self):
        return self.rng.choice([4, 8, 9, 30, 200, 500])


def own(program, entry, stem):
    """A row of KEYS or VALUES with its declarations made and its names filled in."""
    name = program.top(stem)
    declarations, *texts = entry
    if declarations:
        program.declare([line.replace("$", name) for line in declarations])
    return [text.replace("$", name) for text in texts]


def map_program(program):
    key, make_key = own(program, program.rng.choice(KEYS), "K")
    value, make_value, read = own(program, program.rng.choice(VALUES), "V")
    of_key = program.declare_function("key", "n int", key, [f"return {make_key}"])
    of_value = program.declare_function("value", "n int", value, [f"return {make_value}"])
    reader = program.declare_function("read", f"v {value}", "int", [f"return {read}"])
    scope = Scope(program, key, value, of_key, of_value, reader)
    kind = f"map[{key}]{value}"
    start = program.rng.choice(["{}", f"make({kind}, {scope.high()})", "{key(0): value(1)}"])
    body = [
        f"key, value, read := {of_key}, {of_value}, {reader}",
        "h, n := 0, 0",
        f"m := {'' if start.startswith('make') else kind}{start}",
        "_, _, _ = key, value, read",
    ]
    for _ in range(program.rng.choice([3, 5, 8])):
        body += ["{"] + program.choose(OPERATIONS)(scope) + ["}"]
        if program.chance(0.4):
            body.append("disturb(2)")
    body += ["for k, v := range m {", "if _, ok := m[k]; ok {", "h += read(v)", "}", "}"]
    body.append("println(h, n, len(m))")
    program.entry_lines.append(program.declare_function("maps", "", "", body) + "()")


# (weight, shape)
SHAPES = [(1, map_program)]
