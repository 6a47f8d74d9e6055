"""Makes a failing Go program small: removes functions and statements while the difference persists.

Works on lines, of which a generated program has one a statement: a *piece* is a line, or from a line that
ends with `{` to the line that closes it. The steps, repeated until none helps: remove runs of pieces, halving
their length (delta debugging, Zeller and Hildebrandt 2002, within each block); remove everything that
mentions one name (a declaration and its uses only go together); replace a block by its contents.
"""
import os
import re
import subprocess

from trial import ROOT, Refused, same


class Reducer:
    """Holds the best lines so far. `fails` tells whether a text still shows the difference."""

    def __init__(self, text, fails):
        self.lines = text.splitlines()
        self.fails = fails
        self.tried = set()

    def accept(self, lines):
        """Takes the lines when they still fail."""
        text = "\n".join(lines) + "\n"
        if text in self.tried or lines == self.lines:
            return False
        self.tried.add(text)
        if not self.fails(text):
            return False
        self.lines = lines
        return True

    def without(self, pieces):
        """The lines without these pieces (ranges)."""
        gone = {number for start, end in pieces for number in range(start, end)}
        return [line for number, line in enumerate(self.lines) if number not in gone]

    def run(self):
        progress = True
        while progress:
            before = list(self.lines)
            self.remove_runs()
            self.remove_names()
            self.unwrap()
            progress = before != self.lines
        return "\n".join(self.lines) + "\n"

    def remove_runs(self):
        """Removes runs of sibling pieces, of all depths from the outside in."""
        for depth in range(6):
            length = max(1, len(self.siblings(depth)) // 2)
            while True:
                at = 0
                while at < len(self.siblings(depth)):
                    run = self.siblings(depth)[at : at + length]
                    if not self.accept(self.without(run)):
                        at += length
                if length == 1:
                    break
                length //= 2

    def siblings(self, depth):
        return [piece for level, piece in pieces(self.lines) if level == depth]

    def remove_names(self):
        """Removes all pieces that mention a name, smallest pieces only."""
        for name in sorted(set(re.findall(r"\b[a-zA-Z]\w*\b", "\n".join(self.lines)))):
            mention = re.compile(rf"\b{name}\b")
            gone = []
            for _, (start, end) in pieces(self.lines):
                if mention.search(self.lines[start]) and not any(a <= start and end <= b for a, b in gone):
                    gone.append((start, end))
            if gone:
                self.accept(self.without(gone))

    def unwrap(self):
        """Replaces a block by its contents, from the last to the first."""
        for _, (start, end) in reversed(list(pieces(self.lines))):
            if end - start > 2:
                self.accept(self.lines[:start] + self.lines[start + 1 : end - 1] + self.lines[end:])


def pieces(lines):
    """Yields (depth, (start, end)) for each piece, outer before inner."""
    open_at, ends = [], {}
    for number, line in enumerate(lines):
        depth = line.count("{") + line.count("(") - line.count("}") - line.count(")")
        if line.lstrip().startswith("}") and open_at:
            ends[open_at.pop()] = number + 1
            depth += 1
            if line.rstrip().endswith("{"):  # "} else {" goes on
                depth = 1
        if depth > 0 and line.rstrip().endswith(("{", "(")):
            open_at.append(number)
    level, closing = 0, []
    for number, line in enumerate(lines):
        while closing and closing[-1] <= number:
            closing.pop()
            level -= 1
        if number in ends:
            yield level, (number, ends[number])
            closing.append(ends[number])
            level += 1
        elif line.strip() and not line.lstrip().startswith("}"):
            yield level, (number, number + 1)


def still_fails(bench, trial):
    """A test for Reducer: both compilers accept the text, it runs well as Go, and Loam's trial differs."""

    def fails(text):
        try:
            expected = bench.expected(text)
            if expected.status != 0 or not expected.output.strip():
                return False
            return not same(expected, bench.run(bench.loam(text, trial.flavour), trial.mode))
        except Refused:
            return False

    return fails


def still_refused(bench, flavour):
    """The same for a program that real Go accepts and Loam does not, with the same words."""

    def words(text):
        """What Loam says first, without places and names."""
        try:
            bench.loam(text, flavour)
        except Refused as refusal:
            return re.sub(r"\S*\d\S*", "", refusal.words.strip().split("\n")[0])
        return None

    first = []

    def fails(text):
        try:
            if bench.oracle:
                bench.expected(text)
        except Refused:
            return False
        said = words(text)
        if said is not None and not first:
            first.append(said)
        return said is not None and said == first[0]

    return fails


def deliver(bench, text, trial, out, keep):
    """Reduces the text; prints it, writes it to `out`, or keeps it as a test of the folder `found`."""
    if trial is None:
        print("reduce: it is the generator that must be mended")
        return
    fails = still_fails(bench, trial) if trial.mode else still_refused(bench, trial.flavour)
    if not fails(text):
        print("reduce: the program does not fail any more")
        return
    finish(Reducer(text, fails).run(), fails, out, keep)


def finish(reduced, fails, out, keep):
    """Prints, writes or keeps a reduced program."""
    if keep:
        reduced = by_fmt(reduced, fails)
        out = os.path.join(ROOT, "test", "fuzz", "found", keep + ".go")
        os.makedirs(os.path.dirname(out), exist_ok=True)
    if out is None:
        print(reduced)
        return
    with open(out, "w", encoding="utf-8") as file:
        file.write(reduced)
    print("reduced program:", out)
    if keep:
        subprocess.run([os.path.join(ROOT, "tools", "update-expected"), out], check=True)


def by_fmt(text, fails):
    """The text printing by fmt, as tests with an expected output do, if it fails that way too."""
    changed = re.sub(r"\bprintln\(", "fmt.Println(", text).replace(
        "package main\n", 'package main\n\nimport "fmt"\n', 1
    )
    if fails(changed):
        return changed
    print("reduce: it does not fail with fmt.Println; write its output as `// stderr:` lines at the head")
    return text
