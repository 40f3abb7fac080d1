"""Landlock: a process can take from itself the right to reach files, for good.

A small binding, after https://docs.kernel.org/userspace-api/landlock.html; the numbers are those of
``<linux/landlock.h>``. Rights that the running kernel does not know are left out.
"""

from __future__ import annotations

import sys

assert sys.platform == "linux"  # what follows is Linux's own

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from kit.sandbox.kernel import syscall

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_VERSION = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
_READ = EXECUTE | READ_FILE | READ_DIR
_FILE_ONLY = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14 | 1 << 15  # and truncate, ioctl_dev
_FS_BY_VERSION = ((1, 0x1FFF), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_TCP = 3  # bind and connect, from version 4
_SCOPES = 3  # abstract sockets and signals, from version 6


def version() -> int:
    """The kernel's Landlock version, 0 if it has none."""
    try:
        return syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    except OSError:
        return 0


def restrict(
    readable: Iterable[Path],
    writable: Iterable[Path],
    listable: Iterable[Path] = (),
    *,
    tcp: bool = False,
) -> None:
    """From now on reach only ``readable`` and ``writable`` and what is below; raises OSError.

    Below ``listable`` only the names of files can be read.

    Needs no-new-privileges. Abstract sockets and signals to outside are given up too where the
    kernel can, and TCP unless it is wanted.
    """
    now = version()
    everything = sum(bits for since, bits in _FS_BY_VERSION if since <= now)
    nets = _TCP if now >= 4 and not tcp else 0
    attributes = struct.pack("QQQ", everything, nets, _SCOPES if now >= 6 else 0)
    size = 24 if now >= 6 else 16 if now >= 4 else 8
    ruleset = syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    try:
        granted = ((readable, _READ), (writable, everything), (listable, READ_DIR))
        for paths, rights in granted:
            for path in paths:
                _allow(ruleset, path, rights & everything)
        syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine: nothing to reach
    try:
        if not path.is_dir():
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, descriptor)
        syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
