#!/usr/bin/env python3
"""Chrome trace events of a program that collects and waits: check_events.py FILE [PLAN]"""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    events = json.load(file)
for event in events:
    assert event["pid"] in (1, 2) and event["ph"] in "MXCi" and event.get("ts", 0) >= 0, event
    assert event["ph"] != "X" or event["dur"] > 0, event
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
