#!/usr/bin/env python3
"""Checks that C functions on goroutine stacks need no more stack than the guard leaves them (hazard H10).

    check-leaf-stack.py [-v] LIBRARY ABI_H DEF...
    check-leaf-stack.py [-v] --program LIBRARY ABI_H EXECUTABLE PATTERN
    check-leaf-stack.py --libc LIBC_A

Reads the disassembly of the runtime's archive, adds up the deepest chain of calls below each LEAF and ASM
function of the .def files, and fails when one needs more than LOAM_STACK_GUARD - 256 bytes (LLVM's prologues
let frames under 256 bytes go below the limit). Functions of the C library on the way are taken from a list;
calls through pointers and recursion are refused. With --libc it checks that list: no implementation of one of
its functions in the C library needs more; and prints the list, which is all that compiled code may call
without a line in the .def files.

With --program, does the same for the functions of an executable whose names match a regular expression and
which have no stack check: leaf functions of package runtime, compiled for the program's types. What they
call is looked up in the library first.
"""
import re
import subprocess
import sys

# bcmp: what clang makes of a memcmp that only asks for equality.
C_LIBRARY = {"memcpy": 64, "memmove": 64, "memset": 64, "memcmp": 64, "bcmp": 64, "memchr": 64}
# Under which of their names the C library has the code, in several variants. They jump within themselves and
# to each other, and call nothing.
SHARED = {"memcpy": "memcpy|memmove", "memmove": "memcpy|memmove", "memset": "memset",
          "memcmp": "memcmp|bcmp", "bcmp": "memcmp|bcmp", "memchr": "memchr"}
# The process ends there: the stack below does not matter any more.
ENDS = {"fatal_throw", "fatal_error", "abort"}
# Continues on the system stack, as what ends in SLOW does.
SWITCH = {"system_stack_call": 24}
SLOW = "_slow_stub"

FUNCTION = re.compile(r"^([0-9a-f]+) <(.+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$")
RELOCATION = re.compile(r"^\s*[0-9a-f]+: (R_X86_64_\S+)\s+(\S+)$")
TARGET = re.compile(r"([0-9a-f]+) <(.+?)(\+0x[0-9a-f]+)?>$")
STACK_CHECK = re.compile(r"%fs:0x70,%r(sp|11)$")


class Function:
    def __init__(self, name):
        self.name, self.size, self.calls, self.indirect = name, 8, set(), False
        self.is_checked = False


def plt_of(program):
    text = subprocess.run(["objdump", "-h", program], check=True, capture_output=True, text=True).stdout
    found = re.search(r"\s\.i?plt\s+([0-9a-f]+)\s+([0-9a-f]+)", text)
    return range(int(found[2], 16), int(found[2], 16) + int(found[1], 16)) if found else range(0)


def read(library, plt=range(0)):
    command = ["objdump", "-dr", "--no-show-raw-insn", library]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    functions, places, pending = {}, {}, []
    unit = section = ""
    fn, branch = None, False
    for line in text.splitlines():
        if ":     file format" in line:
            unit = line.split(":")[0]
        elif line.startswith("Disassembly of section"):
            section = line.split()[-1].rstrip(":")
        elif m := FUNCTION.match(line):
            fn = Function(m[2])
            fn.key = (unit, m[2])
            functions.setdefault(m[2], []).append(fn)
            places.setdefault((unit, section), []).append((int(m[1], 16), fn))
        elif m := RELOCATION.match(line):
            if branch:
                if op == "call" and SLOW in m[2]:
                    raise SystemExit("%s calls %s; it must jump there (stack/stubs.h)" % (fn.name, m[2]))
                pending.append((fn, unit, m[2]))
        elif (m := INSTRUCTION.match(line)) and fn:
            op, args = m[2], m[3]
            branch = op == "call" or op.startswith("j")
            if STACK_CHECK.search(args):
                fn.is_checked = True
            if op == "push":
                fn.size += 8
            elif op == "sub" and (s := re.match(r"\$(0x[0-9a-f]+),%rsp$", args)):
                fn.size += int(s[1], 16)
            elif op == "add" and (s := re.match(r"\$(0xffffff[0-9a-f]+),%rsp$", args)):
                fn.size += 2**64 - int(s[1], 16)
            elif op in ("call", "jmp") and args.startswith("*"):
                fn.indirect = fn.indirect or op == "call" or "(,%" not in args
            elif branch:
                if t := TARGET.search(args):
                    if int(t[1], 16) in plt:        # where memcpy and its kin are chosen for the processor
                        fn.calls.add((unit, "memcpy"))
                    elif t[2] != fn.name:
                        fn.calls.add((unit, t[2]))
    for fn, unit, symbol in pending:
        name = re.sub(r"-0x[0-9a-f]+$", "", symbol)
        m = re.match(r"(\.text[^+-]*)([+-]0x[0-9a-f]+)?", symbol)
        if m and (unit, m[1]) in places:
            offset = int(m[2] or "0", 16) + 4
            inside = [f for at, f in sorted(places[unit, m[1]], key=lambda p: p[0]) if at <= offset]
            if inside and inside[-1] is not fn:
                fn.calls.add(inside[-1].key)
        elif name != fn.name:
            fn.calls.add((None, name))
    return functions


