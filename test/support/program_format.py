"""A lit test format for Go programs whose output is known: one file, several tests.

NAME.go is built once in a run of lit and run: plain, with GODEBUG=stackmove=1, with GODEBUG=gcstress=N, with
GODEBUG=wbstress=N, with GODEBUG=stack=segmented, with and without segmentcure=1, and with each heap plan.
Those of test/programs are also built with -N and with -l, and run plain; with -N, where LLVM keeps values by
other rules, also with moving stacks. Its standard output must be NAME.out
to the byte, its exit status as told, its standard error as told. With real Go at hand one more test asks it
for the same (so that NAME.out is what Go gives and not what we wish).
Directives, one a line, at the head of the program:

  // args: A B C              arguments
  // status: 2                exit status (default 0)
  // stderr: TEXT             standard error must contain TEXT (may be repeated; in this order); without any
                              it must be empty
  // gcstress: N              collect at every N-th allocation (default 1); "off" where it would take too long
  // stackmove: off           same
  // wbstress: N              the collector marks beside the program, a step at every N-th allocation
                              (default 1); or off
  // segmented: off           same
  // plans: off               same; "reclaiming": with each that collects
  // schedseed: off           varied_stress.py runs it with more than one thread
  // units: on                one more test: each package in an object of its own, run with stackmove=1
  // env: NAME=VALUE          for all runs
  // stressed: A B C          arguments in test/stress where each run is slow; the output is the same
  // oracle: off: REASON      real Go gives something else, and why that is right
"""
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile

import heap_plans

try:
    import lit.Test
    import lit.formats
    Format = lit.formats.base.TestFormat
except ImportError:    # varied_stress.py, run by hand
    Format = object

# lit runs first what took longest. The mode that comes first builds the program for all of them; in the order
# of names two workers would take two modes of one program, and one would wait for the other's build.
FIRST = 1e6
MODES = ("plain", "stackmove", "gcstress", "wbstress", "segmented", "plans", "go")
SEGMENTED = ("stack=segmented", "stack=segmented,segmentcure=1")
UNITS = "units"    # a mode of those programs that ask for it
# Flags of the builds, whose names are modes but for the first.
FLAGS = {"loam": "", UNITS: "-d=units", "N": "-N", "l": "-l"}


def directives(path):
    found = {"args": "", "stressed": None, "status": "0", "stderr": [], "gcstress": "1", "wbstress": "1",
             "stackmove": "on", "segmented": "on", "plans": "on", "schedseed": "on", "units": "off",
             "oracle": "on", "env": []}
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


class ProgramTest(Format):
    modes = MODES

    def getTestsForPath(self, suite, path_in_suite, lit_config, local_config):
        source = suite.getSourcePath(path_in_suite)
        units = (UNITS,) if directives(source)["units"] == "on" else ()
        for mode in self.modes + units:
            test = lit.Test.Test(suite, tuple(path_in_suite) + (mode,), local_config, file_path=None)
            if mode == "plain":
                test.previous_elapsed = FIRST
            yield test

    def getTestsInDirectory(self, suite, path_in_suite, lit_config, local_config):
        folder = suite.getSourcePath(path_in_suite)
        for name in sorted(os.listdir(folder)):
            if name.endswith(".go"):
                yield from self.getTestsForPath(suite, path_in_suite + (name,), lit_config, local_config)

    def runs(self, mode, want, lit_config):
        """The runs of a mode: for each its environment and its arguments."""
        if mode == "segmented":
            return [({"GODEBUG": kind}, want["args"]) for kind in SEGMENTED]
        if mode == "plans":
            chosen = heap_plans.RECLAIMING if want["plans"] == "reclaiming" else heap_plans.NAMES
            stress = ",stackmove=1,clobberfree=1,gcstress=" + want["gcstress"]
            kinds = ["heap=" + p for p in chosen]
            if want["gcstress"] != "off":
                kinds += ["heap=" + p + stress for p in chosen if p in heap_plans.MOVING]
            return [({"GODEBUG": kind}, want["args"]) for kind in kinds]
        if mode == "N" and want["stackmove"] == "on":
            return [({}, want["args"]), ({"GODEBUG": "stackmove=1"}, want["args"])]
        godebug = {"stackmove": "stackmove=1", UNITS: "stackmove=1",
                   "gcstress": "gcstress=" + want["gcstress"],
                   "wbstress": "wbstress=" + want["wbstress"]}.get(mode)
        return [({"GODEBUG": godebug} if godebug else {}, want["args"])]

    def execute(self, test, lit_config):
        *folders, name, mode = test.path_in_suite
        source = os.path.join(test.suite.getSourcePath(folders), name)
        if not os.path.exists(source[:-3] + ".out"):
            return lit.Test.FAIL, "the expected output is missing; tools/update-expected makes it"
        want = directives(source)
        if mode == "go" and ("go" not in test.config.available_features or want["oracle"] != "on"):
            return lit.Test.UNSUPPORTED, "needs real Go" if want["oracle"] == "on" else want["oracle"]
        if want.get(mode) == "off" and mode != UNITS:
            return lit.Test.UNSUPPORTED, "switched off by the program"
        env = dict(test.config.environment)
        for setting in want["env"]:
            key, _, value = setting.partition("=")
            env[key] = value
        limit = lit_config.maxIndividualTestTime or 240
        try:
            compiler = mode if mode == "go" or mode in FLAGS else "loam"
            program, errors = built(source, compiler, env, test.config, limit)
        except subprocess.TimeoutExpired as error:
            return lit.Test.TIMEOUT, str(error)
        if errors is not None:
            return lit.Test.FAIL, "build failed:\n" + errors
        for setting, args in self.runs(mode, want, lit_config):
            if "GODEBUG" in setting and "GODEBUG" in env:
                setting = {"GODEBUG": env["GODEBUG"] + "," + setting["GODEBUG"]}
            code, said = run_once([program] + args.split(), dict(env, **setting), source, want, limit)
            if code is not lit.Test.PASS:
                return code, " ".join(["%s=%s" % pair for pair in setting.items()] + [name, args, said])
        return lit.Test.PASS, ""


