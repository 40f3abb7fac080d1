"""The layers of Linux: namespaces, mounts and Landlock, and the call for the filter.

The binding of Landlock follows https://docs.kernel.org/userspace-api/landlock.html; its numbers are
those of ``<linux/landlock.h>``. Rights that the running kernel does not know are left out.
"""

from __future__ import annotations

import sys

assert sys.platform == "linux"

import ctypes
import errno
import functools
import os
import re
import signal
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from kit.isolation import THREADS, kernel, seccomp

_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15  # and truncate, ioctl_dev
_FS_BY_VERSION = ((1, 0x1FFF), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_TCP = 3  # bind and connect, from version 4
_SCOPES = 3  # abstract sockets and signals, from version 6
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # numbers of system calls


def enter_namespaces(
    scratch: Path, scratch_mb: int, hidden: Iterable[Path], *, loopback: bool
) -> dict[str, str]:
    """Enter new namespaces: no network, all files read-only, ``hidden`` empty, no capabilities.

    Return for each of these layers, and for the limit of threads, why it is missing, empty if it
    is not.
    """
    kernel.attempt(kernel.prctl, kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    flags = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWNET
    flags |= kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
    uid, gid = os.geteuid(), os.getegid()
    threads = kernel.attempt(_count_threads_alone)
    if reason := kernel.attempt(kernel.call, "unshare", flags):
        needs = f"it needs namespaces: {reason}"
        return {"namespaces": reason, "files": needs, THREADS: needs}
    files = kernel.attempt(kernel.map_own_ids, uid, gid)
    if loopback:
        kernel.attempt(kernel.start_loopback)
        kernel.attempt(_limit_tcp_buffers)
    files = files or kernel.attempt(_mount, scratch, scratch_mb, hidden)
    kernel.attempt(kernel.drop_capabilities)
    return {"namespaces": "", "files": files, THREADS: threads}


def _count_threads_alone() -> None:
    """Have threads counted for this process alone, in the user namespace that it enters next.

    The kernel does so since Linux 5.14 (setrlimit(2), RLIMIT_NPROC), but never limits the machine's
    own root. So root's *real* user becomes another one. Files are reached as before; only access(2)
    uses the real user, so ``os.access`` uses the effective one instead. Raises OSError if threads
    are not counted.
    """
    version = tuple(int(part) for part in re.findall(r"\d+", os.uname().release)[:2])
    if version < (5, 14):
        raise OSError(errno.ENOSYS, "it needs Linux 5.14")
    if os.getuid() == 0:
        nobody = 65534
        os.setresuid(nobody, -1, -1)
        os.access = functools.partial(os.access, effective_ids=True)


def _limit_tcp_buffers() -> None:
    """Keep the buffers of TCP connections in this network at their first size; see tcp(7)."""
    for name, sizes in (("tcp_rmem", "4096 131072 131072"), ("tcp_wmem", "4096 16384 131072")):
        Path(f"/proc/sys/net/ipv4/{name}").write_text(sizes, encoding="ascii")


def _mount(scratch: Path, scratch_mb: int, hidden: Iterable[Path]) -> None:
    kernel.mount(None, Path("/"), kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.make_read_only(Path("/"))  # Landlock leaves chmod, utime and setxattr to an owner
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    size = f"size={scratch_mb}m,nr_inodes=1024,mode=0777"  # no other process sees it
    kernel.mount("tmpfs", scratch, flags, size)
    for folder in hidden:
        if folder.is_dir():
            kernel.mount("tmpfs", folder, flags | kernel.MS_RDONLY, "size=4k")


def drop_rights(
    scratch: Path, readable: Iterable[Path], visible: Sequence[Path], *, sockets: bool
) -> tuple[str, str]:
    """Put on Landlock and the filter of system calls, which nothing undoes.

    ``visible`` are folders that no mount hides: only names of files in them may be read. Return
    why Landlock, and why the filter, is missing; empty if it is not.
    """
    if reason := kernel.attempt(kernel.prctl, kernel.PR_SET_NO_NEW_PRIVS, 1):
        return reason, reason
    folders = (*find_libraries(), *readable)
    rules: list[tuple[Iterable[Path], int]] = [((scratch, Path("/dev/null")), ~0)]
    if visible:
        rules.append((folders, _READ_DIR))
        folders = tuple(part for path in folders for part in _leave_out(visible, path))
    landlock = kernel.attempt(_restrict_files, [*rules, (folders, _READ)], tcp=sockets)
    return landlock, kernel.attempt(seccomp.install, sockets=sockets)


@functools.cache
def find_libraries() -> tuple[Path, ...]:
    """Return what Python and its packages are read from, and nothing that belongs to a user."""
    prefixes = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    inside = [p / part for p in prefixes for part in ("lib", "lib64", "bin", "pyvenv.cfg")]
    system = [*("/usr/lib", "/usr/lib64", "/usr/share", "/lib", "/lib64", "/usr/local/lib")]
    system += ["/etc/ld.so.cache", "/etc/localtime"]
    system += ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"]
    paths = (*inside, *map(Path, system))
    return tuple(dict.fromkeys(path.resolve() for path in paths if path.exists()))


def _leave_out(hidden: Sequence[Path], path: Path) -> list[Path]:
    """Return the parts of ``path`` without the folders in it: Landlock has no exceptions."""
    inside = [folder for folder in hidden if folder.is_relative_to(path)]
    if not inside or path in inside:
        return [] if inside else [path]
    return [part for child in path.iterdir() for part in _leave_out(inside, child)]


def _restrict_files(rules: Iterable[tuple[Iterable[Path], int]], *, tcp: bool) -> None:
    """From now on reach only the paths in ``rules`` and what is below, each with its rights.

    This gives up abstract sockets and signals to outside too where the kernel can, and TCP unless
    it is wanted. It needs no-new-privileges. Raises OSError.
    """
    ask_version = 1
    try:
        version = kernel.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ask_version)
    except OSError:
        raise OSError(errno.ENOSYS, "the kernel does not have it") from None
    rights = sum(bits for since, bits in _FS_BY_VERSION if since <= version)
    nets = _TCP if version >= 4 and not tcp else 0
    attributes = struct.pack("QQQ", rights, nets, _SCOPES if version >= 6 else 0)
    size = ctypes.c_size_t(24 if version >= 6 else 16 if version >= 4 else 8)
    ruleset = kernel.syscall(_CREATE_RULESET, attributes, size, 0)
    try:
        for paths, granted in rules:
            for path in paths:
                _allow(ruleset, path, granted & rights)
        kernel.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine: nothing to reach
    try:
        rights &= ~0 if path.is_dir() else _FILE_ONLY
        if rights:
            rule = struct.pack("=Qi", rights, descriptor)
            kernel.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
