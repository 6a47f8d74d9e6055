"""signals-ignored.py SIGNAL... -- COMMAND...: runs it with the signals ignored, and prints its status."""
import signal
import subprocess
import sys

end = sys.argv.index("--")


def ignore():
    for name in sys.argv[1:end]:
        signal.signal(getattr(signal, "SIG" + name), signal.SIG_IGN)


print("status", subprocess.run(sys.argv[end + 1:], preexec_fn=ignore, timeout=60).returncode)