def run_once(command, env, source, want, limit):
    """Runs the program in a folder of its own; lit's code, and what is wrong."""
    folder = tempfile.mkdtemp(prefix="loam-program-")
    try:
        with subprocess.Popen(command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            try:
                output, errors = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                return lit.Test.TIMEOUT, "still runs after %d seconds:\n%s" % (limit, dump(process))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    errors = errors.decode("utf-8", "replace")
    problems = faults(source, want, process.returncode, output, errors)
    if not problems:
        return lit.Test.PASS, ""
    said = "\nstandard error:\n" + errors[:4000] if errors else ""
    return lit.Test.FAIL, "\n".join(problems) + said


def faults(source, want, status, output, errors):
    """What is wrong with a run: lines."""
    with open(source[:-3] + ".out", "rb") as expected:
        wanted = expected.read()
    problems = [difference(wanted, output)] if output != wanted else []
    if status != int(want["status"]):
        problems.append("exit status %d, not %s" % (status, want["status"]))
    at = 0
    for text in want["stderr"]:
        found = errors.find(text, at)
        if found < 0:
            problems.append("standard error lacks %r" % text)
            break
        at = found + len(text)
    if errors and not want["stderr"]:
        problems.append("unexpected standard error")
    return problems


def dump(process):
    """Where a program that hangs stands: SIGQUIT makes it print all its goroutines."""
    process.send_signal(signal.SIGQUIT)
    try:
        return process.communicate(timeout=10)[1][:20000].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[1][:20000].decode("utf-8", "replace") + "\n(SIGQUIT did not end it)"


def built(source, compiler, env, config, limit):
    """The program that `compiler` ("go", or one of FLAGS) makes of source, and None; or None and its words.

    The tests of one file share the program: the first one builds it while the others wait for its lock.
    Programs are kept in a folder that belongs to this run of lit alone.
    """
    program = os.path.join(config.program_folder, hashlib.sha1(source.encode()).hexdigest() + "." + compiler)
    with open(program + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(program + ".log"):
            log = build_log(source, compiler, program, env, config, limit)
            with open(program + ".log", "w", encoding="utf-8") as file:
                file.write(log)
    if os.path.exists(program):
        return program, None
    with open(program + ".log", encoding="utf-8") as file:
        return None, file.read()


def build_log(source, compiler, program, env, config, limit):
    """Builds source; what the compiler printed."""
    if compiler == "go":
        env = dict(env, GOCACHE=os.path.join(config.loam_build, "go-cache"), GOENV="off", GO111MODULE="off")
        command = ["/usr/lib/go-1.19/bin/go", "build"]
    else:
        command = [os.path.join(config.loam_build, "bin", "loam"), "build", "-gcflags=" + FLAGS[compiler]]
    made = subprocess.run(command + ["-o", program, source], env=env, cwd=config.program_folder,
                          capture_output=True, timeout=limit)
    return "exit status %d\n%s" % (made.returncode, made.stderr.decode("utf-8", "replace"))


def difference(want, got):
    wanted, given = want.splitlines(), got.splitlines()
    for number, (a, b) in enumerate(zip(wanted, given), 1):
        if a != b:
            return "output line %d: want %r, got %r" % (number, a[:200], b[:200])
    return "output: want %d lines, got %d" % (len(wanted), len(given))
