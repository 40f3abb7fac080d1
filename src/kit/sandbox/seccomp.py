"""Seccomp: system calls that no submission needs answer "not permitted".

Processes of its own, other processes' memory, files without names, sockets, namespaces, mounts,
tracing. Threads stay allowed. The filter is written by hand because it is short and because the
bindings of libseccomp need a system library; see seccomp(2) and ``<linux/filter.h>``.
"""

from __future__ import annotations

import sys

assert sys.platform == "linux"  # what follows is Linux's own

import ctypes
import errno
import functools
import platform
import struct
from dataclasses import dataclass
from typing import Final

from kit.sandbox.kernel import PR_SET_SECCOMP, prctl

_FILTER_MODE = 2
_ALLOW, _ERRNO, _KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
_LOAD, _EQUAL, _HAS_BITS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_CLONE_THREAD = 0x0001_0000
_AND, _AF_INET, _SOCK_STREAM = 0x54, 2, 1

_COMMON: Final = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 438, 440, 442)
"""pidfd_send_signal, io_uring_*, open_tree … fsmount, pidfd_open, pidfd_getfd, process_madvise,
mount_setattr: numbers that all architectures share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """Numbers of system calls on one architecture."""

    arch: int
    clone: int
    socket: int
    denied: tuple[int, ...]


_MACHINES: Final = {
    "x86_64": _Machine(
        arch=0xC000_003E,
        clone=56,
        socket=41,
        denied=(
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(29, 68, 64),  # shmget, msgget, semget
            *(101, 310, 311, 312),  # ptrace, process_vm_readv, process_vm_writev, kcmp
            *(319, 323, 298, 321),  # memfd_create, userfaultfd, perf_event_open, bpf
            *(165, 166, 155, 161, 272, 308),  # mount, umount2, pivot_root, chroot, unshare, setns
            *(175, 313, 246, 248, 249, 250),  # modules, kexec_load, the three of keys
            *(303, 304),  # files by handle
        ),
    ),
    "aarch64": _Machine(
        arch=0xC000_00B7,
        clone=220,
        socket=198,
        denied=(
            *(221, 281),  # execve, execveat; there is no fork
            *(194, 186, 190),
            *(117, 270, 271, 272),
            *(279, 282, 241, 280),
            *(40, 39, 41, 51, 97, 268),
            *(105, 273, 104, 217, 218, 219),
            *(264, 265),
        ),
    ),
}
_CLONE3: Final = 435


def deny(*, sockets: bool) -> None:
    """Install the filter; with ``sockets`` TCP ones can be had, without only pairs.

    Raises OSError where the machine or the kernel has no filter.
    """
    code = program(sockets=sockets)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("H6xQ", len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(header))


@functools.cache
def program(*, sockets: bool) -> bytes:
    """The filter for :func:`deny`; raises OSError where there is none for the machine."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        raise OSError(errno.ENOSYS, "no filter for this machine")
    return b"".join(_instructions(machine, sockets=sockets))


def _instructions(machine: _Machine, *, sockets: bool) -> list[bytes]:
    """What the filter does; a jump counts the instructions that it skips."""
    number, arch, first_argument = 0, 4, 16  # offsets in struct seccomp_data
    of_sockets = _tcp_only(machine) if sockets else _refused(machine.socket)
    program = [
        _op(_LOAD, arch),
        _op(_EQUAL, machine.arch, if_true=1),
        _op(_RETURN, _KILL),
        _op(_LOAD, number),
        _op(_AT_LEAST, 0x4000_0000, if_false=1),  # the x32 calls, which no list here names
        _op(_RETURN, _ERRNO | errno.EPERM),
        _op(_EQUAL, _CLONE3, if_false=1),  # its flags lie in memory: let libc fall back to clone
        _op(_RETURN, _ERRNO | errno.ENOSYS),
        _op(_EQUAL, machine.clone, if_false=4),
        _op(_LOAD, first_argument),
        _op(_HAS_BITS, _CLONE_THREAD, if_false=1),
        _op(_RETURN, _ALLOW),
        _op(_RETURN, _ERRNO | errno.EPERM),
    ]
    for call in (*machine.denied, *_COMMON):
        program += _refused(call)
    return [*program, *of_sockets, _op(_RETURN, _ALLOW)]


def _refused(call: int) -> list[bytes]:
    return [_op(_EQUAL, call, if_false=1), _op(_RETURN, _ERRNO | errno.EPERM)]


def _tcp_only(machine: _Machine) -> list[bytes]:
    """Sockets of the internet's fourth version that are streams; no other family, no raw ones."""
    family, kind = 16, 24  # offsets of the first two arguments
    return [
        _op(_EQUAL, machine.socket, if_false=6),
        _op(_LOAD, family),
        _op(_EQUAL, _AF_INET, if_false=3),
        _op(_LOAD, kind),
        _op(_AND, 0xF),
        _op(_EQUAL, _SOCK_STREAM, if_true=1),
        _op(_RETURN, _ERRNO | errno.EPERM),
    ]


def _op(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
