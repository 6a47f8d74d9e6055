#!/usr/bin/env python3
"""bad_places.py CORPUS COMPILER: how a compiler decides what Go's tests of escape analysis mark BAD.

A comment `// BAD: x should not escape` says that gc's analysis is too coarse there. Its scope is the function
after it, or the innermost block around it. The place is better when the compiler's -m says less than an ERROR
comment in the scope (about that name, if the comment names one): silence or "does not escape" for what
escapes there, content or a result for what leaks. It is worse when -m says more. Prints each place with the
verdict, and the sums.
"""
import os
import re
import subprocess
import sys

import go_corpus


def rank(text):
    """(subject, 0 it stays, 1 it leaks in part, 2 it escapes); of alternatives the worst."""
    text = re.sub(r"\\|\$$|\( to result .*\)\?\$?", "", text.split("\n")[0])
    for pattern, value in (
        (r"moved to heap:? ?(.*)", 2),
        (r"leaking param content: (.*)", 1),
        (r"leaking param: (.*?) to result.*", 1),
        (r"leaking param: (.*)", 2),
        (r"(.*?) ?escapes to heap.*", 2),
        (r"(.*?) ?does not escape.*", 0),
    ):
        match = re.match(pattern, text)
        if match:
            return match[1], value
    return None


def scope(lines, at):
    """First and last line (from 1) of what the comment in line `at` is about."""
    indent = re.match(r"\t*", lines[at - 1])[0]
    if not indent:
        first = next(n for n in range(at, len(lines)) if lines[n].startswith("func")) + 1
    else:
        indent = indent[1:]
        begin = re.compile(indent + r"([^\t].*)?\{")
        first = next(n for n in range(at, 0, -1) if begin.match(lines[n - 1]))
    return first, next(n for n in range(first, len(lines)) if lines[n].startswith(indent + "}")) + 1


def findings(messages, first, last):
    """[(line, subject, what is said)] within a scope."""
    said = [(line, rank(text)) for line, text in messages if first <= line <= last]
    return [(line, *found) for line, found in said if found]


def verdict(comment, wanted, said):
    def of(one, many):
        return [other for line, subject, other in many if line == one[0] and one[1] in ("", subject)]

    name = re.search(r"BAD: &?(\w+) (?:should|need|does)", comment)
    if name and any(subject == name[1] for _, subject, _ in wanted):
        wanted = [found for found in wanted if found[1] == name[1]]
        said = [found for found in said if found[1] == name[1]]
    if any(max(of(found, said), default=0) > found[2] for found in wanted):
        return "worse"
    if any(found[2] == 2 and not [w for w in wanted if w[0] == found[0]] for found in said):
        return "worse"
    return "better" if any(max(of(found, said), default=0) < found[2] for found in wanted) else "same"


def places(path, compiler):
    test = go_corpus.GoTest(os.path.dirname(path), os.path.basename(path))
    flags = "-gcflags=" + " ".join(test.flags + ["-+"])
    run = subprocess.run(
        [compiler, "build", flags, "-o", os.devnull, path],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = test.source.split("\n")
    messages = [m[1:] for m in go_corpus.diagnostics(run.stdout, [path])[0]]
    for number, line in enumerate(lines, 1):
        if "// BAD:" not in line:
            continue
        first, last = scope(lines, number)
        wanted = findings(go_corpus.wanted_errors(path), first, last)
        said = findings(messages, first, last)
        yield number, "refused" if run.returncode else verdict(line, wanted, said), line.strip()


def main():
    corpus, compiler = sys.argv[1:]
    count = {}
    for file in sorted(os.listdir(corpus)):
        path = os.path.join(corpus, file)
        if not re.match(r"escape.*\.go$", file) or "// BAD:" not in go_corpus.read(path):
            continue
        for number, found, text in places(path, compiler):
            count[found] = count.get(found, 0) + 1
            print("%-8s %s:%d: %s" % (found, file, number, text))
    print(", ".join("%s %d" % item for item in sorted(count.items())), "of %d" % sum(count.values()))


main()
