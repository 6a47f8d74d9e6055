"""One program of the fuzzer while it is made: its names, declarations, and the text of a whole file.

A program is a set of top-level declarations whose names all end in the program's seed, so that several
programs share one file, and an entry function that the file's main calls. Lines are written without
indentation; `indent` lays them out.
"""
import random

# What every file starts with. `smash` overwrites the stack below its caller, `grow` makes the stack move,
# `churn` and runtime.GC reuse heap memory: a pointer to a frame that is gone, or to an object that was freed,
# then reads something else.
PRELUDE = """\
package main

import "runtime"

//go:noinline
func smash(n int) int {
	var a [48]int
	for i := range a {
		a[i] = n + i*7
	}
	s := 0
	for _, v := range a {
		s += v
	}
	if n > 0 {
		s += smash(n - 1)
	}
	return s
}

//go:noinline
func grow(n int) int {
	var a [16]int
	a[n%16] = n
	if n == 0 {
		return a[0]
	}
	return grow(n-1) + a[n%16]
}

type garbage struct {
	next *garbage
	a    [6]int
}

var heap *garbage

//go:noinline
func churn(n int) {
	for i := 0; i < n; i++ {
		heap = &garbage{heap, [6]int{-i, -i, -i, -i, -i, -i}}
	}
	heap = nil
}

// disturb is called between the making of a pointer and its use.
//
//go:noinline
func disturb(n int) {
	smash(4)
	if n > 0 {
		churn(12)
	}
	if n > 1 {
		grow(40)
	}
	if n > 2 {
		runtime.GC()
	}
	smash(6)
}
"""


class Program:
    """Names, random choices and declarations of the program made from `seed`."""

    def __init__(self, seed):
        self.seed = seed
        self.rng = random.Random(seed)
        self.names = 0
        self.values = 0
        self.declarations = []
        self.changes = None  # moves of which there are two versions; the first move is one of them
        self.pinned = set()  # what stands in the package that changes
        self.tied = {}  # functions that stay in the package of a type, because they know its hidden fields
        self.types = {}  # declarations of types by their text: the same structure is declared once
        self.entry_lines = []

    def fresh(self, stem):
        """A new name for a local."""
        self.names += 1
        return f"{stem}{self.names}"

    def top(self, stem):
        """A new name for a declaration at top level."""
        self.names += 1
        return f"{stem}{self.names}_{self.seed}"

    def value(self):
        """A number that tells where it came from: all of one program differ."""
        self.values += 1
        return self.values * 10 + self.rng.randrange(10)

    def chance(self, share):
        return self.rng.random() < share

    def choose(self, table):
        """One entry of a table of (weight, entry)."""
        return self.rng.choices([entry for _, entry in table], [weight for weight, _ in table])[0]

    def declare(self, lines):
        self.declarations.append(list(lines))

    def declare_function(self, stem, parameters, result, body, receiver=""):
        """Declares a function, most often one that is not inlined, and returns its name."""
        name = self.fresh(stem).capitalize() if receiver else self.top(stem)
        before = f"({receiver}) " if receiver else ""
        after = f" {result}" if result else ""
        pragma = ["//go:noinline"] if self.chance(0.7) else []
        self.declare(pragma + [f"func {before}{name}({parameters}){after} {{"] + body + ["}"])
        return name

    def declare_struct(self, stem, fields):
        """The name of the struct type with these fields (lines), declared once for each list of fields."""
        key = "\n".join(fields)
        if key not in self.types:
            self.types[key] = self.top(stem)
            self.declare([f"type {self.types[key]} struct {{"] + fields + ["}"])
        return self.types[key]

    def entry(self):
        """The name of the function that runs the program."""
        return f"program_{self.seed}"

    def functions(self):
        """All declarations, shuffled, and the entry function at the end."""
        self.rng.shuffle(self.declarations)
        return self.declarations + [[f"func {self.entry()}() {{"] + self.entry_lines + ["}"]]

    def text(self):
        return "\n\n".join(indent(lines) for lines in self.functions()) + "\n"


def indent(lines):
    """Lays lines out with one tab for each open bracket, as gofmt would in all that matters to a reader."""
    depth, out = 0, []
    for line in lines:
        line = line.strip()
        closes = line.startswith(("}", ")", "case ", "default:"))
        out.append("\t" * (depth - closes) + line)
        depth += sum(line.count(c) for c in "{(") - sum(line.count(c) for c in "})")
    return "\n".join(out)


def main_function(programs):
    """Runs these programs one after the other; each names itself first."""
    main = ["func main() {"]
    for program in programs:
        main += [f'println("program", {program.seed})', program.entry() + "()"]
    return indent(main + ["}"])


def file_text(programs, helpers="", imports=()):
    """A whole Go file that runs these programs."""
    texts = [helpers] * bool(helpers) + [program.text() for program in programs]
    others = "".join(f'import "{path}"\n' for path in imports)
    prelude = PRELUDE.replace('import "runtime"\n', 'import "runtime"\n' + others)
    return "\n".join([prelude] + texts + [main_function(programs), ""])
