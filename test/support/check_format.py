#!/usr/bin/env python3
"""Checks the layout of the sources: check_format.py ROOT

C and C++ are laid out as clang-format 19 does it by .clang-format; no line of C, C++, assembler, .def,
Python, CMake or a script has more than 110 columns. What .clang-format cannot lay out (`clang-format off`)
still keeps to the columns.
"""
import os
import subprocess
import sys

COLUMNS = 110
FORMATTED = (".c", ".h", ".cpp")
MEASURED = FORMATTED + (".S", ".def", ".py", ".cmake", "CMakeLists.txt", "lit.cfg.py")


def files(root):
    """The files under version control, or all of a tree that is not a checkout."""
    git = ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if os.path.exists(os.path.join(root, ".git")):
        listed = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split("\0")
        return sorted(name for name in set(listed) if os.path.isfile(os.path.join(root, name)))
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if not f.startswith((".", "build"))]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def is_script(path):
    with open(path, "rb") as f:
        return f.read(2) == b"#!"


def main(root):
    failed = False
    names = files(root)
    for name in names:
        path = os.path.join(root, name)
        if not name.endswith(MEASURED) and not is_script(path):
            continue
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            if len(line.rstrip("\n")) > COLUMNS:
                print("%s:%d: %d columns, at most %d" % (name, number, len(line.rstrip("\n")), COLUMNS))
                failed = True
    formatted = [name for name in names if name.endswith(FORMATTED)]
    if formatted:
        command = ["clang-format-19", "--dry-run", "-Werror", *formatted]
        failed = subprocess.run(command, cwd=root, stderr=subprocess.STDOUT).returncode != 0 or failed
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
