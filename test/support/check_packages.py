#!/usr/bin/env python3
"""check_packages.py LOAM GO_SRC TABLE: which packages of the installed Go's library can be imported.

Each of the table's first column must be refused in words at its import; a program that imports all others
must compile. A package is a folder with Go files for this machine, which the compiler knows; internal and
vendored ones and the commands are none."""
import os
import re
import subprocess
import sys
import tempfile

NOT_PACKAGES = {"internal", "vendor", "cmd", "testdata", "builtin"}


def packages(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - NOT_PACKAGES)
        if folder != root and any(n.endswith(".go") and not n.endswith("_test.go") for n in names):
            yield os.path.relpath(folder, root)


def compile(loam, paths):
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "p.go")
        with open(program, "w") as file:
            file.write("package p\n" + "".join('import _ "%s"\n' % path for path in paths))
        run = subprocess.run([loam, "build", "-gcflags=-e", "-o", os.devnull, program], text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return run.returncode, run.stdout.replace(program, "p.go").splitlines()


def main():
    loam, source, table = sys.argv[1:]
    with open(table, encoding="utf-8") as file:
        listed = re.findall(r"^\| `([\w/]+)` \|", file.read(), re.M)
    for path in listed:
        status, said = compile(loam, [path])
        if status != 1 or len(said) != 1 or not said[0].startswith("p.go:2:10: not supported: package "):
            print("%s is in the table, and the compiler says, with status %d:" % (path, status), *said)
    others = [path for path in packages(source) if path not in listed]
    _, said = compile(loam, others)
    errors = [line for line in said if not re.search(r": no Go files in |is not in GOROOT", line)]
    print("refused, and not in the table:\n" + "\n".join(errors) if errors else "as in the table")


if __name__ == "__main__":
    main()
