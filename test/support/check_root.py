#!/usr/bin/env python3
"""check_root.py ROOT: the top level of the checkout holds what is named here, and no file that somebody tried
something with. Where ROOT is a git checkout, files that git does not know are left aside. Prints what is not
named here, a line each; exit status 1 when there is any."""
import os
import subprocess
import sys

KNOWN = {"CMakeLists.txt", "CMakePresets.json", "HACKING.md", "LICENSE", "README.md", "cmake", "compiler",
         "doc", "include", "lib", "passes", "runtime", "test", "tools"}


def entries(root):
    if os.path.exists(os.path.join(root, ".git")):
        git = ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z"]
        files = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split("\0")
        return {file.split("/")[0] for file in files if file}
    return {name for name in os.listdir(root) if not name.startswith("build")}


def main():
    strange = sorted(name for name in entries(sys.argv[1]) - KNOWN if not name.startswith("."))
    for name in strange:
        print(f"{name}: nothing of this name belongs at the top level")
    return 1 if strange else 0


if __name__ == "__main__":
    sys.exit(main())
