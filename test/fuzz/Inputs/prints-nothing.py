"""prints-nothing.py FOLDER [options of run.py]: run.py with a generator whose programs print nothing."""
import sys

sys.path.insert(0, sys.argv.pop(1))
import frames  # noqa: E402
import run  # noqa: E402

frames.SHAPES[:] = [(1, lambda program: None)]
sys.exit(run.main())
