"""Go's own tests: what a file of the test folder asks for, and what its ERROR comments want.

A test is a file NAME.go whose first comment is a recipe: an action, flags of the compiler, arguments. Tests
with several files keep them in NAME.dir. Recipes, build constraints and ERROR comments are read as the
folder's run.go of Go 1.19 does.
"""
import os
import re
import shlex

FOLDERS = ("", "ken", "chan", "interface", "syntax", "dwarf", "fixedbugs", "codegen", "runtime", "abi",
           "typeparam", "typeparam/mdempsky")
TAGS = {"linux", "amd64", "gc", "goexperiment.regabiargs", "goexperiment.regabiwrappers"}


class GoTest:
    """One test: action, flags (for the compiler), args, want_error (an errorcheck that must fail)."""

    def __init__(self, corpus, name):
        self.name, self.path = name, os.path.join(corpus, name)
        self.source = read(self.path)
        head = re.split(r"^package ", self.source, maxsplit=1, flags=re.M)[0].split("\n")
        self.enabled = all(map(constraint_holds, head))
        recipe = next((line for line in head if not re.match(r"// ?\+build|//go:build", line)), "")
        try:
            words = shlex.split(recipe[2:]) if recipe.startswith("//") else []
        except ValueError:
            words = []
        self.action = words.pop(0) if words else ""
        self.want_error = self.action.startswith("errorcheck")
        self.flags, self.single_file_packages = [], False
        while words and words[0].startswith("-"):
            self.take_flag(words)
        self.args = words

    def take_flag(self, words):
        flag = words.pop(0)
        if flag in ("-0", "-1"):
            self.want_error = flag == "-1"
        elif flag == "-s":
            self.single_file_packages = True
        elif flag == "-t":
            words.pop(0)
        elif flag == "-gcflags":
            self.flags += words.pop(0).split()
        elif flag.startswith("-gcflags="):
            self.flags += flag[9:].split()
        else:
            self.flags.append(flag)

    def folder(self):
        """The folder with the files of a test of several files."""
        return self.path[:-3] + ".dir"

    def expected_output(self):
        path = self.path[:-3] + ".out"
        return read(path) if os.path.exists(path) else ""

    def packages(self):
        """[(name of the first file, files)] of the folder, in the order in which they are compiled."""
        packages, by_name = [], {}
        for file in sorted(os.listdir(self.folder())):
            if not file.endswith(".go"):
                continue
            path = os.path.join(self.folder(), file)
            name = re.search(r"^package (\w+)", read(path), re.M)[1]
            if self.single_file_packages or name not in by_name:
                by_name[name] = []
                packages.append((file[:-3], by_name[name]))
            by_name[name].append(path)
        return packages


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()


def constraint_holds(line):
    """The verdict of one //go:build or // +build line; any other line is true."""
    def has(tag):
        return tag in TAGS or bool(re.match(r"go1\.", tag))
    match = re.match(r"//go:build (.*)", line)
    if match:
        known = re.sub(r"[\w.]+", lambda tag: str(has(tag[0])), match[1])
        known = known.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
        return eval(known, {"__builtins__": {}})
    match = re.match(r"//\s*\+build (.*)", line)
    options = match[1].split() if match else []
    return not match or any(all(has(tag.lstrip("!")) != tag.startswith("!") for tag in option.split(","))
                            for option in options)


def all_tests(corpus):
    for folder in FOLDERS:
        for file in sorted(os.listdir(os.path.join(corpus, folder))):
            if file.endswith(".go") and os.path.isfile(os.path.join(corpus, folder, file)):
                yield GoTest(corpus, os.path.join(folder, file))


def wanted_errors(path):
    """[(line, regular expression)] of a file's ERROR comments; LINE, LINE+n and LINE-n are places in it."""
    wanted = []
    for number, line in enumerate(read(path).split("\n"), 1):
        match = None if "////" in line else re.search(r"// (?:GC_)?ERROR (.*)", line)
        if not match:
            continue
        def place(at):
            return "%s:%d" % (re.escape(os.path.basename(path)), number + int(at[1] or 0))
        for text in re.findall(r'"([^"]*)"', match[1]):
            wanted.append((number, re.sub(r"LINE([+-]\d+)?", place, text)))
    return wanted


def diagnostics(output, files):
    """([(file name, line, text)] of the messages, other lines); lines with a tab continue a message."""
    messages, others = [], []
    for path in files:
        output = output.replace(path, os.path.basename(path))
    for line in output.replace("\r\n", "\n").split("\n"):
        match = re.match(r"(?:[^:]*/)?([^/\s:]+):(\d+)(?::\d+)?: (.*)", line)
        if line.startswith("\t") and messages:
            messages[-1] = messages[-1][:2] + (messages[-1][2] + "\n" + line,)
        elif match:
            messages.append((match[1], int(match[2]), match[3]))
        elif line and not line.startswith("<autogenerated>"):
            others.append(line)
    return messages, others


def stricter(path, test):
    """line -> words of Loam's, for the lines of one test in a list like test/conformance/stricter.txt."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for row in file:
            match = re.match(re.escape(test) + r":(\d+)(?: (.*))?$", row.rstrip("\n"))
            if match:
                rows[int(match[1])] = match[2] or ""
    return rows


def mismatches(output, files, instead=None):
    """How the diagnostics of files differ from their ERROR comments: a list of lines, empty if they agree.

    `instead`: line -> the words that are wanted in place of one of the line's ERROR comments, or "" for none.
    """
    left, others = diagnostics(output, files)
    instead = dict(instead or {})
    problems = []
    for path in files:
        base = os.path.basename(path)
        for line, wanted in wanted_errors(path):
            matching = [m for m in left if m[:2] == (base, line) and re.search(wanted, m[2])]
            if not matching and line in instead:
                words = instead.pop(line)
                matching = [m for m in left if m[:2] == (base, line) and m[2] == words]
                if words and not matching:
                    problems.append("%s:%d: not said: %s" % (base, line, words))
            elif not matching:
                problems.append("%s:%d: no error that matches %r" % (base, line, wanted))
            left = [m for m in left if m not in matching]
    problems += ["%s:%d: not wanted: %s" % m for m in left]
    problems += ["line %d is no stricter than gc" % line for line in instead]
    return problems + others
