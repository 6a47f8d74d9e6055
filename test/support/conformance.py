"""Go's own tests: each file of the installed Go's test folder is a test, run in place.

Most of these programs print nothing and panic when something is wrong: one that does nothing would pass. A
program counts only when its main was seen to end: what is compiled is a copy whose main first defers to print
MARK.
"""
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import expected_failures  # noqa: E402 - found through the path above
import go_corpus  # noqa: E402
from limited_run import Failure, call  # noqa: E402

CORPUS = os.path.join(expected_failures.GO, "test")
STRICTER = os.path.join(expected_failures.TESTS, "conformance", "stricter.txt")
MARK = "main was seen to end"
LOCAL_IMPORT = r'^(\s*(?:import\s*\(?\s*)?(?:[\w.]+\s+)?)"\./'


def write(path, text):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


class Runner:
    """Runs one test with the compiler, in a folder of its own."""

    def __init__(self, test, loam, env, folder):
        self.test, self.loam, self.env, self.folder = test, loam, env, folder

    def call(self, command):
        return call(command, CORPUS, dict(self.env, GOOS="linux", GOARCH="amd64"))

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
        """Copies of the files, main with the mark; the others as they are."""
        copies, found = [], False
        for path in paths:
            text = go_corpus.read(path)
            main = re.search(r"^func\s+main\(\)\s*\{", text, re.M)
            if main:
                found, begin = True, main.end()
                text = '%sdefer println("%s");%s' % (text[:begin], MARK, text[begin:])
            copy = os.path.join(self.folder, os.path.basename(path))
            write(copy, text)
            copies.append(copy)
        if not found:
            raise Failure("no main was found")
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
        problems = go_corpus.mismatches(said, files, go_corpus.stricter(STRICTER, self.test.name))
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


def selected_tests():
    tests = go_corpus.all_tests(CORPUS)
    return {test.name: test for test in tests if test.action in actions() and test.enabled}


SUITE = expected_failures.Suite("conformance", selected_tests, run_test)

if __name__ == "__main__":
    SUITE.main()
