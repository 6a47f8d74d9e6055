"""Tries one Go file: builds by Loam and by real Go, runs, and the comparison of what they print.

A `Trial` is one build flavour and one run mode. The expected output of a file is real Go's; where there is no
Go, that of Loam's plain build and run, so that modes and flavours are compared with each other.
"""
import collections
import os
import shutil
import subprocess
import tempfile

import apart

GO = "/usr/lib/go-1.19/bin/go"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD_SECONDS, RUN_SECONDS = 240, 120

# Build flavours by name: Loam's compiler flags.
FLAVOURS = {
    "plain": "",
    "N": "-N",
    "l": "-l",
    "Nl": "-N -l",
    "poison": "-d=poisonframes",
    "poisonNl": "-N -l -d=poisonframes",
}
# Those of programs of several packages: flags, and whether the packages lie beside the program, as a user's
# do, or are found by their names in lib/, where each is compiled by itself and kept. `warm` is `plain` again.
PACKAGE_FLAVOURS = {name: (flags, False) for name, flags in FLAVOURS.items()}
PACKAGE_FLAVOURS["warm"] = ("", False)
PACKAGE_FLAVOURS["whole"] = ("-d=wholeprogram", False)
PACKAGE_FLAVOURS["beside"] = ("", True)
PACKAGE_FLAVOURS["units"] = ("-d=units", True)
# Run modes by name: the value of GODEBUG. gcstress and wbstress free nothing before a cycle finds it
# (early.c, region.c): `cycles` does, and collects as often as it may, GOGC=1.
MODES = {
    "plain": "",
    "stackmove": "stackmove=1",
    "gcstress": "gcstress=1,clobberfree=1,invalidptr=1",
    "wbstress": "wbstress=1",
    "cycles": "clobberfree=1,invalidptr=1",
    "segmented": "stack=segmented,segmentcure=1,gcstress=10,invalidptr=1",
}

Trial = collections.namedtuple("Trial", "flavour mode")
Outcome = collections.namedtuple("Outcome", "status output")  # of a run; status None: it ran out of time


class Refused(Exception):
    """A compiler did not accept a program: what it said, and the build of Loam (None for real Go)."""

    def __init__(self, words, flavour=None):
        super().__init__(words)
        self.words, self.flavour = words, flavour


def have_go():
    return os.access(GO, os.X_OK)


def loam_command():
    return os.path.join(os.environ.get("LOAM_BUILD", os.path.join(ROOT, "build")), "bin", "loam")


def clean_environment(**settings):
    """The environment without what compiled programs read."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("GODEBUG", "GOGC", "GOMEMLIMIT", "GOFLAGS")
    }
    return dict(kept, **settings)


def call(command, seconds, environment):
    """Runs a command; standard output and error together."""
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode("utf-8", "backslashreplace"))
    except subprocess.TimeoutExpired as error:
        return Outcome(None, (error.stdout or b"").decode("utf-8", "backslashreplace"))


class Bench:
    """A folder in which files are built and run. Remove it with close()."""

    def __init__(self, oracle):
        self.folder = tempfile.mkdtemp(prefix="loam-fuzz-")
        self.oracle = oracle
        cache = os.environ.get("GOCACHE", os.path.join(tempfile.gettempdir(), "loam-fuzz-go-cache"))
        self.go_environment = clean_environment(GO111MODULE="off", GOENV="off", GOCACHE=cache)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def _compile(self, command, environment, flavour=None):
        made = call(command, BUILD_SECONDS, environment)
        if made.status != 0:
            raise Refused(made.output if made.status is not None else "out of time", flavour)

    def source(self, text, beside=True, number=2):
        """Writes the files of a text in one of its versions; returns the path of the one of package main."""
        files = apart.split(apart.version(text, number))
        if files is None:
            return self._write("prog.go", text)
        if "main" not in files:
            raise Refused("there is no package main")
        top, packages = ("beside", "beside") if beside else ("root", "root/lib")
        for folder in apart.FOLDERS:
            shutil.rmtree(os.path.join(self.folder, packages, folder), ignore_errors=True)
        for folder, content in files.items():
            name = f"{top}/main.go" if folder == "main" else f"{packages}/{folder}/{folder}.go"
            self._write(name, apart.beside(folder, content) if beside else content)
        return os.path.join(self.folder, top, "main.go")

    def _write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def _root(self):
        """The environment of a Loam whose lib/ has the packages of the text too."""
        root, build = os.path.join(self.folder, "root"), os.path.dirname(os.path.dirname(loam_command()))
        if not os.path.lexists(os.path.join(root, "build")):
            os.symlink(os.path.abspath(build), os.path.join(root, "build"))
            for name in os.listdir(os.path.join(ROOT, "lib")):
                os.symlink(os.path.join(ROOT, "lib", name), os.path.join(root, "lib", name))
        return clean_environment(LOAM_ROOT=root)

    def loam(self, text, flavour):
        """Builds the text with Loam; returns the program's path."""
        program = os.path.join(self.folder, "by-loam-" + flavour)
        flags, beside = PACKAGE_FLAVOURS[flavour]
        options = ["-gcflags=" + flags] if flags else []
        for number in apart.versions(text):
            source = self.source(text, beside, number)
            environment = clean_environment() if beside or source.endswith("prog.go") else self._root()
            self._compile([loam_command(), "build"] + options + ["-o", program, source], environment, flavour)
        return program

    def expected(self, text):
        """What the text must print: real Go's outcome, or that of Loam's plain build where there is none."""
        if not self.oracle:
            return call([self.loam(text, "plain")], RUN_SECONDS, clean_environment())
        program = os.path.join(self.folder, "by-go")
        self._compile([GO, "build", "-o", program, self.source(text)], self.go_environment)
        return call([program], RUN_SECONDS, clean_environment())

    def run(self, program, mode):
        settings = {"GODEBUG": MODES[mode]}
        if mode == "cycles":
            settings["GOGC"] = "1"
        return call([program], RUN_SECONDS, clean_environment(**settings))


def same(expected, got):
    """Whether two runs agree. A crash's report differs between Go and Loam; its first line does not."""
    if expected.status != got.status:
        return False
    if expected.status == 0:
        return expected.output == got.output
    return expected.output.split("\ngoroutine ")[0] == got.output.split("\ngoroutine ")[0]


def sections(outcome):
    """What each program of a file printed, by seed; the last one has what a crash printed."""
    found, lines = {}, None
    for line in outcome.output.splitlines():
        if line.startswith("program "):
            lines = found.setdefault(int(line.split()[1]), [])
        elif lines is not None:
            lines.append(line)
    return found
