"""send_signal.py PROGRAM SIGNAL...: runs the program for each signal, and sends it after the first line.

The program goes on until its standard input is closed, which is done then.

Prints "SIGNAL: status N TEXT", TEXT being the next line that the program prints to standard error.
"""
import signal
import subprocess
import sys

for name in sys.argv[2:]:
    run = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    run.stderr.readline()
    run.send_signal(getattr(signal, "SIG" + name))
    run.stdin.close()
    lines = run.stderr.read().splitlines()
    print("%s: status %d %s" % (name, run.wait(timeout=60), lines[0] if lines else ""))
