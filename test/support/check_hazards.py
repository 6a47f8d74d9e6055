"""check_hazards.py ROOT: doc/hazards.md against the checkout.

Prints what disagrees, one line each, and fails then.

Every number H<n> in code, tests and tools has an entry "## H<n>."; each entry names at least one file that
keeps its rule and one test; those files exist and mention the number.
"""
import os
import re
import sys

FOLDERS = ("compiler", "include", "passes", "runtime", "lib", "test", "tools")
NUMBER = re.compile(r"\bH([1-9][0-9]?)\b")
# Generated or foreign text in which H and a number mean something else.
SKIPPED = ("test/programs", "test/fuzz/found")


def sources(root):
    """Paths, relative to root, of the files that may refer to hazards."""
    for folder in FOLDERS:
        for at, _, names in os.walk(os.path.join(root, folder)):
            relative = os.path.relpath(at, root)
            if not relative.startswith(SKIPPED):
                yield from (os.path.join(relative, name) for name in names)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def entries(text):
    """number -> {"Kept by": [files], "Test": [files]} of doc/hazards.md."""
    found = {}
    for part in re.split(r"^## H", text, flags=re.M)[1:]:
        lines = re.findall(r"^- (Kept by|Test): (.*)", part, re.M)
        fields = {key: re.findall(r"`([^`]+)`", line) for key, line in lines}
        found[part.split(".")[0]] = fields
    return found


def complaints(root):
    known = entries(read(root, "doc/hazards.md"))
    if not known:
        yield "doc/hazards.md has no entries"
    for path in sorted(sources(root)):
        for number in sorted(set(NUMBER.findall(read(root, path))) - known.keys()):
            yield "%s refers to H%s, which has no entry in doc/hazards.md" % (path, number)
    for number, fields in known.items():
        for field in ("Kept by", "Test"):
            if not fields.get(field):
                yield "H%s names no file under '%s'" % (number, field)
            for path in fields.get(field, []):
                if not os.path.exists(os.path.join(root, path)):
                    yield "H%s: there is no %s" % (number, path)
                elif not re.search(r"\bH%s\b" % number, read(root, path)):
                    yield "H%s: %s does not mention it" % (number, path)


found = list(complaints(sys.argv[1]))
print("\n".join(found) or "hazards: code, tests and doc/hazards.md agree")
sys.exit(1 if found else 0)
