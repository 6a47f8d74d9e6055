"""A lit test format for Go's own tests: each file of the installed Go's test folder is a test.

They are run in place, when asked for by name (`tools/run-tests build test/conformance`). What fails stands
in expected-failures.txt under its reason; a test of that list that passes fails the suite until its row is
removed. `conformance.py prune BUILD` removes such rows.

Most of these programs print nothing and panic when something is wrong: one that does nothing would pass. A
program counts only when its main was seen to end: what is compiled is a copy whose main ends by printing
MARK.
"""
import concurrent.futures
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import go_corpus  # noqa: E402 - found through the path above

CORPUS = "/usr/share/go-1.19/test"
TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIST = os.path.join(TESTS, "conformance", "expected-failures.txt")
MARK = "main was seen to end"
LOCAL_IMPORT = r'^(\s*(?:import\s*\(?\s*)?(?:[\w.]+\s+)?)"\./'
SECONDS = 60    # of processor time, for each process; twice as long on the clock


def write(path, text):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


class Failure(Exception):
    """Why a test does not pass."""


class Runner:
    """Runs one test with the compiler, in a folder of its own."""

    def __init__(self, test, loam, env, folder):
        self.test, self.loam, self.folder = test, loam, folder
        self.env = dict(env, PWD=CORPUS)

    def call(self, command):
        """(exit status, standard output and error as they came)."""
        with tempfile.TemporaryFile(dir=self.folder) as out:
            def limit():
                resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
                resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            try:
                ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=CORPUS,
                                     env=self.env, timeout=4 * SECONDS, preexec_fn=limit)
            except subprocess.TimeoutExpired:
                raise Failure("%s took too long" % os.path.basename(command[0]))
            out.seek(0)
            return ran.returncode, out.read(1 << 24).decode("utf-8", "surrogateescape").replace("\r\n", "\n")

    def compile(self, output, inputs, *flags):
        gcflags = "-gcflags=" + " ".join([*flags, *self.test.flags])
        return self.call([self.loam, "build", gcflags, "-o", output, *inputs])

    def build(self, inputs):
        program = os.path.join(self.folder, "a.out")
        status, said = self.compile(program, inputs)
        if status:
            raise Failure("build failed, status %d\n%s" % (status, said))
        return program

    def marked(self, paths):
        """Copies of the files, the end of main marked; the others as they are."""
        copies, found = [], False
        for path in paths:
            text = go_corpus.read(path)
            main = re.search(r"^func\s+main\(\)\s*\{(?:[^\n]*\}$|.*?^\})", text, re.M | re.S)
            if main:
                found, end = True, main.end() - 1
                text = '%s;println("%s")%s' % (text[:end], MARK, text[end:])
            copy = os.path.join(self.folder, os.path.basename(path))
            write(copy, text)
            copies.append(copy)
        if not found:
            raise Failure("no end of main was found")
        return copies

    def run_program(self, inputs):
        args = [a for a in self.test.args if not a.endswith(".go")]
        status, said = self.call([self.build(inputs)] + args)
        if status:
            raise Failure("exit status %d\n%s" % (status, said))
        return said

    def run_marked(self, paths):
        said = self.run_program(self.marked(paths))
        if MARK + "\n" not in said:
            raise Failure("main was not seen to end")
        return said.replace(MARK + "\n", "")

    def check_output(self, said):
        want = self.test.expected_output()
        if said != want:
            raise Failure("output:\n%s\nexpected:\n%s" % (said, want))

    def action_run(self):
        beside = os.path.dirname(self.test.path)
        paths = [self.test.path] + [os.path.join(beside, a) for a in self.test.args if a.endswith(".go")]
        said = self.run_marked(paths)
        if said != self.test.expected_output():
            said = self.run_program(paths)    # the file's name may be part of the output
        self.check_output(said)

    def action_runoutput(self):
        path = os.path.join(self.folder, "generated", "tmp__.go")
        self.generate(path)
        self.check_output(self.run_marked([path]))

    def generate(self, path):
        beside = os.path.dirname(self.test.path)
        paths = [self.test.path] + [os.path.join(beside, a) for a in self.test.args if a.endswith(".go")]
        self.test.args = []
        os.mkdir(os.path.dirname(path))
        said = self.run_program(paths)
        write(path, said)

    def action_compile(self):
        status, said = self.compile(os.devnull, [self.test.path])
        if status:
            raise Failure("status %d\n%s" % (status, said))

    def action_build(self):
        self.build([self.test.path])

    def check_errors(self, inputs, files, want_error):
        status, said = self.compile(os.devnull, inputs, "-e")
        if status != (1 if want_error else 0):
            raise Failure("status %d\n%s" % (status, said))
        problems = go_corpus.mismatches(said, files)
        if problems:
            raise Failure("\n".join(problems))

    def action_errorcheck(self):
        self.check_errors([self.test.path], [self.test.path], self.test.want_error)

    def action_errorcheckoutput(self):
        path = os.path.join(self.folder, "generated", "tmp__.go")
        self.generate(path)
        self.check_errors([path], [path], True)

    def laid_out(self):
        """[(folder, its files)]: the packages of the test, each in a folder named as others import it."""
        packages = []
        for name, paths in self.test.packages():
            folder = os.path.join(self.folder, name)
            os.mkdir(folder)
            for path in paths:
                text = re.sub(LOCAL_IMPORT, r'\1"../', go_corpus.read(path), flags=re.M)
                write(os.path.join(folder, os.path.basename(path)), text)
            packages.append((folder, [os.path.join(folder, os.path.basename(path)) for path in paths]))
        return packages

    def action_compiledir(self):
        for folder, _ in self.laid_out():
            status, said = self.compile(os.devnull, [folder])
            if status:
                raise Failure("status %d\n%s" % (status, said))

    def action_errorcheckdir(self):
        packages = self.laid_out()
        for folder, files in packages:
            self.check_errors([folder], files, self.test.want_error and folder == packages[-1][0])

    def action_rundir(self):
        _, files = self.laid_out()[-1]
        self.check_output(self.run_marked_folder(files))

    def run_marked_folder(self, files):
        """The marked copies stand beside the packages that they import."""
        self.folder = os.path.dirname(files[0])
        copies = os.path.join(os.path.dirname(self.folder), "marked")
        os.mkdir(copies)
        self.folder = copies
        return self.run_marked(files)

    def action_errorcheckandrundir(self):
        packages = self.laid_out()
        for folder, files in packages[:-1]:
            self.check_errors([folder], files, self.test.want_error and folder == packages[-2][0])
        self.test.flags = []
        self.check_output(self.run_marked_folder(packages[-1][1]))


