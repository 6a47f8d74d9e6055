#!/usr/bin/env python3
"""Checks that includes run downward only: check_floors.py ROOT

A part of the repository is a list of floors, lowest first; a floor is one or several folders. A file may
include what is in its own folder or floor, on a lower floor of its part, the public headers include/loam/,
and the system's headers. So a part never includes another part, and a folder that is in no list is a
complaint. FLOORS below is the only place where this order is written for a machine.
"""
import os
import re
import sys

FLOORS = {
    "runtime": [["arch"], ["os"], ["base"], ["heap"], ["gc"], ["plans"], ["stack"], ["sched"], ["lang"],
                ["start"]],
    "compiler": [["base"], ["syntax"], ["types"], ["irgen"], ["heapview"], ["driver"]],
    "passes": [["ir"], ["analysis"],
               ["contract", "escape", "inline", "lower", "optimize", "stackmap"], ["tools", "."]],
}
SOURCES = (".c", ".h", ".cpp", ".S", ".def")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
PUBLIC = re.compile(r"(loam|llvm|llvm-c)/")


def folder_of(path):
    """The folder of a part that a path relative to it belongs to."""
    return path.split("/")[0] if "/" in path else "."


def sources(root, part):
    for folder, _, names in os.walk(os.path.join(root, part)):
        for name in sorted(names):
            if name.endswith(SOURCES):
                yield os.path.relpath(os.path.join(folder, name), os.path.join(root, part))


def complaints_of(root, part, floors, path):
    level = {folder: i for i, floor in enumerate(floors) for folder in floor}
    if re.search(r"(^|_)internal\.h$", os.path.basename(path)):
        yield 1, "a header is named for what it holds, not internal"
    own = folder_of(path)
    if own not in level:
        yield 1, "folder %s is on no floor of %s" % (own, part)
        return
    for number, line in enumerate(open(os.path.join(root, part, path), encoding="utf-8"), 1):
        m = INCLUDE.match(line)
        if not m or PUBLIC.match(m[1]):
            continue
        target = m[1]
        if not os.path.exists(os.path.join(root, part, target)):
            target = os.path.normpath(os.path.join(os.path.dirname(path), target))
            if target.startswith("..") or not os.path.exists(os.path.join(root, part, target)):
                yield number, "%s is not in %s/" % (m[1], part)
                continue
        if level.get(folder_of(target), len(floors)) > level[own]:
            yield number, "%s/ may not include %s, which is above it" % (own, target)


def main(root):
    failed = False
    for part, floors in FLOORS.items():
        for path in sources(root, part):
            for line, text in complaints_of(root, part, floors, path):
                print("%s/%s:%d: %s" % (part, path, line, text))
                failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
