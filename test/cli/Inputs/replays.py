#!/usr/bin/env python3
"""Small traces under heap plans, held against what was counted by hand: replays.py REPLAY FOLDER

A measure is (bytes needed, bytes that objects occupy, bytes of the heap's memory); a plan's objects have a
header of 16 bytes, which counts as memory alone, and are rounded up to 16. Sizes are larger than what the
program that replays has left between its own objects.
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import heap_plans  # noqa: E402

KB = 1000
CASES = [
    # Nothing is freed: what rounding and headers cost. 1,700 bytes are class 1,792: 113 units of 16 bytes
    # with the header, four of which make a run: 12 cells in three runs of 7,232 bytes.
    ("+%d 1700\n" * 10, {
        "bump": [(17 * KB, 17120, 17280)] * 2,
        "segregated": [(17 * KB, 17920, 21696)] * 2,
    }),
    # Of four objects the second one goes; its room takes one of half its size, but not the next one.
    ("+1 100000\n+2 100000\n+3 100000\n+4 100000\n-2\n!\n+5 50000\n+6 60000\n", {
        "firstfit": [(410 * KB, 410 * KB, 4 * 100016 + 60016)] * 2,
        "bestfit": [(410 * KB, 410 * KB, 4 * 100016 + 60016)] * 2,
        "linear": [(410 * KB, 410 * KB, (4 * 13 + 8) << 13)] * 2,  # pages of 8 KiB
    }),
    # Two neighbours go, and their rooms are one.
    ("+1 100000\n+2 100000\n+3 100000\n+4 100000\n-2\n-3\n!\n+5 200000\n", {
        "firstfit": [(400 * KB, 400 * KB, 4 * 100016)] * 2,
        "linear": [(400 * KB, 400 * KB, 4 * 13 << 13)] * 2,
    }),
    # Rooms of 200 and of 120 KB, and objects of 110 and of 190: the first fit breaks the larger room, the
    # best fit does not. (Most bytes are needed before the first two go.)
    ("+1 200000\n+2 100000\n+3 120000\n+4 100000\n-1\n-3\n!\n+5 110000\n+6 190000\n", {
        "firstfit": [(520 * KB, 520 * KB, 520064), (500 * KB, 500 * KB, 520064 + 190016)],
        "nextfit": [(520 * KB, 520 * KB, 520064), (500 * KB, 500 * KB, 520064 + 190016)],
        "bestfit": [(520 * KB, 520 * KB, 520064), (500 * KB, 500 * KB, 520064)],
    }),
]


def replay(tool, folder, trace, plans):
    path, out = os.path.join(folder, "trace"), os.path.join(folder, "json")
    with open(path, "w", encoding="ascii") as file:
        file.write(trace)
    subprocess.run([tool, "--loam", "loam", "--plans", ",".join(plans), "--json", out, path], check=True)
    with open(out, encoding="utf-8") as file:
        return json.load(file)


def main(tool, folder):
    for trace, wanted in CASES:
        if "%d" in trace:
            trace %= tuple(range(1, trace.count("%d") + 1))
        found = replay(tool, folder, trace, wanted)
        for plan, measures in wanted.items():
            got = [tuple(m) for m in found[plan]["measures"]]
            assert got == measures, "%s: %s, by hand %s:\n%s" % (plan, got, measures, trace)
    # 20 MB go through 10 objects that are alive at a time: no plan that collects needs as much.
    lines = []
    for i in range(1, 20001):
        lines.append("*%x 1000\n" % i)
        if i > 10:
            lines.append("-%x\n" % (i - 10))
        if i % 1000 == 0:
            lines.append("!\n")
    plans = ["default"] + heap_plans.RECLAIMING
    for plan, result in replay(tool, folder, "".join(lines), plans).items():
        assert result["measures"][1][2] < 6 << 20, "%s: %s" % (plan, result)


main(*sys.argv[1:])
