#!/usr/bin/env python3
"""run.py --seed N [--count K]: the programs of seeds N..N+K-1 by Loam, in all builds and modes, against Go.

Without real Go the builds and modes are compared with each other. Prints each difference with its seed and a
command that tries this seed alone, then a summary. The exit status is 0 when nothing differs, 1 when
something does, 2 when nothing was tried.

  --per-file M       programs in one Go file (default 15); a difference is looked for in the program alone
  --set NAME         set of shapes: pointers (the default), values, declarations, maps, defers, loops,
                     branches, slices, makers, boxes, callees, packages or changes (the builds
                     `warm`, `whole`, `beside` and `units` are for the last three)
  --flavours a,b     builds: plain, N, l, Nl... (default: all of trial.py's table)
  --modes a,b        run modes: plain, stackmove, gcstress... (default: all of trial.py's table)
  --no-oracle        do not ask real Go
  --file PATH        try this Go file instead of generated programs
  --reduce           reduce the first program that differs and print it (or write it: --out PATH)
  --keep NAME        reduce, and keep the result as a test: test/fuzz/found/NAME.go with real Go's output

Replay: `test/fuzz/run.py --seed S`; `test/fuzz/generate.py --seed S` shows the program. LOAM_BUILD names
another build folder.
"""
import argparse
import sys

import reduce
from generate import SETS, SEVERAL_PACKAGES, generate_file
from trial import FLAVOURS, MODES, PACKAGE_FLAVOURS, Bench, Refused, Trial, have_go, same, sections


class Difference:
    """What a program did in one trial, and what was expected of it.

    The trial's mode is None where Loam did not accept the program; there is no trial where it is the program
    that cannot be tried. `source` are the options of run.py that name the program, `program` is its text.
    """

    def __init__(self, source, program, trial, text):
        self.source, self.program, self.trial, self.text = source, program, trial, text

    def report(self):
        where, replay = "", f"test/fuzz/run.py {self.source}"
        if self.trial:
            where += f" build {self.trial.flavour}:"
            replay += f" --flavours {self.trial.flavour}"
        if self.trial and self.trial.mode:
            where += f" mode {self.trial.mode}:"
            replay += f" --modes {self.trial.mode}"
        return f"{self.source}:{where} {self.text}\n  replay: {replay} --reduce"


def first_difference(expected, got):
    """One line that tells how two runs differ."""
    if got.status is None:
        return "it ran out of time"
    wanted, given = expected.output.splitlines(), got.output.splitlines()
    for number, (want, have) in enumerate(zip(wanted, given), 1):
        if want != have:
            return f"line {number}: want {want[:80]!r}, got {have[:80]!r}"
    return (
        f"want {len(wanted)} lines and status {expected.status}, "
        f"got {len(given)} lines and status {got.status}"
    )


def trials_of_text(bench, text, trials):
    """Yields (trial, expected, got) for each trial of one file; raises Refused."""
    expected = bench.expected(text)
    for flavour in dict.fromkeys(trial.flavour for trial in trials):
        program = bench.loam(text, flavour)
        for trial in trials:
            if trial.flavour == flavour:
                yield trial, expected, bench.run(program, trial.mode)


def try_single(bench, source, text, trials):
    """The first difference of one program, or None."""
    try:
        for trial, expected, got in trials_of_text(bench, text, trials):
            if not same(expected, got):
                return Difference(source, text, trial, first_difference(expected, got))
            if expected.status != 0:
                return Difference(
                    source, text, None, "the program itself ends with " + expected.output[-200:]
                )
    except Refused as refusal:
        trial = Trial(refusal.flavour, None) if refusal.flavour else None
        return Difference(source, text, trial, "not accepted: " + refusal.words.strip()[:300])
    return None


def suspects(bench, shapes, seeds, trials):
    """The seeds of a file to try alone: where anything differs; all, where the file cannot be judged."""
    found, text = set(), generate_file(seeds, shapes)
    try:
        for _, expected, got in trials_of_text(bench, text, trials):
            want, have = sections(expected), sections(got)
            if expected.status != 0 or set(want) != set(seeds):
                return set(seeds)
            # a program that prints nothing tests nothing
            found.update(seed for seed in seeds if not want[seed])
            if not same(expected, got):
                differ = {seed for seed in seeds if want[seed] != have.get(seed)}
                found.update(differ or seeds)  # what differs may stand before all programs: initialisation
    except Refused:
        return set(seeds)
    return found


def try_file(bench, shapes, seeds, trials):
    """The differences of the programs of one file, each found again in the program alone."""
    found = []
    suspected = suspects(bench, shapes, seeds, trials)
    for seed in sorted(suspected):
        text = generate_file([seed], shapes)
        source = f"--set {shapes} --seed {seed}"
        difference = try_single(bench, source, text, trials)
        if difference is None and not sections(bench.expected(text))[seed]:
            difference = Difference(source, text, None, "the program itself prints nothing")
        if difference:
            found.append(difference)
    if suspected and not found:
        source = f"--set {shapes} --seed {seeds[0]} --count {len(seeds)} --per-file {len(seeds)}"
        found.append(
            Difference(source, generate_file(seeds, shapes), None, "it differs in this file and not alone")
        )
    return found


def names(text, known, what):
    chosen = text.split(",") if text else list(known)
    for name in chosen:
        if name not in known:
            sys.exit(f"run.py: unknown {what} {name}; there are: {', '.join(known)}")
    return chosen


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--per-file", type=int, default=15)
    parser.add_argument("--set", choices=SETS, default="pointers")
    parser.add_argument("--flavours")
    parser.add_argument("--modes")
    parser.add_argument("--no-oracle", action="store_true")
    parser.add_argument("--file")
    parser.add_argument("--reduce", action="store_true")
    parser.add_argument("--out")
    parser.add_argument("--keep")
    options = parser.parse_args()
    if (options.seed is None) == (options.file is None):
        parser.error("one of --seed and --file is needed")
    return options


def run_seeds(bench, options, trials):
    """Tries all seeds; prints and returns the differences."""
    found, end = [], options.seed + options.count
    for first in range(options.seed, end, options.per_file):
        seeds = list(range(first, min(first + options.per_file, end)))
        for difference in try_file(bench, options.set, seeds, trials):
            print(difference.report(), flush=True)
            found.append(difference)
    against = "real Go" if bench.oracle else "each other (real Go is missing or not asked)"
    print(
        f"{options.count} programs from seed {options.seed}, {len(trials)} trials each, against {against}: "
        f"{len(found)} differ"
    )
    return found


def run_file(bench, path, trials):
    """Tries one Go file; prints and returns the differences."""
    with open(path, encoding="utf-8") as file:
        difference = try_single(bench, "--file " + path, file.read(), trials)
    print(difference.report() if difference else f"{path}: no difference in {len(trials)} trials")
    return [difference] if difference else []


def main():
    options = parse()
    oracle = have_go() and not options.no_oracle
    flavours = PACKAGE_FLAVOURS if options.set in SEVERAL_PACKAGES else FLAVOURS
    trials = [
        Trial(flavour, mode)
        for flavour in names(options.flavours, flavours, "flavour")
        for mode in names(options.modes, MODES, "mode")
    ]
    bench = Bench(oracle)
    try:
        if options.file is None and options.count < 1:
            print("run.py: nothing to try")
            return 2
        found = run_file(bench, options.file, trials) if options.file else run_seeds(bench, options, trials)
        if found and (options.reduce or options.keep):
            reduce.deliver(bench, found[0].program, found[0].trial, options.out, options.keep)
    finally:
        bench.close()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
