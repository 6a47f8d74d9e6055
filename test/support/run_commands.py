"""Runs the `$ command` lines of the fenced sh blocks of a Markdown page, in order, in one folder.

Each one must succeed."""
import re
import subprocess
import sys

page, folder = sys.argv[1:]
text = open(page, encoding="utf-8").read()
blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
if not commands:
    sys.exit("%s has no commands" % page)
for command in commands:
    ran = subprocess.run(["bash", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                         text=True)
    if ran.returncode:
        sys.exit("%s\nexit status %d\n%s" % (command, ran.returncode, (ran.stdout + ran.stderr)[-3000:]))
print("%d commands" % len(commands))
