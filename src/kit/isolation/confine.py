"""Confine this process before it runs untrusted code; called in the child, right after the fork.

Each layer is put on where the system has it. The order matters: namespaces while the process still
has capabilities, mounts before Landlock forbids them, the filter of system calls last.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from kit.isolation import LAYERS, NOT_TRIED, THREADS

if sys.platform != "win32":
    from kit.isolation.rlimits import limit_runner, measure_address_space


def prepare() -> None:
    """Find out what is the same for every process, once, so that each fork inherits it."""
    if sys.platform == "linux":
        from kit.isolation import kernel, linux, seccomp

        linux.find_libraries()
        kernel.attempt(seccomp.build_filters)


def confine(  # noqa: PLR0913 - all by name
    *,
    keep: int,
    scratch: Path,
    readable: tuple[Path, ...] = (),
    hidden: tuple[Path, ...] = (),
    memory_mb: int,
    scratch_mb: int,
    cpu_seconds: int,
    threads: int = 0,
    loopback: bool = False,
    bare: bool = False,
    not_alone: str = "",
) -> dict[str, str]:
    """Confine this process for good; return for each layer that is missing why it is.

    It keeps the descriptor ``keep``, the folder ``scratch``, in which it works and writes, and the
    folders of Python. It may read what is in ``readable`` too; folders in ``hidden`` become empty.
    ``memory_mb`` is in addition to what it has now; 0 ``threads`` means any number. ``loopback``
    gives it TCP sockets and a network interface that reaches only itself. ``bare`` puts on no
    layer. ``not_alone`` says why the process is not the first of a pid namespace, empty if it is.
    Raises OSError if the system refuses what every system of its kind has.
    """
    reasons = dict.fromkeys((*LAYERS, THREADS), NOT_TRIED) | {"pid": not_alone}
    if sys.platform != "win32":
        if os.getsid(0) != os.getpid():  # a process that was started anew leads a session already
            os.setsid()
        close_descriptors(keep)
        space = measure_address_space()
    if sys.platform == "linux" and not bare:
        from kit.isolation import linux

        reasons |= linux.enter_namespaces(scratch, scratch_mb, hidden, loopback=loopback)
    _enter_scratch(scratch)
    if sys.platform != "win32":
        limit_runner(
            address_space=space and space + (memory_mb << 20),
            file_size=scratch_mb << 20,
            cpu_seconds=cpu_seconds,
            threads=0 if reasons[THREADS] else threads,
        )
    if sys.platform == "linux" and not bare:
        visible = hidden if reasons["files"] else ()
        reasons["landlock"], reasons["seccomp"] = linux.drop_rights(
            scratch, readable, visible, sockets=loopback
        )
    return {name: reason for name, reason in reasons.items() if reason}


def name_isolation(missing: Collection[str]) -> str:
    """Return ``namespaces`` for all layers, else ``processes`` and those that are on."""
    layers = [layer for layer in LAYERS if layer not in missing]
    return "namespaces" if len(layers) == len(LAYERS) else "+".join(["processes", *layers])


def close_descriptors(*keep: int) -> None:
    """Leave open: nothing to read on 0, nothing behind 1 and 2, and ``keep``."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    for low, high in itertools.pairwise((2, *sorted(keep), 65_536)):
        os.closerange(low + 1, high)


def _enter_scratch(scratch: Path) -> None:
    """Work in ``scratch``, with an environment that has nothing of the user."""
    home = str(scratch)
    if sys.platform == "win32":
        variables = {key: os.environ[key] for key in ("SYSTEMROOT", "PATH") if key in os.environ}
        variables |= {"HOME": home, "TEMP": home, "TMP": home}
    else:
        variables = {"HOME": home, "TMPDIR": home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(variables)
    tempfile.tempdir = None  # the parent process may have asked for it, with another answer
