"""check_facts.py ROOT: what lib/ repeats in Go of the C headers.

Prints what disagrees, one line each, and fails then.

Layouts: each Go struct of MIRRORS has the fields of its C struct, at the same offsets, with the same sizes
and names (up to case and underscores). A Go mirror may stop early: package runtime knows only the head of a
descriptor.
Names: each attribute and metadata kind of names.h has its row in a table of doc/ir-contract.md, and each such
row its name.
Numbers: lib's constants of kinds and of panics from C are those of the .def files, in order.
"""
import os
import re
import sys

# (C header, C struct, Go file, Go struct, whether the Go struct must be whole)
MIRRORS = [
    ("include/loam/abi.h", "LoamType", "lib/internal/rtype/rtype.go", "Type", True),
    ("include/loam/abi.h", "LoamElemType", "lib/internal/rtype/rtype.go", "elemType", True),
    ("include/loam/abi.h", "LoamMapType", "lib/internal/rtype/rtype.go", "mapType", True),
    ("include/loam/abi.h", "LoamFuncType", "lib/internal/rtype/rtype.go", "funcType", True),
    ("include/loam/abi.h", "LoamField", "lib/internal/rtype/rtype.go", "Field", True),
    ("include/loam/abi.h", "LoamStructType", "lib/internal/rtype/rtype.go", "structType", True),
    ("include/loam/abi.h", "LoamIMethod", "lib/internal/rtype/rtype.go", "IMethod", True),
    ("include/loam/abi.h", "LoamInterfaceType", "lib/internal/rtype/rtype.go", "interfaceType", True),
    ("include/loam/abi.h", "LoamMethod", "lib/internal/rtype/rtype.go", "Method", True),
    ("include/loam/abi.h", "LoamUncommon", "lib/internal/rtype/rtype.go", "Uncommon", True),
    ("include/loam/abi.h", "LoamType", "lib/runtime/error.go", "_type", False),
    ("include/loam/abi.h", "LoamUncommon", "lib/runtime/error.go", "uncommon", False),
    ("runtime/gc/memstats.h", "MemStats", "lib/runtime/mstats.go", "MemStats", True),
]
# (.def file, its macro, Go file, what its constants have before the name that is the macro's second argument)
NUMBERS = [
    ("include/loam/kinds.def", "LOAM_KIND", "lib/internal/rtype/rtype.go", ""),
    ("include/loam/kinds.def", "LOAM_KIND", "lib/runtime/error.go", "kind"),
    ("include/loam/panics.def", "LOAM_PANIC", "lib/runtime/panic.go", "cpanic"),
]

# Sizes of scalar types in bytes; every one is aligned to its size, up to 8.
C_SIZES = {"uint8_t": 1, "bool": 1, "uint16_t": 2, "uint32_t": 4, "int32_t": 4, "uint64_t": 8, "int64_t": 8,
           "double": 8}
GO_SIZES = {"uint8": 1, "bool": 1, "uint16": 2, "uint32": 4, "int32": 4, "uint64": 8, "int64": 8, "int": 8,
            "uintptr": 8,
            "float64": 8, "unsafe.Pointer": 8}
STRING = [("ptr", 8), ("len", 8)]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return re.sub(r"//[^\n]*", "", file.read())


def block(text, head):
    """What stands between the braces after `head`, braces inside included; None when head is absent."""
    found = re.search(head + r"\s*\{", text)
    if not found:
        return None
    depth, at = 1, found.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text[found.end():at - 1]


def repeat(leaves, name, count):
    """The leaves of an array of `count` elements called name."""
    return [("%s[%d].%s" % (name, i, leaf) if leaf else "%s[%d]" % (name, i), size)
            for i in range(count) for leaf, size in leaves]


def c_type(text, name):
    """Leaves [(name, size)] of the C type called name."""
    if name.endswith("*"):
        return [("", 8)]
    if name in C_SIZES:
        return [("", C_SIZES[name])]
    if name == "LoamString":
        return STRING
    body = block(text, r"typedef struct %s" % name)
    return c_fields(text, body)


def c_fields(text, body):
    """Leaves of a C struct's body, in order. A nested struct stands in the body itself."""
    leaves = []
    while body.strip():
        nested = re.match(r"\s*struct\s*(?=\{)", body)
        if nested:
            inner = block(body, r"\s*struct")
            rest = body[body.index(inner) + len(inner) + 1:]
            declarators, body = rest.split(";", 1)
            element = c_fields(text, inner)
        else:
            declaration, body = body.split(";", 1)
            found = re.match(r"\s*(?:const\s+)?(?:struct\s+)?(\w+)(.*)", declaration, re.S)
            base, declarators = found[1], found[2]
            element = None
        for one in declarators.split(","):
            stars = "*" if "*" in one else ""
            name, count = re.match(r"(?:\s|\*|const)*(\w+)(?:\[(\d+)\])?", one.strip()).groups()
            inside = element if element is not None else c_type(text, base + stars)
            single = [(join(name, leaf), size) for leaf, size in inside]
            named = repeat(inside, name, int(count)) if count else single
            leaves += named
    return leaves


