#!/usr/bin/env python3
"""Writes a profile in pprof's format, for tests of who reads it.

  make_profile.py [--samples | --go119 | --nanoseconds] [--fault=KIND] OUT < STACKS

A line of STACKS is a number and a stack, the innermost call first: N FUNCTION:LINE:START ... . Calls whose
names are joined by "<" instead of a blank were inlined there. The number is one of objects of 100 bytes, and
the profile is a heap profile. With the first three it is one of samples of 10 ms, and the profile is a CPU
profile: --go119 leaves out the lines at which functions start, as Go did up to 1.19, and --nanoseconds the
numbers of samples. What --fault=KIND writes is no valid profile, or one that tells nothing (FAULTS).
"""
import gzip
import sys


def varint(n):
    out = b""
    while n >= 0x80:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def number(field, n):
    return varint(field << 3) + varint(n)


def data(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


FAULTS = {
    "types": "no types of samples",
    "values": "another number of values than of types",
    "zero": "a location without a number",
    "twins": "two functions of one number",
    "location": "a sample of a location that there is not",
    "function": "a line of a function that there is not",
    "text": "a name beyond the texts",
    "kind": "a field of a kind that there is not",
    "inside": "a sample that ends in the middle of a number",
    "negative": "negative numbers only, as a difference of two profiles may have",
}


class Profile:
    def __init__(self, kinds):
        self.kinds = kinds
        self.out = b""
        self.texts = [""]
        self.functions = {}
        self.locations = {}

    def text(self, text):
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)

    def function(self, name, start):
        if (name, start) not in self.functions:
            self.functions[name, start] = len(self.functions) + 1
            row = number(1, len(self.functions)) + number(2, self.text(name)) + number(3, self.text(name))
            self.out += data(5, row + number(4, self.text("main.go")) + (number(5, start) if start else b""))
        return self.functions[name, start]

    def location(self, calls):
        if calls not in self.locations:
            rows = [data(4, number(1, self.function(name, start)) + number(2, line))
                    for name, line, start in calls]
            self.locations[calls] = len(self.locations) + 1
            place = number(1, len(self.locations)) + number(3, 4096 + len(self.locations))
            self.out += data(4, place + b"".join(rows))
        return self.locations[calls]

    def sample(self, n, stack):
        ids = b"".join(varint(self.location(calls)) for calls in stack)
        values = b"".join(varint(n * scale % (1 << 64)) for _, _, scale in self.kinds)
        self.out += data(2, data(1, ids) + data(2, values))

    def add_fault(self, kind):
        if kind == "values":
            self.out += data(2, data(1, varint(1)) + data(2, varint(1)))
        elif kind == "zero":
            self.out += data(4, number(3, 4096))
        elif kind == "twins":
            self.out += 2 * data(5, number(1, 77))
        elif kind == "location":
            self.out += data(2, data(1, varint(99)) + data(2, len(self.kinds) * varint(1)))
        elif kind == "function":
            self.out += data(4, number(1, 98) + data(4, number(1, 99) + number(2, 5)))
            self.out += data(2, data(1, varint(98)) + data(2, len(self.kinds) * varint(1)))
        elif kind == "text":
            self.out += data(5, number(1, 97) + number(2, 1000))
            self.out += data(4, number(1, 97) + data(4, number(1, 97) + number(2, 5)))
            self.out += data(2, data(1, varint(97)) + data(2, len(self.kinds) * varint(1)))
        elif kind == "kind":
            self.out += varint(15 << 3 | 3)
        elif kind == "inside":
            self.out += data(2, data(1, b"\x80"))

    def finish(self):
        for kind, unit, _ in self.kinds:
            self.out += data(1, number(1, self.text(kind)) + number(2, self.text(unit)))
        return self.out + b"".join(data(6, text.encode()) for text in self.texts)


SAMPLES, NANOSECONDS = ("samples", "count", 1), ("cpu", "nanoseconds", 10000000)
KINDS = {
    "": [("alloc_objects", "count", 1), ("alloc_space", "bytes", 100),
         ("inuse_objects", "count", 1), ("inuse_space", "bytes", 100)],
    "--samples": [SAMPLES, NANOSECONDS],
    "--go119": [SAMPLES, NANOSECONDS],
    "--nanoseconds": [NANOSECONDS],
}


def call(text, with_start):
    name, line, start = text.rsplit(":", 2)
    return name, int(line), int(start) if with_start else 0


def main():
    fault, mode = None, ""
    for arg in sys.argv[1:-1]:
        if arg.startswith("--fault="):
            fault = arg[len("--fault="):]
        else:
            mode = arg
    if mode not in KINDS or (fault and fault not in FAULTS):
        sys.exit("make_profile: unknown flag")
    profile = Profile([] if fault == "types" else KINDS[mode])
    for row in sys.stdin:
        words = row.split()
        if words:
            stack = [tuple(call(c, mode != "--go119") for c in word.split("<")) for word in words[1:]]
            profile.sample(-int(words[0]) if fault == "negative" else int(words[0]), stack)
    profile.add_fault(fault)
    with gzip.open(sys.argv[-1], "wb") as f:
        f.write(profile.finish())


main()
