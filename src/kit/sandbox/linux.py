"""The layers that Linux has: namespaces and mounts of one's own, Landlock, a filter of calls."""

from __future__ import annotations

import sys

assert sys.platform == "linux"  # what follows is Linux's own

import functools
import os
from pathlib import Path

from kit.course import Course
from kit.sandbox import kernel, landlock, seccomp


def leave_the_rest(course: Course, scratch: Path, *, loopback: bool) -> list[str]:
    """Namespaces of its own: no network, no other's mounts; shelves with answers are empty here."""
    kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_PDEATHSIG, 9))
    flags = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWNET
    flags |= kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
    uid, gid = os.getuid(), os.getgid()
    if not kernel.attempt(lambda: kernel.unshare(flags)):
        return []
    layers = ["namespaces"]
    if kernel.attempt(lambda: kernel.map_own_ids(uid, gid)) and kernel.attempt(
        lambda: _own_files(course, scratch)
    ):
        layers.append("files")
    if loopback:
        kernel.attempt(kernel.loopback_up)
    kernel.attempt(kernel.drop_capabilities)
    return layers


def _own_files(course: Course, scratch: Path) -> None:
    kernel.mount(None, Path("/"), kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.make_read_only(Path("/"))  # Landlock leaves chmod, utime and setxattr to an owner
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    size = f"size={course.limits.scratch_mb}m,nr_inodes=1024,mode=0700"
    kernel.mount("tmpfs", scratch, flags, size)
    for shelf in ("checks", "hints", "solutions", "mistakes", "exercises", "tests", ".git", ".kit"):
        for root in {course.root, *_packaged()}:
            if (root / shelf).is_dir():
                kernel.mount("tmpfs", root / shelf, flags | kernel.MS_RDONLY, "size=4k")


def look_around() -> None:
    """Find out what is the same for every stage, once, before one is forked."""
    _packaged()
    _libraries()
    for sockets in (False, True):
        kernel.attempt(functools.partial(seccomp.program, sockets=sockets))


@functools.cache
def _packaged() -> tuple[Path, ...]:
    """Where the shipped course lies among the readable libraries.

    An editable install leaves a copy among the packages, besides the checkout that is imported.
    """
    packages = [Path(__file__).parents[1], *(p / "kit" for p in _other_packages())]
    courses = {(package / "_course").resolve() for package in packages}
    return tuple(course for course in courses if course.is_dir())


def close_doors(scratch: Path, *, hidden: bool, sockets: bool) -> list[str]:
    """Landlock and seccomp, which nothing undoes; ``hidden`` says that no answers are in sight."""
    if not kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)):
        return []
    layers = []
    writable = (scratch, Path("/dev/null"))
    readable = list(_libraries())
    listable: list[Path] = []
    for packaged in () if hidden else _packaged():
        listable = [*listable, *readable]
        readable = [part for path in readable for part in _around(path, packaged)]
    if landlock.version() and kernel.attempt(
        lambda: landlock.restrict(readable, writable, listable, tcp=sockets)
    ):
        layers.append("landlock")
    if kernel.attempt(lambda: seccomp.deny(sockets=sockets)):
        layers.append("seccomp")
    return layers


@functools.cache
def _libraries() -> tuple[Path, ...]:
    """What Python and its packages are read from, and nothing of anybody's own."""
    prefixes = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    inside = [p / part for p in prefixes for part in ("lib", "lib64", "bin", "pyvenv.cfg")]
    system = [Path(p) for p in ("/usr/lib", "/usr/lib64", "/usr/share", "/lib", "/lib64")]
    system += [Path(p) for p in ("/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime")]
    devices = [Path(p) for p in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")]
    here = Path(__file__).parents[1]
    code = [here / part for part in ("stage", "wire.py", "clock.py", "__init__.py")]
    found = (*inside, *system, *devices, *code, *_other_packages())
    return tuple(dict.fromkeys(path.resolve() for path in found if path.exists()))


def _around(path: Path, hidden: Path) -> list[Path]:
    """``path`` without ``hidden``, which may lie below it: Landlock knows no exceptions."""
    if path == hidden or not hidden.is_relative_to(path):
        return [] if path == hidden else [path]
    return [part for child in path.iterdir() for part in _around(child, hidden)]


def _other_packages() -> list[Path]:
    """Packages outside Python's own folders, such as a user's site-packages."""
    return [Path(p) for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
