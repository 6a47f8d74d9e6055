#!/usr/bin/env python3
"""failing_system_calls.py NAME[/WORD=VALUE]=ERROR... -- COMMAND...

Runs the command as on a system where these calls fail, by a seccomp filter.

With /WORD=VALUE a call fails only when its argument number WORD (from 0) has that value."""
import ctypes
import errno
import os
import struct
import sys

NUMBERS = {  # x86-64
    "mmap": 9, "rt_sigaction": 13, "clone": 56, "sigaltstack": 131, "sched_getaffinity": 204,
    "epoll_wait": 232, "epoll_ctl": 233, "epoll_pwait": 281, "epoll_create1": 291, "getrandom": 318,
    "openat": 257, "memfd_create": 319, "membarrier": 324, "clone3": 435, "faccessat2": 439}
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06    # BPF: a word of the call's record, compare, end
ALLOW, REFUSE = 0x7fff0000, 0x00050000
NUMBER_AT, ARGUMENTS_AT = 0, 16    # offsets in the record


def instructions(rule):
    call, _, error = rule.rpartition("=")
    name, _, condition = call.partition("/")
    code = [(RETURN, 0, 0, REFUSE | getattr(errno, error))]
    if condition:
        word, _, value = condition.partition("=")
        code = [(LOAD, 0, 0, ARGUMENTS_AT + 8 * int(word)), (EQUAL, 0, len(code), int(value))] + code
    return [(LOAD, 0, 0, NUMBER_AT), (EQUAL, 0, len(code), NUMBERS[name])] + code


split = sys.argv.index("--")
code = sum((instructions(rule) for rule in sys.argv[1:split]), []) + [(RETURN, 0, 0, ALLOW)]
text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *i) for i in code))
program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code), ctypes.addressof(text)))
libc = ctypes.CDLL(None, use_errno=True)
if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0)):
    sys.exit("failing_system_calls: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[split + 1], sys.argv[split + 1:])
