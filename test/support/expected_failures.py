"""Suites of tests that come with the installed Go, and the list of those that are known to fail.

Such a suite runs when asked for by name (`tools/run-tests build test/conformance`). What fails stands in the
expected-failures.txt of its folder under its reason; a test of that list that passes fails the suite until
its row is removed. `prune` removes such rows.
"""
import concurrent.futures
import os
import re
import sys

try:
    import lit.Test
    import lit.formats
    Format = lit.formats.base.TestFormat
except ImportError:    # run by hand
    Format = object

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GO = "/usr/share/go-1.19"


class Suite:
    """A folder of test/ by its name, `tests()`: name -> test, `run(test, build, env)`: None, or why not."""

    def __init__(self, folder, tests, run):
        self.folder, self.tests, self.run = folder, tests, run
        self.list = os.path.join(TESTS, folder, "expected-failures.txt")

    def expected(self):
        """name -> reason. A line "# REASON" stands above the names it holds for."""
        rows, reason = {}, None
        with open(self.list, encoding="utf-8") as file:
            for line in filter(None, map(str.strip, file)):
                if line.startswith("# "):
                    reason = line[2:]
                elif line in rows or reason is None:
                    sys.exit("%s: %s stands there twice, or without a reason" % (self.list, line))
                else:
                    rows[line] = reason
        return rows

    def prune(self, build):
        """Takes the tests that pass out of the list."""
        tests = self.tests()
        names = [name for name in self.expected() if name in tests]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = pool.map(lambda name: self.run(tests[name], build, os.environ), names)
            passing = {name for name, why in zip(names, verdicts) if why is None}
        with open(self.list, encoding="utf-8") as file:
            text = "".join(line for line in file if line.strip() not in passing)
        text = re.sub(r"^# .*\n+(?=# |\Z)", "", text, flags=re.M)    # reasons without a test
        with open(self.list, "w", encoding="utf-8") as file:
            file.write(text)
        print("%d rows removed" % len(passing))

    def main(self):
        if len(sys.argv) != 3 or sys.argv[1] != "prune":
            sys.exit("usage: %s prune BUILD" % os.path.basename(sys.argv[0]))
        self.prune(os.path.abspath(sys.argv[2]))


class ListedTests(Format):
    """The one extra test of a suite holds the list against the tests: each row names one."""

    def __init__(self, suite):
        self.suite, self.by_name = suite, {}

    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        if self.wanted(lit_config) and os.path.isdir(GO):
            self.by_name, self.expected = self.suite.tests(), self.suite.expected()
        for name in ["the-list", *self.by_name]:
            yield lit.Test.Test(suite, tuple(path_in_suite) + tuple(name.split("/")), local_config)

    def wanted(self, lit_config):
        return lit_config.params.get("installed-go")

    def execute(self, test, lit_config):
        if not os.path.isdir(GO):
            return lit.Test.UNSUPPORTED, "needs the installed Go (package golang-1.19-src)"
        if not self.wanted(lit_config):
            return lit.Test.UNSUPPORTED, "runs when asked for by name"
        name = "/".join(test.path_in_suite[1:])
        if name == "the-list":
            strangers = sorted(set(self.expected) - set(self.by_name))
            return (lit.Test.FAIL if strangers else lit.Test.PASS), "\n".join(["no such tests:"] + strangers)
        why = self.suite.run(self.by_name[name], test.config.loam_build, test.config.environment)
        if name in self.expected:
            remove = "it passes: remove its row from expected-failures.txt"
            return (lit.Test.XFAIL, why) if why else (lit.Test.XPASS, remove)
        return (lit.Test.FAIL, why) if why else (lit.Test.PASS, "")
