#!/usr/bin/env python3
"""What lit wrote with --output.

results.py RESULTS [AGAIN]       prints "N passed, N failed, N skipped"; status 1 where something failed
results.py --doubtful RESULTS    prints a filter for lit of the tests that shall run once more, or nothing

A test may meet a machine that lets one of its threads wait for seconds. So a few failures of a whole run are
tried again, each by itself; AGAIN holds what came of it. Who passes then is named and counts as passed.
Crashes, reports of assertions and sanitizers, and time limits stand as they are, and so do more failures than
chance makes.
"""
import json
import re
import sys

GOOD, IDLE = {"PASS", "XFAIL", "FLAKYPASS"}, {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}
MOST_BY_CHANCE = 3
STANDS = re.compile(r"Sanitizer|[Aa]ssertion|SIGSEGV|SIGBUS|Segmentation fault|core dumped")


def tests(path):
    try:
        with open(path) as file:
            return json.load(file)["tests"]
    except (OSError, ValueError, KeyError):
        sys.exit("run-tests: lit itself failed: no test was run to its end")


def failures(all_tests):
    return [test for test in all_tests if test["code"] not in GOOD | IDLE]


def print_doubtful(path):
    failed = failures(tests(path))
    by_chance = all(test["code"] == "FAIL" and not STANDS.search(test["output"]) for test in failed)
    if by_chance and 0 < len(failed) <= MOST_BY_CHANCE:
        print("^(%s)$" % "|".join(re.escape(test["name"]) for test in failed))


def print_count(path, again):
    all_tests = tests(path)
    passed_again = {test["name"] for test in tests(again) if test["code"] in GOOD} if again else set()
    failed = [test for test in failures(all_tests) if test["name"] not in passed_again]
    for name in sorted(passed_again):
        print("failed beside other tests and passed by itself: %s" % name)
    skipped = sum(test["code"] in IDLE for test in all_tests)
    passed = len(all_tests) - skipped - len(failed)
    print("%d passed, %d failed, %d skipped" % (passed, len(failed), skipped))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if sys.argv[1] == "--doubtful":
        print_doubtful(sys.argv[2])
    else:
        sys.exit(print_count(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
