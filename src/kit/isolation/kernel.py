"""System calls of Linux that the standard library does not have; each raises OSError.

On other systems each raises AttributeError or OSError, which :func:`attempt` turns into a reason.

The numbers are those of ``<linux/sched.h>``, ``<sys/mount.h>``, ``<linux/prctl.h>`` and
``<linux/capability.h>``; they are the same on every architecture.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # its C library has none of these

import ctypes
import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 1, 2, 4, 0x4000, 0x4_0000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38

P = ParamSpec("P")

_libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *args: object) -> int:
    """Call a function of the C library that sets ``errno``, and return its result."""
    result: int = getattr(_libc, name)(*args)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *args: object) -> int:
    """Make a system call by its number."""
    return call("syscall", ctypes.c_long(number), *args)


def prctl(option: int, first: object = 0, second: object = 0) -> None:
    """Change what the kernel lets this process do."""
    call("prctl", option, first, second, 0, 0)


def mount(kind: str | None, target: Path, flags: int, options: str = "") -> None:
    """Mount a file system without a source at ``target``; without ``kind`` change the mount."""
    name, data = kind.encode() if kind else None, options.encode() or None
    call("mount", b"none", os.fsencode(target), name, flags, data)


def make_read_only(root: Path) -> None:
    """Make all mounts from ``root`` down read-only, so that owners and modes are fixed too.

    This needs Linux 5.12; see mount_setattr(2).
    """
    number, recursive, read_only = 442, 0x8000, 1
    attributes = struct.pack("QQQQ", read_only, 0, 0, 0)
    size = ctypes.c_size_t(len(attributes))
    syscall(number, -1, os.fsencode(root), recursive, attributes, size)


def map_own_ids(uid: int, gid: int) -> None:
    """Be the same user and group in a new user namespace as before, and no other."""
    Path("/proc/self/setgroups").write_bytes(b"deny")
    Path("/proc/self/uid_map").write_bytes(b"%d %d 1" % (uid, uid))
    Path("/proc/self/gid_map").write_bytes(b"%d %d 1" % (gid, gid))


def drop_capabilities() -> None:
    """Give up every capability, for good if no-new-privileges is set too."""
    version_3 = 0x2008_0522
    call("capset", struct.pack("Ii", version_3, 0), bytes(24))


def start_loopback() -> None:
    """Switch on the loop-back interface of a new network namespace; see netdevice(7)."""
    import fcntl

    set_flags, up = 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14x", b"lo", up))


def attempt(step: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> str:
    """Take a step that not every system allows; return why it was refused, empty if it was not."""
    try:
        step(*args, **kwargs)
    except OSError as error:
        return error.strerror or str(error)
    except AttributeError:
        return "the C library does not have the call"
    return ""
