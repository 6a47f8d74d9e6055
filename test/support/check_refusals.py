#!/usr/bin/env python3
"""check_refusals.py FILE: small modules that the passes must refuse in words, or accept.

FILE holds sections, each begun by a line

    ;--- name: WORDS       the module is refused by loam-verify, with WORDS in the reason
    ;--- name: ok          the module is accepted: the pipeline makes code of it, with and without -N

A section without a data layout gets Loam's. Each module goes through the pipeline, through the pipeline
with -N, and through two passes alone (others for each section), as a foreign front end might run them.
Each answers with the same refusal, on one line and with status 3, or without one. A pass run alone may
refuse what another had to prepare, but in words too."""
import os
import subprocess
import sys
import tempfile

LAYOUT = ('target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-'
          'i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"\n'
          'target triple = "x86_64-unknown-linux-gnu"\n')
PIPELINES = [["-passes=loam-pipeline"], ["-passes=loam-pipeline", "-N"]]
ALONE = [["-passes=loam-" + name] for name in
         ("statepoints", "escape", "functab", "objects", "inline", "aggregates", "barriers", "polls",
          "opaque", "stackobjects", "positions", "attributes", "vectors")]


def sections(path):
    name, words, lines = None, None, []
    for line in open(path):
        if line.startswith(";--- "):
            if name:
                yield name, words, "".join(lines)
            name, _, words = line[5:].strip().partition(": ")
            lines = []
        elif name:
            lines.append(line)
    yield name, words, "".join(lines)


def answer(text, arguments):
    with tempfile.NamedTemporaryFile("w", suffix=".ll") as module:
        module.write(text if "target datalayout" in text else LAYOUT + text)
        module.flush()
        run = subprocess.run(["loam-opt", *arguments, module.name, "-o", os.devnull],
                             capture_output=True, text=True, timeout=60)
    return run.returncode, run.stderr.strip()


def fault(words, arguments, alone, status, said):
    """What is wrong with an answer, or None."""
    if words == "ok" and status == 0:
        return None
    if status != 3 or "\n" in said or not said.startswith("loam: loam-") or "LLVM's verifier" in said:
        return "no refusal in words"
    if words == "ok":
        return None if alone else "refused"
    if not said.startswith("loam: loam-verify: "):
        return "refused by another pass"
    return None if words in said else "another reason"


def main():
    faults = 0
    for index, (name, words, text) in enumerate(sections(sys.argv[1])):
        two = [ALONE[(2 * index + k) % len(ALONE)] for k in (0, 1)]
        for arguments, alone in [(m, False) for m in PIPELINES] + [(m, True) for m in two]:
            status, said = answer(text, arguments)
            what = fault(words, arguments, alone, status, said)
            # Tables are made of signatures and variables: of bodies loam-functab asks nothing.
            if what and not (status == 0 and arguments == ["-passes=loam-functab"]):
                faults += 1
                print(f"{name}: {' '.join(arguments)}: {what}: wanted '{words}', "
                      f"status {status}: {said[:300]}")
                break
    sys.exit(1 if faults else 0)


main()
