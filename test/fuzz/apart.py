"""Puts the declarations of programs into packages that import each other.

A declaration stands in a package that is at or above those of all that it mentions; declarations that need
each other, and a type and its methods, stay together. What another package mentions is exported, the rest is
not, so inlined bodies reach names that their callers cannot. The entry functions are in package main, at the
top, and what disturbs stack and heap in package base, at the bottom.

The text of such a program is that of all its files, each after a line `//--- FOLDER/NAME.go`; the import of a
package is its folder's name. There may be two versions of package alpha (changes.py).
"""
import re

from program import PRELUDE, indent, main_function

FOLDERS = ["base", "alpha", "beta", "gamma", "main"]  # from the bottom to the top
MARK = "//--- "
NAMES = r"(\w+(?:, \w+)*)"
WORD = re.compile(r"[A-Za-z_]\w*")


def words_of(lines):
    return WORD.findall("\n".join(lines))


def names_of(lines, seed):
    """The top-level names that a declaration declares, and the receiver's type of a method."""
    ours = re.compile(rf"\w+_{seed}\b")
    head = next(line for line in lines if "//go:" not in line)
    method = re.match(r"func \(\w+ \*?(\w+)\)", head)
    if method:
        return [], method[1]
    if head.startswith("const ("):
        groups = [re.match(r"(?:\?\d )?" + NAMES, line)[1].split(", ") for line in lines[1:-1]]
        return [name for group in groups for name in group if name != "_"], None
    if head.startswith("var "):
        return re.match("var " + NAMES, head)[1].split(", "), None
    return ours.findall(re.split(r"[({]", head, 1)[0])[:1], None


class Groups:
    """The declarations of a program in groups that stay together, each after those that it mentions."""

    def __init__(self, program):
        self.declarations = program.declarations
        self.owner = {}  # the number of the declaration that declares a name
        receivers = {}
        for number, lines in enumerate(self.declarations):
            declared, receiver = names_of(lines, program.seed)
            for name in declared:
                self.owner.setdefault(name, number)
            if receiver:
                receivers[number] = receiver
        self.needs = [
            {self.owner[word] for word in words_of(lines) if word in self.owner}
            for lines in self.declarations
        ]
        for number, receiver in receivers.items():
            self.needs[self.owner[receiver]].add(number)
        for name, type_ in program.tied.items():
            self.needs[self.owner[type_]].add(self.owner[name])
        self.in_order = []
        self._tarjan()

    def needed(self, declarations):
        """These, and all that they mention, directly or not."""
        found = set()
        while declarations:
            v = declarations.pop()
            if v not in found:
                found.add(v)
                declarations += self.needs[v]
        return found

    def _tarjan(self):
        """Strongly connected components (Tarjan 1972); programs are small enough for recursion."""
        index, low, stack = {}, {}, []

        def visit(v):
            index[v] = low[v] = len(index)
            stack.append(v)
            for w in sorted(self.needs[v]):
                if w not in index:
                    visit(w)
                    low[v] = min(low[v], low[w])
                elif w in stack:
                    low[v] = min(low[v], index[w])
            if low[v] == index[v]:
                at = stack.index(v)
                self.in_order.append(stack[at:])
                del stack[at:]

        for v in range(len(self.declarations)):
            if v not in index:
                visit(v)


def place(program, count):
    """The folder's number of each declaration of a program, with `count` packages below main."""
    groups, at, top = Groups(program), {}, len(FOLDERS) - 1
    low = groups.needed([groups.owner[name] for name in sorted(program.pinned)])
    for group in groups.in_order:
        below = max((at[n] for v in group for n in groups.needs[v] if n in at), default=1)
        chosen = below if below == top or program.chance(0.4) else program.rng.randint(below, count + 1)
        if low.intersection(group):
            chosen = 1
        at.update((v, chosen if chosen <= count else top) for v in group)
    return groups, at


class Package:
    def __init__(self, number):
        self.number, self.folder = number, FOLDERS[number]
        self.imports, self.texts = set(), []

    def text(self):
        imports = [FOLDERS[number] for number in sorted(self.imports - {self.number})]
        lines = ["package " + self.folder, ""]
        lines += [f'import "{folder}"' for folder in imports] + [""]
        # each import stays used when a reducer has taken all else that used it
        lines += [f"const _ = {folder}.Used" for folder in imports]
        lines += ["const Used = 0"] if self.folder != "main" else []
        return "\n".join(lines + ["", ""]) + "\n\n".join(self.texts) + "\n"


def exported(name):
    return name[0].upper() + name[1:]


def add_program(program, packages):
    """Adds a program's declarations and its entry function to the packages."""
    *declarations, entry = program.functions()
    groups, at = place(program, program.rng.choice([1, 2, 2, 3, 3]))
    pieces = [(at[number], lines) for number, lines in enumerate(declarations)]
    pieces.append((len(FOLDERS) - 1, entry))
    homes = {name: at[number] for name, number in groups.owner.items()}
    abroad = set()  # names that other packages mention
    for folder, lines in pieces:
        abroad.update(word for word in words_of(lines) if homes.get(word, folder) != folder)

    def written(folder, lines):
        package = packages[folder]

        def spelled(match):
            word = match[0]
            if word == "disturb":
                package.imports.add(0)
                return "base.Disturb"
            if word not in abroad:
                return word
            if homes[word] == folder:
                return exported(word)
            package.imports.add(homes[word])
            return f"{FOLDERS[homes[word]]}.{exported(word)}"

        return [WORD.sub(spelled, line) for line in lines]

    for folder, lines in pieces:
        packages[folder].texts.append(indent(written(folder, lines)))


def base_text():
    text = PRELUDE.replace("package main", "package base", 1)
    return re.sub(r"\bdisturb\b", "Disturb", text) + "\nconst Used = 0\n"


def files_text(programs):
    """The text of all files of these programs."""
    packages = [Package(number) for number in range(len(FOLDERS))]
    for program in programs:
        add_program(program, packages)
    packages[-1].texts.append(main_function(programs))
    packages[-1].imports |= {package.number for package in packages[1:-1] if package.texts}
    text = f"{MARK}base/base.go\n" + base_text()
    for package in packages[1:]:
        if package.texts:
            text += f"{MARK}{package.folder}/{package.folder}.go\n" + package.text()
    return text


def version(text, number):
    """The text in its first or second version (changes.py)."""
    kept = re.sub(rf"^(\t*)\?{number} ", r"\1", text, flags=re.M)
    return re.sub(r"^\t*\?\d .*\n", "", kept, flags=re.M)


def versions(text):
    """Those of which a text consists: 1 and 2, or 2 alone."""
    return [1, 2] if re.search(r"^\t*\?1 ", text, re.M) else [2]


def split(text):
    """The files of such a text by folder, or None for a text of one file."""
    if not text.startswith(MARK):
        return None
    found = {}
    for part in re.split(rf"^{MARK}", text, flags=re.M)[1:]:
        name, _, content = part.partition("\n")
        found[name.partition("/")[0]] = content
    return found


def beside(folder, content):
    """A file's text with imports of packages in folders beside the program: "./alpha" and "../alpha"."""
    up = "./" if folder == "main" else "../"
    return re.sub(rf'^import "({"|".join(FOLDERS)})"', rf'import "{up}\1"', content, flags=re.M)
