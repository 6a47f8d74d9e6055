#!/usr/bin/env python3
"""varied_stress.py: runs the sample programs in random combinations of the debug modes and compares with what
real Go printed.

Each run takes a program of test/programs, test/run or test/stress, a way to build it, and switches of GODEBUG
and of the environment, all decided by the seed and the run's number: so one run can be repeated with --only.
The program is chosen by its name: a new one comes into few runs, and changes no other.
It ends after --count runs or --seconds. A run that takes longer than --limit is slow, and no failure, as long
as it uses the processor: one that does not hangs.

  varied_stress.py --seed 1 --count 20
  varied_stress.py --seed 7 --seconds 3600
  varied_stress.py --seed 7 --only 123        that run again; prints its environment
"""
import argparse
import glob
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time

from program_format import SEGMENTED, directives, dump, faults

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = ("programs", "run", "stress")
FLAVOURS = ("", "", "", "-N", "-l", "-N -l", "-d=poisonframes", "-d=units")
HANG_SECONDS = 5    # without any use of the processor


def every(dice):
    """How often something happens that a mode does at each N-th allocation: from each to each thousandth."""
    return int(10 ** dice.uniform(0, 3))


def modes(dice, want):
    """GODEBUG's switches that may go together."""
    allowed = lambda name: want[name] != "off"
    stack = dice.choice(("", "stackmove=1") + SEGMENTED)
    if not allowed("segmented" if "segmented" in stack else "stackmove"):
        stack = ""
    collect = dice.choice(("", "gcstress", "wbstress"))
    if collect and allowed(collect):
        stack += ",%s=%d" % (collect, max(every(dice), int(want[collect])))
    if allowed("gcstress"):
        checks = [name for name in ("clobberfree", "invalidptr", "gccheckmark") if dice.random() < 0.4]
        stack += "".join(",%s=1" % name for name in checks)
        if dice.random() < 0.3:
            stack += ",heapverify=%d" % (10 * every(dice))
    if dice.random() < 0.4 and allowed("schedseed"):
        stack += ",schedseed=%d" % dice.randrange(1, 1 << 30)
    return stack.strip(",")


def environment(dice, want):
    env = {}
    for setting in want["env"]:
        key, _, value = setting.partition("=")
        env[key] = value
    godebug = ",".join(filter(None, (env.get("GODEBUG", ""), modes(dice, want))))
    if godebug:
        env["GODEBUG"] = godebug
    if dice.random() < 0.6:
        env.setdefault("GOMAXPROCS", str(dice.choice((1, 2, 3, 4, 8))))
    if dice.random() < 0.4 and want["gcstress"] != "off":
        env.setdefault("GOGC", str(dice.choice((5, 20, 50, 200, 400))))
    return env


def varies(source):
    """Programs that no mode is for measure something."""
    want = directives(source)
    return any(want[mode] != "off" for mode in ("stackmove", "gcstress", "wbstress"))


def chosen(sources, seed, number):
    """The one whose name gives the least number (rendezvous hashing)."""
    rank = lambda source: hashlib.sha256(
        ("%d/%d/%s" % (seed, number, os.path.relpath(source, ROOT))).encode()).digest()
    return min(sources, key=rank)


class Programs:
    """The programs that were built, in a folder that goes at the end."""

    def __init__(self, loam):
        self.loam, self.folder, self.made = loam, tempfile.TemporaryDirectory(prefix="loam-varied-"), {}

    def build(self, source, flavour):
        key = source, flavour
        if key not in self.made:
            target = os.path.join(self.folder.name, str(len(self.made)))
            command = [self.loam, "build", "-gcflags=" + flavour, "-o", target, source]
            done = subprocess.run(command, capture_output=True, text=True)
            self.made[key] = target if done.returncode == 0 else None, done.stderr
        return self.made[key]


def processor_ticks(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def outcome(process, limit):
    """Output and errors of the process; None and why it was ended: "slow" or "hangs"."""
    try:
        return process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        before = processor_ticks(process.pid)
    try:
        return process.communicate(timeout=HANG_SECONDS)
    except subprocess.TimeoutExpired:
        hangs = processor_ticks(process.pid) == before
    if hangs:
        return None, "hangs\n" + dump(process)
    process.kill()
    process.communicate()
    return None, "slow"


def one(options, programs, sources, number):
    """A run: None when all is well, "slow", or what is wrong."""
    dice = random.Random("%d/%d" % (options.seed, number))
    source = chosen(sources, options.seed, number)
    want = directives(source)
    flavour, env = dice.choice(FLAVOURS), environment(dice, want)
    args = (want["args"] if want["stressed"] is None else want["stressed"]).split()
    settings = ["%s=%s" % pair for pair in sorted(env.items())]
    name = " ".join(settings + [os.path.relpath(source, ROOT), flavour])
    if options.only is not None or options.verbose:
        print(name, flush=True)
    program, problem = programs.build(source, flavour)
    if program:
        with tempfile.TemporaryDirectory(prefix="loam-varied-") as folder:
            process = subprocess.Popen([program] + args, env=dict(os.environ, **env), cwd=folder,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            output, errors = outcome(process, options.limit)
        if output is None:
            problem = errors
        else:
            errors = errors.decode("utf-8", "replace")
            wrong = faults(source, want, process.returncode, output, errors)
            problem = "\n".join(wrong + [errors[:4000]]) if wrong else None
    if problem in (None, "slow"):
        return problem
    print("run %d: %s\n%s\nreplay: test/support/varied_stress.py --seed %d --only %d" %
          (number, name, problem, options.seed, number), flush=True)
    return "differs"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--count", type=int, default=1 << 62)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--only", type=int)
    parser.add_argument("--programs", default="*", help="names, as a pattern")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    sources = sorted(source for folder in FOLDERS
                     for source in glob.glob(os.path.join(ROOT, "test", folder, options.programs + ".go"))
                     if os.path.exists(source[:-3] + ".out") and varies(source))
    build = os.environ.get("LOAM_BUILD", os.path.join(ROOT, "build"))
    programs, end, results = Programs(os.path.join(build, "bin", "loam")), time.time() + options.seconds, []
    print("seed %d" % options.seed, flush=True)
    numbers = [options.only] if options.only is not None else range(options.count)
    for number in numbers:
        if time.time() >= end:
            break
        results.append(one(options, programs, sources, number))
    slow, wrong = results.count("slow"), results.count("differs")
    print("%d runs from seed %d: %d slow, %d differ" % (len(results), options.seed, slow, wrong))
    sys.exit(wrong > 0)


main()
