"""The heap plans of the runtime, as its sources name them (runtime/plans/plans.def)."""
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "runtime", "plans")


def source(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as text:
        return text.read()


NAMES = re.findall(r"^LOAM_PLAN\((\w+)\)", source("plans.def"), re.M)
RECLAIMING = [plan for plan in NAMES if re.search(r"PLAN_MARKS|\.collects = true", source(plan + ".c"))]
MOVING = [plan for plan in NAMES if ".moves = true" in source(plan + ".c")]
assert RECLAIMING and MOVING, "no heap plan reclaims, or none moves objects"