def join(name, leaf):
    return name + "." + leaf if leaf else name


def go_type(text, name):
    """Leaves of the Go type expression `name`."""
    if name.startswith("*"):
        return [("", 8)]
    if name in GO_SIZES:
        return [("", GO_SIZES[name])]
    if name == "string":
        return STRING
    array = re.match(r"\[(\d+)\](.*)", name, re.S)
    if array:
        element = go_type(text, array[2].strip())
        return [("[%d]%s" % (i, "." + leaf if leaf else ""), size)
                for i in range(int(array[1])) for leaf, size in element]
    if re.match(r"struct\s*{", name):
        return go_fields(text, name[name.index("{") + 1:name.rindex("}")])
    return go_fields(text, block(text, r"type %s struct" % re.escape(name)))


def go_fields(text, body):
    leaves = []
    for line in go_lines(body):
        names, kind = re.match(r"((?:\w+\s*,\s*)*\w+)?\s*(.*)", line, re.S).groups()
        if not kind:    # an embedded struct: it has the name t in C
            names, kind = "t", names
        for name in names.split(","):
            for leaf, size in go_type(text, kind.strip()):
                full = name.strip() + leaf if leaf.startswith("[") else join(name.strip(), leaf)
                leaves.append((full, size))
    return leaves


def go_lines(body):
    """The fields of a struct's body; one with a struct of its own is one line."""
    lines, depth = [""], 0
    for letter in body:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter in "\n;" and depth == 0:
            lines.append("")
        else:
            lines[-1] += letter
    return [line.strip() for line in lines if line.strip()]


def placed(leaves):
    """[(offset, size, plain name)] by the rules that C and Go share for these types."""
    at, out = 0, []
    for name, size in leaves:
        at = (at + size - 1) // size * size
        out.append((at, size, name.replace("_", "").lower()))
        at += size
    return out


def layout_complaints(root):
    for header, c_name, source, go_name, whole in MIRRORS:
        c = placed(c_type(read(root, header), c_name))
        go = placed(go_type(read(root, source), go_name))
        pairs = list(zip(c, go))
        wrong = next(((a, b) for a, b in pairs if a != b), None)
        if wrong:
            yield "%s of %s and %s of %s: %s against %s" % (
                c_name, header, go_name, source, *map(describe, wrong))
        elif len(go) > len(c) or (whole and len(go) < len(c)):
            yield "%s of %s has %d words, %s of %s %d" % (c_name, header, len(c), go_name, source, len(go))


def describe(leaf):
    return "%s at %d (%d bytes)" % (leaf[2], leaf[0], leaf[1])


def number_complaints(root):
    for table, macro, source, prefix in NUMBERS:
        rows = re.findall(r"^%s\(\w+,\s*(\w+)\)" % macro, read(root, table), re.M)
        wanted = [prefix + name for name in rows]
        blocks = [re.findall(r"^\t(\w+)", block, re.M)
                  for block in re.findall(r"^const \(\n(.*?)^\)", read(root, source), re.M | re.S)]
        if not wanted or not any(wanted == names[-len(wanted):] for names in blocks):
            yield "%s and the constants of %s differ" % (table, source)


def name_complaints(root):
    defined = set(re.findall(r'#define LOAM_(?:ATTR|MD)_\w+\s+"([^"]+)"', read(root, "include/loam/names.h")))
    shown = set(re.findall(r"^\| `(loam[-.][\w.-]+)` \|", read(root, "doc/ir-contract.md"), re.M))
    for name in sorted(defined - shown):
        yield "doc/ir-contract.md has no row for %s of names.h" % name
    for name in sorted(shown - defined):
        yield "doc/ir-contract.md has a row for %s, which names.h does not define" % name


def overlay_complaints(root):
    rows = [line.split() for line in read(root, "lib/overlay.txt").splitlines() if line and line[0] != "#"]
    listed = {row[0] for row in rows if row[1] in ("whole", "over")}
    lib = os.path.join(root, "lib")
    folders = {os.path.relpath(folder, lib) for folder, _, names in os.walk(lib)
               if any(name.endswith(".go") for name in names)}
    for path in sorted(listed ^ folders):
        yield "lib/overlay.txt and the folders of lib/ differ: %s" % path


checks = (layout_complaints, number_complaints, name_complaints, overlay_complaints)
found = [text for check in checks for text in check(sys.argv[1])]
print("\n".join(found) or "facts: C and Go agree")
sys.exit(1 if found else 0)
