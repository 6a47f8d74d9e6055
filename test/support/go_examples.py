"""The examples of the installed Go's packages: each Example function with an // Output: comment is a test.

The program is the example's file with `package main` and a main that calls the example of the name it is
given. It is built once for the examples of a file; those expected to fail, which may not even compile, are
built alone. It runs in the package's folder. Its output must be the comment's, compared as `go test`
compares: without space around it, and for "Unordered output:" with the lines sorted. The local time is that
which the tests of package time ask for.
"""
import atexit
import fcntl
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import expected_failures  # noqa: E402 - found through the path above
from limited_run import Failure, call  # noqa: E402

SOURCE = os.path.join(expected_failures.GO, "src")
PACKAGES = """
archive/zip bufio bytes compress/flate compress/gzip compress/zlib container/heap container/list
container/ring context crypto/cipher crypto/md5 encoding/ascii85 encoding/base32 encoding/base64
encoding/binary encoding/csv encoding/hex encoding/pem errors flag fmt hash hash/crc32 hash/maphash html
index/suffixarray io io/fs io/ioutil log math math/big math/bits math/cmplx math/rand net/url os os/exec
os/signal path path/filepath regexp regexp/syntax runtime sort strconv strings sync sync/atomic
text/scanner text/tabwriter time unicode unicode/utf8
""".split()
EXAMPLE = re.compile(r"^func (Example\w*)\(\) \{\n(.*?)^\}\n", re.M | re.S)
OUTPUT = re.compile(r"\n\s*//\s*(Unordered output|Output):(.*(?:\n\s*//.*)*)\n\s*\Z", re.I)
IMPORT = re.compile(r'^(?:import )?\t?(?:(\w+|\.) )?"([\w/.]+)"\n', re.M)
NO_CODE = re.compile(r'//.*|"(?:[^"\\\n]|\\.)*"')


class Example:
    def __init__(self, package, path, text, match):
        self.function, self.folder, self.path, self.text = match.group(1), os.path.dirname(path), path, text
        self.name = "%s/%s" % (package, self.function)
        kind, output = OUTPUT.search("\n" + match.group(2)).groups()
        self.unordered = kind.lower().startswith("unordered")
        self.output = re.sub(r"^\s*//", "", output, flags=re.M)

    def compared(self, output):
        lines = [line.strip() for line in output.strip().split("\n")]
        return sorted(lines) if self.unordered else lines


def program(name, text, functions):
    """The file of this name as a program with these of its examples. Lines keep their numbers."""
    def kept(m):
        return m.group() if m.group(1) in functions else "\n" * m.group().count("\n")
    text = EXAMPLE.sub(kept, text)
    code = NO_CODE.sub("", IMPORT.sub("", text))

    def used(m):
        name = m.group(1) or os.path.basename(m.group(2))
        return m.group() if name == "." or re.search(r"\b%s\." % name, code) else "\n"
    text = IMPORT.sub(used, text)
    text = re.sub(r"^(package )\w+", r'\1main; import args "os"', text, count=1, flags=re.M)
    cases = "".join('\tcase "%s":\n\t\t%s()\n' % (name, name) for name in functions)
    return "//line %s:1\n" % name + text + "\nfunc main() {\n\tswitch args.Args[1] {\n%s\t}\n}\n" % cases


def examples_of(package):
    folder = os.path.join(SOURCE, package)
    for name in sorted(os.listdir(folder)):
        if re.search(r"example\w*_test\.go$", name):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            for match in EXAMPLE.finditer(text):
                if OUTPUT.search("\n" + match.group(2)):
                    yield Example(package, os.path.join(folder, name), text, match)


def examples():
    """"PACKAGE/FUNCTION" -> Example."""
    return {example.name: example for package in PACKAGES for example in examples_of(package)}


# What is built for several tests of this run.
SHARED = tempfile.mkdtemp(prefix="loam-examples-")
atexit.register(shutil.rmtree, SHARED, ignore_errors=True)


def compile(example, functions, output, build, env):
    """(status, what the compiler said)"""
    folder = tempfile.mkdtemp(dir=SHARED)
    source = os.path.join(folder, "example.go")
    with open(source, "w", encoding="utf-8") as file:
        file.write(program(os.path.basename(example.path), example.text, functions))
    return call([os.path.join(build, "bin", "loam"), "build", "-o", output, source], folder, env)


def shared_program(example, build, env):
    """The program of all the file's examples that are not expected to fail, or None: it does not compile."""
    output = os.path.join(SHARED, example.path.replace("/", "%"))
    with open(output + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(output + ".tried"):
            open(output + ".tried", "w").close()
            expected = SUITE.expected()
            together = [e.function for e in SUITE.tests().values()
                        if e.path == example.path and e.name not in expected]
            compile(example, together, output, build, env)
    return output if os.path.exists(output) else None


def run_example(example, build, env):
    """None, or why the example does not pass."""
    try:
        program = None if example.name in SUITE.expected() else shared_program(example, build, env)
        if not program:
            program = os.path.join(SHARED, example.name.replace("/", "%"))
            status, said = compile(example, [example.function], program, build, env)
            if status:
                return "build failed, status %d\n%s" % (status, said)
        status, said = call([program, example.function], example.folder, dict(env, TZ="America/Los_Angeles"))
        if status:
            return "exit status %d\n%s" % (status, said)
        if example.compared(said) != example.compared(example.output):
            return "output:\n%s\nexpected:\n%s" % (said.strip(), example.output.strip())
    except Failure as failure:
        return str(failure)
    return None


SUITE = expected_failures.Suite("examples", examples, run_example)

if __name__ == "__main__":
    SUITE.main()
