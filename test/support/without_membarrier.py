#!/usr/bin/env python3
"""without_membarrier.py COMMAND...: runs it as on a system that refuses membarrier, by a seccomp filter."""
import ctypes
import os
import struct
import sys

SYS_MEMBARRIER, ENOSYS = 324, 38    # x86-64
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06    # BPF: a word of the call's record, compare, end
ALLOW, REFUSE = 0x7fff0000, 0x00050000

filters = b"".join(struct.pack("HBBI", *f) for f in (
    (LOAD, 0, 0, 0), (EQUAL, 0, 1, SYS_MEMBARRIER), (RETURN, 0, 0, REFUSE | ENOSYS), (RETURN, 0, 0, ALLOW)))
text = ctypes.create_string_buffer(filters)
program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", 4, ctypes.addressof(text)))
libc = ctypes.CDLL(None, use_errno=True)
if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0)):
    sys.exit("without_membarrier: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[1], sys.argv[1:])
