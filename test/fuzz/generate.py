#!/usr/bin/env python3
"""generate.py --seed N [--count K] [--set NAME] [--per-file M] [--out FOLDER]: Go programs for run.py.

Program number S of a set is made from seed S alone, whatever file it is in. Without --out the text goes to
standard output. There are fourteen sets:

  pointers       sparse programs that move pointers about: a few small functions, in which little escapes,
                 because where everything escapes, no fault of the escape analysis shows
  values         functions full of expressions, conversions, constants, comparisons, switches and assignments
  declarations   package variables, embedding, method sets, scopes, jumps, the order of evaluation
  maps           maps of all kinds of keys and values, changed while they are iterated over
  defers         deferred calls of all kinds, panics, recover
  loops          counted loops over slices, whose checks hold or fail, and whose stores change slices
  branches       recursions that return early, checks that two ways share, choices of elements
  slices         slices and maps that may lie in frames: grown, cut, kept, looked at, handed on
  makers         functions that make objects and give them back, and callers that look at them or keep them
  lists          functions that link objects in loops and recursions, and let few of them out
  boxes          values in interfaces that are printed, whose methods keep them
  callees        objects given to code that a parameter leads to, over several packages
  packages       those of `pointers` and `declarations`, spread over several packages
  changes        the same; each is built, then package alpha changes, and it is built again

How a program about pointers is made: frames.py has the table of shapes (SHAPES) and of ways out of a
frame (LEAKS); moves.py, sequences.py and ways.py those of moves (PLACE_MOVES, SEQUENCE_MOVES, WAYS) and
of what stands round them (WRAPPERS); elements.py that of types (ELEMENTS). One about values: values.py,
statements.py (STATEMENTS), expressions.py (EXPRESSIONS), kinds.py (LITERALS). One about declarations:
declarations.py (SHAPES). One about maps: maps.py (KEYS, VALUES, OPERATIONS). One about deferred calls:
defers.py (STATEMENTS). One about loops: loops.py (INDICES, STATEMENTS, UP, DOWN). About branches:
branches.py (HEADS, AGAIN, ARMS, CHOICES). About slices: slices.py (SLICES, STATEMENTS). About makers:
makers.py (MADE, RESULTS, LINKS, KEPT, STATEMENTS). About lists: lists.py (STATEMENTS, MAKERS, LEAKS).
About boxes: boxes.py (METHODS, DEEDS, WAYS). About callees: callees.py (DEEDS, CALLEES, FORMS).
apart.py puts a program's declarations into packages, changes.py has what there are two versions of (CHANGES).
A new kind of program is a function and a row in one of the tables. run.py tells how to replay and reduce what
it finds.
"""
import argparse
import os

import apart
import boxes
import branches
import callees
import changes
import declarations
import defers
import frames
import lists
import loops
import makers
import maps
import slicehelpers
import slices
import values
from program import Program, file_text

# Sets of shapes by name.
SETS = {
    "pointers": frames.SHAPES,
    "values": values.SHAPES,
    "declarations": declarations.SHAPES,
    "maps": maps.SHAPES,
    "callees": callees.SHAPES,
    "packages": frames.SHAPES + declarations.SHAPES,
    "changes": changes.SHAPES,
    "defers": defers.SHAPES,
    "loops": loops.SHAPES,
    "branches": branches.SHAPES,
    "slices": slices.SHAPES,
    "makers": makers.SHAPES,
    "boxes": boxes.SHAPES,
    "lists": lists.SHAPES,
}
SEVERAL_PACKAGES = ("packages", "changes", "callees")


def generate(seed, shapes="pointers"):
    """The program of this seed: one or two shapes of a set."""
    program = Program(seed)
    for _ in range(program.rng.choice([1, 1, 2])):
        program.choose(SETS[shapes])(program)
    return program


def generate_file(seeds, shapes="pointers"):
    """One Go file with the programs of these seeds."""
    programs = [generate(seed, shapes) for seed in seeds]
    if shapes in SEVERAL_PACKAGES:
        return apart.files_text(programs)
    if shapes == "slices":
        return file_text(programs, slicehelpers.HELPERS, slicehelpers.IMPORTS)
    if shapes == "boxes":
        return file_text(programs, boxes.HELPERS, boxes.IMPORTS)
    helpers = {"maps": maps.HELPERS, "makers": makers.HELPERS}
    return file_text(programs, helpers.get(shapes, ""))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--per-file", type=int, default=15)
    parser.add_argument("--set", choices=SETS, default="pointers")
    parser.add_argument("--out", help="folder for files fuzz-SEED.go")
    options = parser.parse_args()
    end = options.seed + options.count
    for first in range(options.seed, end, options.per_file):
        text = generate_file(range(first, min(first + options.per_file, end)), options.set)
        if options.out is None:
            print(text)
            continue
        os.makedirs(options.out, exist_ok=True)
        with open(os.path.join(options.out, f"fuzz-{first}.go"), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
