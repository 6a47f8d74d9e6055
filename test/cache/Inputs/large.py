"""A package large, and a program that uses it: many functions, closures, variables with code for a value, a
panic far down."""
import os
import sys

folder, count = sys.argv[1], int(sys.argv[2])
FUNC = """
var v{k} = start({k})

type t{k} struct {{ a, b *int; name string }}

func (t *t{k}) String() string {{ return t.name }}

func F{k}(n int, more ...string) (out int) {{
	defer func() {{ out += *v{k} }}()
	t := &t{k}{{a: &n, name: "t{k}"}}
	add := func(s string) {{ out += len(s) * n; t.b = &out }}
	for i := 0; i < n; i++ {{
		add(more[i%len(more)])
		add(Name(t))
		if i%7 == {k} % 7 {{ out = last(out, i) }}
	}}
	if n > 100 {{ return int(more[n][0]) }}
	return *t.b
}}
"""
HEAD = """package large

type Namer interface{ String() string }

func Name(n Namer) string { return n.String() }

func start(n int) *int { m := n; return &m }

func last(x, y int) int { return x ^ y }
"""
text = HEAD + "".join(FUNC.format(k=k) for k in range(count))
calls = "".join("\tsum += large.F%d(%d, \"a\", \"bc\")\n" % (k, k % 9 + 1) for k in range(count))
main = 'package main\n\nimport "./large"\n\nfunc main() {\n\tsum := 0\n' + calls
main += "\tprintln(sum)\n\tlarge.F%d(101, \"x\")\n}\n" % (count - 1)
os.makedirs(os.path.join(folder, "large"))
for name, content in (("large/large.go", text), ("p.go", main)):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(content)
