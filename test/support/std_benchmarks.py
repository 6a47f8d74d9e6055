"""The benchmarks of Go's own packages, for tools/bench --std.

A program is made of a package's test files: test/bench/Inputs/std/extract.go takes the Benchmark functions
and what they refer to, with our own small package testing, which is the same for both compilers. What does
not compile, as it reaches into the package or needs what Loam lacks, is left out, declaration by
declaration, until the rest compiles with both.
"""
import os
import re
import shutil
import subprocess

SOURCES = "/usr/share/go-1.19/src"
INPUTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench", "Inputs", "std")
PACKAGES = """
strings bytes sort strconv math/big regexp regexp/syntax unicode/utf8 unicode/utf16 bufio fmt errors io html
path path/filepath math math/bits math/cmplx math/rand time container/heap container/list container/ring
encoding/hex encoding/base32 encoding/base64 encoding/csv hash/adler32 hash/crc32 hash/crc64 hash/fnv
hash/maphash index/suffixarray text/tabwriter sync sync/atomic context os crypto/md5 crypto/sha1 crypto/sha256
crypto/sha512 compress/bzip2 compress/flate compress/lzw runtime
""".split()
ROUNDS_OF_LEAVING_OUT = 60


class Broken(Exception):
    """A package of which nothing can be measured; the text says why."""


def extractor(folder, go, env):
    """Builds extract.go; its path."""
    out = os.path.join(folder, "extract")
    subprocess.run(go + ["build", "-o", out, os.path.join(INPUTS, "extract.go")], env=env, check=True)
    return out


def declaration_at(path, line):
    """What extract is told to leave out for an error there."""
    with open(path) as file:
        lines = file.read().splitlines()
    imported = re.match(r'import \S+ "(.*)"', lines[line - 1])
    if imported:
        return "import=" + imported[1]
    for text in reversed(lines[:line]):
        if text.startswith("//decl "):
            return text[len("//decl "):]
    return None


def to_leave_out(folder, messages):
    """The declarations of a program's files that the errors of a compiler are about."""
    found = set()
    for name, line in re.findall(r"([\w.-]+\.go):(\d+)", messages):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            found.add(declaration_at(path, int(line)))
    return found - {None}


def build(command, folder, out, env):
    """What the compiler says, or None: it made the program."""
    made = subprocess.run(command + ["build", "-o", out, "."], cwd=folder, env=env, capture_output=True,
                          text=True)
    return made.stderr + made.stdout if made.returncode else None


def programs(package, folder, extract, compilers):
    """Programs of a package's benchmarks: [[executable of each compiler]]; compilers: [(command, env)]."""
    out = set()
    for _ in range(ROUNDS_OF_LEAVING_OUT):
        shutil.rmtree(folder, ignore_errors=True)
        command = [extract, os.path.join(SOURCES, package), package, folder] + ["-" + x for x in sorted(out)]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode:
            raise Broken(made.stderr.strip())
        before, all_programs = len(out), []
        for part in made.stdout.split():
            shutil.copytree(os.path.join(INPUTS, "testing"), os.path.join(part, "testing"))
            executables = ["%s-%d" % (part, i) for i in range(len(compilers))]
            for (command, env), executable in zip(compilers, executables):
                said = build(command, part, executable, env)
                if said is not None:
                    out |= to_leave_out(part, said)
                    break
            else:
                all_programs.append(executables)
            if said is not None and len(out) == before:
                raise Broken(said.strip().splitlines()[-1])
        if len(out) == before:
            if not all_programs:
                raise Broken("no benchmark that can be had from outside the package")
            return all_programs
    raise Broken("its benchmarks do not compile")


def rows(executable, milliseconds, repeat, row):
    """One run: {benchmark: (nanoseconds, allocations)}."""
    ran = subprocess.run([executable, str(milliseconds), str(repeat), row or ""], capture_output=True,
                         text=True, stdin=subprocess.DEVNULL, timeout=1200)
    found = {}
    for line in ran.stdout.splitlines():
        words = line.split()
        if len(words) == 3 and not words[1].startswith("fail"):
            found[words[0]] = (float(words[1]), float(words[2]))
    return found
