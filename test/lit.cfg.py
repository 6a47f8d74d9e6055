# lit configuration of all tests. `tools/bootstrap test` runs it; by hand: LOAM_BUILD=build lit.py -v
# test/escape
import atexit
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(os.environ.get("LOAM_BUILD", os.path.join(root, "build")))
llvm = "/usr/lib/llvm-19/bin"
sys.path.insert(0, os.path.join(root, "test", "support"))
import quoted_shell  # noqa: E402 - found through the path above

config.name = "loam"
config.test_source_root = os.path.join(root, "test")
config.test_exec_root = os.path.join(build, "test-output")
config.suffixes = [".ll", ".test", ".go"]
config.excludes = ["Inputs", "support", "CMakeLists.txt"]
config.test_format = quoted_shell.QuotedShTest()

os.makedirs(config.test_exec_root, exist_ok=True)    # lit keeps the tests' times there
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(build, "bin"), llvm, config.environment.get("PATH", "")])
for name in ("HOME", "GOROOT", "TMPDIR", "UBSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
# Compiled packages are kept from run to run, apart from those of the user: their keys tell what is out of
# date.
config.environment["XDG_CACHE_HOME"] = os.path.join(build, "test-cache")
os.makedirs(config.environment["XDG_CACHE_HOME"], mode=0o700, exist_ok=True)
config.environment["LOAM_VERIFY_EACH"] = "1"    # the module after each step of the pipeline
# A test sets the variables that Loam's programs read; none comes from outside.
for name in ("GODEBUG", "GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GOAMD64", "GOFLAGS"):
    config.environment.pop(name, None)

# Under nohup lit goes on ignoring SIGHUP. What it starts does not: exec gives back the default action of what
# has a handler.
if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda number, frame: None)

lit_config.maxIndividualTestTime = 900    # seconds: ten times what the slowest takes on a busy machine
config.loam_root, config.loam_build = root, build
# What program_format.py builds in this run.
config.program_folder = tempfile.mkdtemp(prefix="loam-programs-")
atexit.register(shutil.rmtree, config.program_folder, ignore_errors=True)
config.substitutions += [
    ("%loam_root", shlex.quote(root)),
    ("%loam_build", shlex.quote(build)),
    ("%plugin", shlex.quote(os.path.join(build, "lib", "LoamPasses.so"))),
    ("%go", "/usr/lib/go-1.19/bin/go"),
]

# A sanitized compiler: what it leaks dies with it, and programs without the sanitizer cannot load its plugin.
# A runtime with assertions is larger.
with open(os.path.join(build, "CMakeCache.txt")) as cache:
    built = dict(line.strip().split("=", 1) for line in cache if re.match(r"LOAM_\w+:\w+=", line))
if built.get("LOAM_SANITIZE:STRING"):
    config.available_features.add("sanitized")
    config.environment["ASAN_OPTIONS"] = "detect_leaks=0"
if built["LOAM_ASSERT_LEVEL:STRING"] != "0":
    config.available_features.add("assertions")

# Real Go is the oracle of some tests; without it they are skipped.
if os.access("/usr/lib/go-1.19/bin/go", os.X_OK):
    config.available_features.add("go")
if os.path.isdir("/usr/share/go-1.19/src/strings"):
    config.available_features.add("gosrc")
if os.access("/usr/bin/clang-format-19", os.X_OK):
    config.available_features.add("clang-format")
# Whether the system lets this user mount something that only he sees.
if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", config.program_folder],
                  stderr=subprocess.DEVNULL).returncode == 0:
    config.available_features.add("mounts")
if os.access("/usr/bin/valgrind", os.X_OK):
    config.available_features.add("valgrind")
if os.access("/usr/bin/gdb", os.X_OK):
    config.available_features.add("gdb")
# LOAM_TEST_BROWSER names a Chromium that shows the pages.
if os.environ.get("LOAM_TEST_BROWSER"):
    config.available_features.add("browser")
    config.substitutions.append(("%browser", shlex.quote(os.environ["LOAM_TEST_BROWSER"])))
