#!/usr/bin/env python3
"""Heap dumps of random graphs, whose retained sizes and paths `loam heap` must find: dump_graphs.py FOLDER

What an object retains is computed by its definition: what is no longer reachable without it.
"""
import json
import os
import random
import re
import subprocess
import sys

BASE, SIZE = 0xC000000000, 64


def number(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes(out) + bytes([n])


def address(i):
    return BASE + i * SIZE


def dump(edges, roots):
    out = bytearray(b"go1.7 heap dump\n")
    for i, targets in enumerate(edges):
        body = b"".join(address(t).to_bytes(8, "little") for t in targets).ljust(SIZE, b"\0")
        out += number(1) + number(address(i)) + number(SIZE) + body
        out += b"".join(number(1) + number(8 * k) for k in range(len(targets))) + number(0)
    for root in roots:
        out += number(2) + number(1) + b"r" + number(address(root))
    return bytes(out + number(0) + number(1) + number(0) + number(1) + b"x" + number(0))


def reachable(edges, roots, without=None):
    found, queue = set(), [r for r in roots if r != without]
    while queue:
        i = queue.pop()
        if i not in found:
            found.add(i)
            queue += [t for t in edges[i] if t != without]
    return found


def distance(edges, roots):
    steps, queue = {r: 1 for r in roots}, list(dict.fromkeys(roots))
    for i in queue:
        for t in edges[i]:
            if t not in steps:
                steps[t] = steps[i] + 1
                queue.append(t)
    return steps


def check(folder, seed):
    rng = random.Random(seed)
    n = rng.randint(1, 60)
    edges = [[rng.randrange(n) for _ in range(rng.choice((0, 1, 1, 2, 3)))] for _ in range(n)]
    roots = [rng.randrange(n) for _ in range(rng.randint(1, 3))]
    path = os.path.join(folder, "graph")
    with open(path, "wb") as file:
        file.write(dump(edges, roots))
    subprocess.run(["loam", "heap", "-o", path + ".html", path], check=True)
    with open(path + ".html", encoding="utf-8") as page:
        data = json.loads(re.search(r"id=data>(.*?)</script>", page.read(), re.S)[1])
    rows = {a: i for i, (a, size) in enumerate(zip(data["address"], data["size"])) if size}
    alive, steps = reachable(edges, roots), distance(edges, roots)
    assert set(rows) == {address(i) for i in alive}, "seed %d: what is alive" % seed
    for i in alive:
        row = rows[address(i)]
        retained = SIZE * (len(alive) - len(reachable(edges, roots, i)))
        assert data["retained"][row] == retained, "seed %d: object %d" % (seed, i)
        length, at = 0, row
        while data["size"][at]:
            length, at = length + 1, data["parent"][at]
        assert length == steps[i], "seed %d: the path to %d" % (seed, i)


for number_of_graph in range(40):
    check(sys.argv[1], number_of_graph)