def find(functions, key):
    unit, name = key
    candidates = functions.get(name, [])
    for f in candidates:
        if f.key[0] == unit:
            return f
    return candidates[0] if candidates else None


def depth(functions, key, path):
    name = key[1]
    if name in ENDS:
        return 0
    if name.endswith(SLOW):
        return 8
    for table in (SWITCH, C_LIBRARY):
        if name in table:
            return table[name]
    f = find(functions, key)
    if f is None:
        raise ValueError("calls %s, whose stack use is unknown" % name)
    if f.is_checked:
        return 8
    if f.key in path:
        raise ValueError("is recursive in " + name)
    if f.indirect:
        raise ValueError("calls through a pointer in " + name)
    return f.size + max([depth(functions, c, path | {f.key}) for c in f.calls], default=0)


def check_list(libc):
    functions, failed = read(libc), False
    for name, most in C_LIBRARY.items():
        variants = [f for known in functions if re.fullmatch("(__)?(%s)(_[a-z0-9_]+)?" % SHARED[name], known)
                    for f in functions[known]]
        need = max((f.size for f in variants), default=most + 1)
        if need > most:
            print("%s: %s needs %d bytes of a goroutine's stack, not %d" % (libc, name, need, most))
            failed = True
        print(name)
    sys.exit(failed)


def leaves_of_library(definitions):
    names = []
    for path in definitions:
        names += re.findall(r'^LOAM_RT\(\w+,\s*"([^"]+)".*\b(?:LEAF|FAST|ASM)\)', open(path).read(), re.M)
    return [name for name in names if name != "loam.poll"]     # assembler that switches at once


def leaves_of_program(functions, program, pattern):
    compiled = read(program, plt_of(program))
    names = [n for n, all in compiled.items() if re.search(pattern, n) and n not in functions and
             not any(f.is_checked for f in all)]
    if not names:
        sys.exit("check-leaf-stack.py: no leaf function matches %s" % pattern)
    for name, all in compiled.items():
        functions.setdefault(name, all)
    return names


def main():
    if sys.argv[1] == "--libc":
        check_list(sys.argv[2])
    verbose, of_program = "-v" in sys.argv, "--program" in sys.argv
    library, abi, *more = [a for a in sys.argv[1:] if a not in ("-v", "--program")]
    limit = int(re.search(r"#define LOAM_STACK_GUARD (\d+)", open(abi).read())[1]) - 256
    functions, failed = read(library), False
    for name in leaves_of_program(functions, *more) if of_program else leaves_of_library(more):
        try:
            need = depth(functions, (None, name), frozenset())
        except ValueError as why:
            print("%s: %s %s" % (library, name, why))
            failed = True
            continue
        if verbose or need > limit:
            print("%s: %s needs %d bytes of a goroutine's stack, %d are left" % (library, name, need, limit))
        failed = failed or need > limit
    sys.exit(failed)


if __name__ == "__main__":
    main()
