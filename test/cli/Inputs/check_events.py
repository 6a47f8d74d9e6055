#!/usr/bin/env python3
"""Chrome trace events of a program that collects and waits: check_events.py FILE

First what the document "Trace Event Format" says of the four kinds of events that there are, and what
Perfetto's importer of it drops: slices of one row that overlap and do not lie in each other. Then what this
program does.
"""
import json
import sys

NUMBER = (int, float)
# Of each phase: the fields that an event must have, with their types; it has no others.
FIELDS = {"M": {"tid": int, "args": dict}, "X": {"tid": int, "ts": NUMBER, "dur": NUMBER},
          "C": {"ts": NUMBER, "args": dict}, "i": {"tid": int, "ts": NUMBER}}
OPTIONAL = {"X": {"args": dict}}


def refuse(text):
    raise ValueError(text)


def unique(pairs):
    assert len(dict(pairs)) == len(pairs), "a field comes twice: %s" % pairs
    return dict(pairs)


def check_form(event):
    must = dict(FIELDS[event["ph"]], ph=str, pid=int, name=str)
    may = dict(must, **OPTIONAL.get(event["ph"], {}))
    assert must.keys() <= event.keys() <= may.keys(), event
    for field, value in event.items():
        assert isinstance(value, may[field]) and not isinstance(value, bool), event
    assert event["name"] and event["pid"] in (1, 2) and event.get("ts", 0) >= 0, event
    assert event["ph"] != "X" or event["dur"] > 0, event
    if event["ph"] == "C":    # one graph each
        assert event["args"] and all(isinstance(v, NUMBER) for v in event["args"].values()), event
    if event["ph"] == "M":
        assert event["name"] in ("process_name", "thread_name"), event
        assert isinstance(event["args"]["name"], str), event


def check_rows(events):
    """The slices of each row: one in another or behind it; in nanoseconds, which the file has exactly."""
    rows = {}
    for e in events:
        if e["ph"] == "X":
            begin = round(e["ts"] * 1000)
            rows.setdefault((e["pid"], e["tid"]), []).append((begin, -round(e["dur"] * 1000), e["name"]))
    for row, slices in rows.items():
        ends = []
        for begin, negative, name in sorted(slices):
            while ends and ends[-1] <= begin:
                ends.pop()
            assert not ends or begin - negative <= ends[-1], "row %s: %s at %d ns" % (row, name, begin)
            ends.append(begin - negative)


with open(sys.argv[1], encoding="utf-8") as file:
    events = json.load(file, object_pairs_hook=unique, parse_constant=refuse)
assert isinstance(events, list)
for event in events:
    check_form(event)
check_rows(events)
named = {(e["pid"], e["tid"]) for e in events if e["ph"] == "M"}
assert {(1, 0), (1, 1), (1, 2), (2, 0)} <= named, named
names = {(e["pid"], e["name"]) for e in events if e["ph"] == "X"}
cycles = [e for e in events if e["ph"] == "X" and e["name"].startswith("cycle ")]
stops = [e for e in events if e["ph"] == "X" and e["name"].startswith("stopped")]
assert len(cycles) >= 3 and len(stops) >= len(cycles), names
assert [int(c["name"][6:]) for c in cycles] == list(range(1, len(cycles) + 1)), cycles
for stop in stops:    # each within a cycle
    ends = stop["ts"] + stop["dur"]
    assert any(c["ts"] - 1 <= stop["ts"] and ends <= c["ts"] + c["dur"] + 1 for c in cycles), stop
assert sum(e["ph"] == "C" and e["args"]["bytes"] > 0 for e in events) >= len(cycles), "the heap's size"
assert {(2, "chan receive"), (2, "select"), (2, "semacquire")} <= names, names
