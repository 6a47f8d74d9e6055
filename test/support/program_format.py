"""A lit test format for Go programs whose output is known: one file, several tests.

NAME.go is built once a test and run: plain, with GODEBUG=stackmove=1, and with GODEBUG=gcstress=N. Its standard output must be
NAME.out to the byte, its exit status as told, its standard error as told. With real Go at hand a fourth test asks it for the same
(so that NAME.out is what Go gives and not what we wish). Directives, one a line, at the head of the program:

  // args: A B C              arguments
  // status: 2                exit status (default 0)
  // stderr: TEXT             standard error must contain TEXT (may be repeated; in this order); without any it must be empty
  // gcstress: N              collect at every N-th allocation (default 1); "off" where it would take too long
  // stackmove: off           same
  // env: NAME=VALUE          for all runs
  // oracle: off: REASON      real Go gives something else, and why that is right
"""
import os
import shutil
import subprocess
import tempfile

import lit.Test
import lit.formats

MODES = ("plain", "stackmove", "gcstress", "go")


def directives(path):
    found = {"args": "", "status": "0", "stderr": [], "gcstress": "1", "stackmove": "on", "oracle": "on", "env": []}
    with open(path, encoding="utf-8", errors="replace") as source:
        for line in source:
            if not line.startswith("//"):
                break
            key, colon, value = line[2:].strip().partition(": ")
            if colon and key in found:
                if isinstance(found[key], list):
                    found[key].append(value)
                else:
                    found[key] = value
    return found


class ProgramTest(lit.formats.base.TestFormat):
    def getTestsForPath(self, suite, path_in_suite, lit_config, local_config):
        for mode in MODES:
            yield lit.Test.Test(suite, tuple(path_in_suite) + (mode,), local_config, file_path=None)

    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        folder = suite.getSourcePath(path_in_suite)
        for name in sorted(os.listdir(folder)):
            if name.endswith(".go"):
                yield from self.getTestsForPath(suite, path_in_suite + (name,), lit_config, local_config)

    def execute(self, test, lit_config):
        source, mode = os.path.join(test.suite.getSourcePath(test.path_in_suite[:-2]), test.path_in_suite[-2]), test.path_in_suite[-1]
        if not os.path.exists(source[:-3] + ".out"):
            return lit.Test.FAIL, "the expected output is missing; tools/update-expected makes it"
        want = directives(source)
        env = dict(test.config.environment)
        for setting in want["env"]:
            key, _, value = setting.partition("=")
            env[key] = value
        if mode == "go" and ("go" not in test.config.available_features or want["oracle"] != "on"):
            return lit.Test.UNSUPPORTED, "needs real Go" if want["oracle"] == "on" else want["oracle"]
        if mode in ("stackmove", "gcstress"):
            if want[mode] == "off":
                return lit.Test.UNSUPPORTED, "switched off by the program"
            value = "1" if mode == "stackmove" else want["gcstress"]
            env["GODEBUG"] = ",".join(filter(None, [env.get("GODEBUG"), mode + "=" + value]))
        folder = tempfile.mkdtemp(prefix="loam-program-")
        try:
            return self.run_program(source, mode, want, env, folder, test, lit_config)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def run_program(self, source, mode, want, env, folder, test, lit_config):
        program = os.path.join(folder, "program")
        if mode == "go":
            env.update(GOCACHE=os.path.join(test.config.loam_build, "go-cache"), GOENV="off", GO111MODULE="off")
            command = ["/usr/lib/go-1.19/bin/go", "build", "-o", program, source]
        else:
            command = [os.path.join(test.config.loam_build, "bin", "loam"), "build", "-o", program, source]
        limit = lit_config.maxIndividualTestTime or 240
        try:
            made = subprocess.run(command, env=env, cwd=folder, capture_output=True, timeout=limit)
            if made.returncode:
                return lit.Test.FAIL, "build failed (%d):\n%s" % (made.returncode, made.stderr.decode("utf-8", "replace"))
            ran = subprocess.run([program] + want["args"].split(), env=env, cwd=folder, capture_output=True, timeout=limit,
                                 stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            return lit.Test.TIMEOUT, str(error)
        with open(source[:-3] + ".out", "rb") as expected:
            wanted_out = expected.read()
        problems = []
        if ran.stdout != wanted_out:
            problems.append(difference(wanted_out, ran.stdout))
        if ran.returncode != int(want["status"]):
            problems.append("exit status %d, not %s" % (ran.returncode, want["status"]))
        errors = ran.stderr.decode("utf-8", "replace")
        at = 0
        for text in want["stderr"]:
            found = errors.find(text, at)
            if found < 0:
                problems.append("standard error lacks %r" % text)
                break
            at = found + len(text)
        if errors and not want["stderr"]:
            problems.append("unexpected standard error")
        if problems:
            return lit.Test.FAIL, "\n".join(problems) + ("\nstandard error:\n" + errors[:4000] if errors else "")
        return lit.Test.PASS, ""


def difference(want, got):
    wanted, given = want.splitlines(), got.splitlines()
    for number, (a, b) in enumerate(zip(wanted, given), 1):
        if a != b:
            return "output line %d: want %r, got %r" % (number, a[:200], b[:200])
    return "output: want %d lines, got %d" % (len(wanted), len(given))
