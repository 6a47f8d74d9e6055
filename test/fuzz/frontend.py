#!/usr/bin/env python3
"""frontend.py --seed N [--count K] [--minutes M]: broken programs, which the compiler must refuse in words.

Each seed takes a file of the installed Go's test folder and breaks it: tokens are deleted, doubled, swapped,
replaced by those of another file, the text is cut off, or a part is nested many times. The compiler must end
with status 0 or 1, in time: where it takes more than a second of processor time to refuse one, not longer
than ten times gc. A seed that fails is printed with the program (--out FOLDER keeps it).
"""
import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

GO = "/usr/share/go-1.19/test"
GC = "/usr/lib/go-1.19/bin/go"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|[\w.]+|\s+|<<=|"""
                   r""">>=|&\^=|<<|>>|&\^|&&|\|\||<-|\+\+|--|[-+*/%&|^<>=!:]=|\.\.\.|.""", re.S)
SLOW, TIMES, TIMEOUT = 1.0, 10, 120
WORDS = """
break case chan const continue default defer else fallthrough for func go goto if import interface
map package range return select struct switch type var int string nil iota any _ ( ) [ ] { } , ; : .
= := ... <- & * + - / < == ! ~ 0 1 1e400 0x 07 'a' "s" `
""".split()
NESTS = (("(", ")"), ("[", "]"), ("{", "}"), ("*", ""), ("[]", ""), ("func(", ")"), ("struct{a ", "}"),
         ("map[", "]int"), ("-", ""), ("if a {", "}"))


def sources():
    found = []
    for folder, _, names in os.walk(GO):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith(".go") and os.path.getsize(path) < 20000:
                found.append(path)
    return sorted(found)


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def broken(rng, files):
    """A program's text: one to six of the ways to break it, after one another."""
    tokens = TOKEN.findall(read(rng.choice(files)))
    others = TOKEN.findall(read(rng.choice(files)))
    for _ in range(rng.randint(1, 6)):
        if not tokens or not others:
            break
        at, how = rng.randrange(len(tokens)), rng.randrange(9)
        n = min(1 + int(rng.expovariate(0.5)), len(tokens) - at)
        if how == 0:
            del tokens[at:at + n]
        elif how == 1:
            tokens[at:at] = tokens[at:at + n] * rng.randint(1, 3)
        elif how == 2:
            to = rng.randrange(len(tokens))
            tokens[at], tokens[to] = tokens[to], tokens[at]
        elif how == 3:
            tokens[at] = rng.choice(WORDS)
        elif how == 4:
            start = rng.randrange(len(others))
            tokens[at:at] = others[start:start + rng.randint(1, 12)]
        elif how == 5:
            tokens[at] = rng.choice(others)
        elif how == 6:
            tokens[at:at] = [" ", rng.choice(WORDS), " "]
        elif how == 7 and rng.random() < 0.3:
            del tokens[at:]
        elif how == 8 and rng.random() < 0.3:
            depth = rng.choice((3, 30, 300, 3000))
            opening, closing = rng.choice(NESTS)
            tokens[at] = opening * depth + tokens[at] + closing * depth
    return "".join(tokens)


def timed(command, env=None):
    """(status or None, seconds of processor time, what was said)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, timeout=TIMEOUT, env=env)
        status, said = ran.returncode, ran.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        status, said = None, ""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return status, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


def trial(loam, text, folder):
    """None, or what is wrong."""
    path = os.path.join(folder, "p.go")
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
    status, seconds, said = timed([loam, "build", "-o", os.path.join(folder, "p"), path])
    if status == 2 and "is not a program" in said:
        return None
    if status not in (0, 1, None):
        return "status %s: %s" % (status, said[:300])
    if status == 1 and not said.strip():
        return "status 1 without a word"
    if status and seconds > SLOW and os.path.exists(GC):    # what is right is compiled to its end
        command = [GC, "build", "-o", os.path.join(folder, "q"), path]
        _, gc, _ = timed(command, dict(os.environ, GO111MODULE="off"))
        if seconds > TIMES * gc:
            return "%.1f s, gc %.1f s" % (seconds, gc)
    return "no end" if status is None else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=0, help="how long, instead of --count")
    parser.add_argument("--out", help="folder for the programs that fail")
    options = parser.parse_args()
    loam = os.path.join(os.environ.get("LOAM_BUILD", os.path.join(ROOT, "build")), "bin", "loam")
    files, folder = sources(), tempfile.mkdtemp(prefix="loam-frontend-")
    end = time.time() + 60 * options.minutes
    tried = failed = 0
    seed = options.seed
    while time.time() < end if options.minutes else tried < options.count:
        text = broken(random.Random(seed), files)
        why = trial(loam, text, folder)
        tried += 1
        if why:
            failed += 1
            print("seed %d: %s" % (seed, why), flush=True)
            if options.out:
                shutil.copy(os.path.join(folder, "p.go"), os.path.join(options.out, "seed%d.go" % seed))
        seed += 1
    shutil.rmtree(folder, ignore_errors=True)
    print("%d tried, %d failed" % (tried, failed))
    return 1 if failed else 0 if tried else 2


if __name__ == "__main__":
    sys.exit(main())
