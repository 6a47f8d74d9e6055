"""send_signal.py PROGRAM SIGNAL...: runs the program for each signal, and sends it after the first line.

Prints "SIGNAL: status N TEXT", TEXT being the next line that the program prints to standard error.
"""
import signal
import subprocess
import sys

for name in sys.argv[2:]:
    run = subprocess.Popen([sys.argv[1]], stderr=subprocess.PIPE, text=True)
    run.stderr.readline()
    run.send_signal(getattr(signal, "SIG" + name))
    lines = run.stderr.read().splitlines()
    print("%s: status %d %s" % (name, run.wait(timeout=60), lines[0] if lines else ""))
