"""The lit test format of test/stress: programs of many goroutines, as in program_format.py, in more modes.

A program's directive `stressed` gives the arguments of the modes in which each step is slow; what it prints
does not depend on its arguments. In the mode `segmented` it collects as in gcstress, on both kinds of
segments. In the modes `seeds` and `seeds-segmented` it runs once for each seed of the scheduler (5 in a usual
run): `tools/run-tests build test/stress --param=seeds=1-200`. With `--param=times=N` each run is made N
times. What fails is told with its environment, a seed with it, and a run that hangs with all goroutines.
"""
import program_format
from program_format import SEGMENTED

FEW_SEEDS = "1-5"
PROCS = {"plain": None, "procs-1": "1", "procs-2": "2", "procs-8": "8"}
STRESS = {"stackmove": "stackmove=1", "gcstress": "gcstress=%s,clobberfree=1,invalidptr=1",
          "wbstress": "wbstress=%s"}


class StressTest(program_format.ProgramTest):
    modes = tuple(PROCS) + tuple(STRESS) + ("segmented", "seeds", "seeds-segmented", "go")

    def runs(self, mode, want, lit_config):
        slow = want["stressed"] if want["stressed"] is not None else want["args"]
        if mode.startswith("seeds"):
            first, _, last = lit_config.params.get("seeds", FEW_SEEDS).partition("-")
            kind = "," + SEGMENTED[1] if mode == "seeds-segmented" else ""
            return [({"GODEBUG": "schedseed=%d%s" % (seed, kind)}, slow)
                    for seed in range(int(first), int(last or first) + 1)]
        if mode == "segmented":
            return [({"GODEBUG": kind + ",gcstress=" + want["gcstress"]}, slow) for kind in SEGMENTED]
        times = int(lit_config.params.get("times", 1))
        if mode in STRESS:
            godebug = STRESS[mode]
            return [({"GODEBUG": godebug % want[mode] if "%" in godebug else godebug}, slow)] * times
        procs = PROCS.get(mode)
        return [({"GOMAXPROCS": procs} if procs else {}, want["args"])] * times