def actions():
    return [name[7:] for name in dir(Runner) if name.startswith("action_")]


def run_test(test, build, env):
    """None, or why the test does not pass."""
    folder = tempfile.mkdtemp(prefix="loam-conformance-")
    try:
        getattr(Runner(test, os.path.join(build, "bin", "loam"), env, folder), "action_" + test.action)()
    except Failure as failure:
        return str(failure)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return None


def expected_failures():
    """name -> reason. A line "# REASON" stands above the names it holds for."""
    rows, reason = {}, None
    with open(LIST, encoding="utf-8") as file:
        for line in filter(None, map(str.strip, file)):
            if line.startswith("# "):
                reason = line[2:]
            elif line in rows or reason is None:
                sys.exit("%s: %s stands there twice, or without a reason" % (LIST, line))
            else:
                rows[line] = reason
    return rows


def selected_tests():
    return [test for test in go_corpus.all_tests(CORPUS) if test.action in actions() and test.enabled]


def prune(build):
    """Takes the tests that pass out of the list."""
    tests = [test for test in selected_tests() if test.name in expected_failures()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = pool.map(lambda test: run_test(test, build, os.environ), tests)
        passing = {test.name for test, why in zip(tests, verdicts) if why is None}
    with open(LIST, encoding="utf-8") as file:
        text = "".join(line for line in file if line.strip() not in passing)
    text = re.sub(r"^# .*\n+(?=# |\Z)", "", text, flags=re.M)    # reasons without a test
    with open(LIST, "w", encoding="utf-8") as file:
        file.write(text)
    print("%d rows removed" % len(passing))


try:
    import lit.Test
    import lit.formats
    Format = lit.formats.base.TestFormat
except ImportError:    # run by hand
    Format = object


class ConformanceTest(Format):
    """The suite's one extra test holds the list against the folder: each row names a test."""

    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        self.by_name = {}
        if lit_config.params.get("conformance") and os.path.isdir(CORPUS):
            self.by_name = {test.name: test for test in selected_tests()}
            self.expected = expected_failures()
        for name in ["the-list", *self.by_name]:
            yield lit.Test.Test(suite, tuple(path_in_suite) + tuple(name.split("/")), local_config)

    def execute(self, test, lit_config):
        if not os.path.isdir(CORPUS):
            return lit.Test.UNSUPPORTED, "needs Go's tests (package golang-1.19-src)"
        if not lit_config.params.get("conformance"):
            return lit.Test.UNSUPPORTED, "Go's tests run when asked for by name"
        name = "/".join(test.path_in_suite[1:])
        if name == "the-list":
            strangers = sorted(set(self.expected) - set(self.by_name))
            return (lit.Test.FAIL if strangers else lit.Test.PASS), "\n".join(["no such tests:"] + strangers)
        why = run_test(self.by_name[name], test.config.loam_build, test.config.environment)
        if name in self.expected:
            remove = "it passes: remove its row from expected-failures.txt"
            return (lit.Test.XFAIL, why) if why else (lit.Test.XPASS, remove)
        return (lit.Test.FAIL, why) if why else (lit.Test.PASS, "")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "prune":
        sys.exit("usage: conformance.py prune BUILD")
    prune(os.path.abspath(sys.argv[2]))
