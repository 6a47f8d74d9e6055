#!/usr/bin/env python3
"""Writes a heap profile in pprof's format, for tests of who reads it.

  make_profile.py [--fault=KIND] OUT < STACKS

A line of STACKS is a number of objects of 100 bytes and a stack, the innermost call first:
N FUNCTION:LINE:START ... . Calls whose names are joined by "<" instead of a blank were inlined there. What
--fault=KIND writes is no valid profile (FAULTS).
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
        values = b"".join(varint(n * scale) for _, _, scale in self.kinds)
        self.out += data(2, data(1, ids) + data(2, values))

    def add_fault(self, kind):
        if kind == "values":
            self.out += data(2, data(1, varint(1)) + data(2, varint(1)))
        elif kind == "zero":
            self.out += data(4, number(3, 4096))
        elif kind == "twins":
            self.out += 2 * data(5, number(1, 77))
        elif kind == "location":
            self.out += data(2, data(1, varint(99)) + data(2, 4 * varint(1)))
        elif kind == "function":
            self.out += data(4, number(1, 98) + data(4, number(1, 99) + number(2, 5)))
            self.out += data(2, data(1, varint(98)) + data(2, 4 * varint(1)))
        elif kind == "text":
            self.out += data(5, number(1, 97) + number(2, 1000))
            self.out += data(4, number(1, 97) + data(4, number(1, 97) + number(2, 5)))
            self.out += data(2, data(1, varint(97)) + data(2, 4 * varint(1)))
        elif kind == "kind":
            self.out += varint(15 << 3 | 3)
        elif kind == "inside":
            self.out += data(2, data(1, b"\x80"))

    def finish(self):
        for kind, unit, _ in self.kinds:
            self.out += data(1, number(1, self.text(kind)) + number(2, self.text(unit)))
        return self.out + b"".join(data(6, text.encode()) for text in self.texts)


KINDS = [("alloc_objects", "count", 1), ("alloc_space", "bytes", 100),
         ("inuse_objects", "count", 1), ("inuse_space", "bytes", 100)]


def call(text):
    name, line, start = text.rsplit(":", 2)
    return name, int(line), int(start)


def main():
    fault = sys.argv[1][len("--fault="):] if sys.argv[1].startswith("--fault=") else None
    if fault and fault not in FAULTS:
        sys.exit("make_profile: no fault " + fault)
    profile = Profile([] if fault == "types" else KINDS)
    for row in sys.stdin:
        words = row.split()
        if words:
            profile.sample(int(words[0]), [tuple(map(call, word.split("<"))) for word in words[1:]])
    profile.add_fault(fault)
    with gzip.open(sys.argv[-1], "wb") as f:
        f.write(profile.finish())


main()
