"""Runs a command with limits on its time, its files and its cores."""
import os
import resource
import subprocess
import tempfile

SECONDS = 60    # of processor time, for each process; four times as long on the clock


class Failure(Exception):
    """Why a test does not pass."""


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def call(command, cwd, env):
    """(exit status, standard output and error as they came)."""
    with tempfile.TemporaryFile() as out:
        try:
            ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd,
                                 env=dict(env, PWD=cwd), timeout=4 * SECONDS, preexec_fn=limit)
        except subprocess.TimeoutExpired:
            raise Failure("%s took too long" % os.path.basename(command[0]))
        out.seek(0)
        return ran.returncode, out.read(1 << 24).decode("utf-8", "surrogateescape").replace("\r\n", "\n")
