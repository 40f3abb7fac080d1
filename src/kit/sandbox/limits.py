"""What a stage gives up before it loads a submission. Runs in the child, right after the fork.

Each layer is taken where the system has it, and the names of those that were taken go into every
verdict. The order matters: namespaces while there still are capabilities, mounts before Landlock
forbids them, the system-call filter last.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kit.course import Course, Limits

LAYERS = ("pid", "namespaces", "files", "landlock", "seccomp")
"""All layers, in the order they are put on; with every one of them isolation is ``namespaces``."""


def isolation_of(layers: Iterable[str]) -> str:
    """The word for a verdict: ``namespaces`` with all layers, else ``processes`` and some."""
    there = [layer for layer in LAYERS if layer in set(layers)]
    return "namespaces" if len(there) == len(LAYERS) else "+".join(["processes", *there])


def layers_of(isolation: str) -> tuple[str, ...]:
    """The layers that a word of :func:`isolation_of` stands for."""
    return LAYERS if isolation == "namespaces" else tuple(isolation.split("+")[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """How a stage is shut in.

    ``alone`` says that its process is the first of a pid namespace; ``bare`` puts on no layer, as
    on a system that has none; ``loopback`` leaves it TCP sockets, and an interface to itself.
    """

    alone: bool
    bare: bool = False
    loopback: bool = False


def confine(course: Course, scratch: Path, keep: int, how: Confinement) -> str:
    """Give up everything but the descriptor ``keep``, Python, and the folder ``scratch``.

    Gives the isolation reached; raises OSError where the system refuses what every POSIX system
    has.
    """
    os.setsid()
    _only_line(keep)
    layers = ["pid"] if how.alone else []
    space = _address_space()
    if sys.platform == "linux" and not how.bare:
        layers += _leave_the_rest(course, scratch, loopback=how.loopback)
    os.chdir(scratch)
    os.environ.clear()
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), PATH="/usr/bin:/bin", LANG="C.UTF-8")
    _lower_all(course.limits, space)
    if sys.platform == "linux" and not how.bare:
        layers += _close_doors(scratch, hidden="files" in layers, sockets=how.loopback)
    return isolation_of(layers)


def _leave_the_rest(course: Course, scratch: Path, *, loopback: bool) -> list[str]:
    """Namespaces of its own: no network, no other's mounts; shelves with answers are empty here."""
    from kit.sandbox import kernel

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
    from kit.sandbox import kernel

    kernel.mount(None, Path("/"), kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.make_read_only(Path("/"))  # Landlock leaves chmod, utime and setxattr to an owner
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    size = f"size={course.limits.scratch_mb}m,nr_inodes=1024,mode=0700"
    kernel.mount("tmpfs", scratch, flags, size)
    for shelf in ("checks", "hints", "solutions", "mistakes", "exercises", "tests", ".git", ".kit"):
        for root in {course.root, *_packaged()}:
            if (root / shelf).is_dir():
                kernel.mount("tmpfs", root / shelf, flags | kernel.MS_RDONLY, "size=4k")


def _packaged() -> list[Path]:
    """Where the shipped course lies among the readable libraries.

    An editable install leaves a copy among the packages, besides the checkout that is imported.
    """
    packages = [Path(__file__).parents[1], *(p / "kit" for p in _other_packages())]
    courses = {(package / "_course").resolve() for package in packages}
    return [course for course in courses if course.is_dir()]


def _close_doors(scratch: Path, *, hidden: bool, sockets: bool) -> list[str]:
    """Landlock and seccomp, which nothing undoes; ``hidden`` says that no answers are in sight."""
    from kit.sandbox import kernel, landlock, seccomp

    if not kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)):
        return []
    layers = []
    writable = (scratch, Path("/dev/null"))
    readable = [path.resolve() for path in _libraries()]
    listable: list[Path] = []
    for packaged in [] if hidden else _packaged():
        listable = [*listable, *readable]
        readable = [part for path in readable for part in _around(path, packaged)]
    if landlock.version() and kernel.attempt(
        lambda: landlock.restrict(readable, writable, listable, tcp=sockets)
    ):
        layers.append("landlock")
    if kernel.attempt(lambda: seccomp.deny(sockets=sockets)):
        layers.append("seccomp")
    return layers


def _libraries() -> list[Path]:
    """What Python and its packages are read from, and nothing of anybody's own."""
    prefixes = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    inside = [p / part for p in prefixes for part in ("lib", "lib64", "bin", "pyvenv.cfg")]
    system = [Path(p) for p in ("/usr/lib", "/usr/lib64", "/usr/share", "/lib", "/lib64")]
    system += [Path(p) for p in ("/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime")]
    devices = [Path(p) for p in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")]
    here = Path(__file__).parents[1]
    code = [here / part for part in ("stage", "wire.py", "clock.py", "__init__.py")]
    return [*inside, *system, *devices, *code, *_other_packages()]


def _around(path: Path, hidden: Path) -> list[Path]:
    """``path`` without ``hidden``, which may lie below it: Landlock knows no exceptions."""
    if path == hidden or not hidden.is_relative_to(path):
        return [] if path == hidden else [path]
    return [part for child in path.iterdir() for part in _around(child, hidden)]


def _other_packages() -> list[Path]:
    """Packages outside Python's own folders, such as a user's site-packages."""
    return [Path(p) for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]


def _only_line(keep: int) -> None:
    """Leave open: nothing to read on 0, nothing behind 1 and 2, and the line to the judge."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(3, keep)
    os.closerange(keep + 1, 65_536)


def _lower_all(limits: Limits, space: int) -> None:
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.scratch_mb << 20)
    _lower(resource.RLIMIT_NOFILE, 128)
    _lower(resource.RLIMIT_CPU, int(limits.exercise_seconds) + 1)
    if space:
        _lower(resource.RLIMIT_AS, space + (limits.memory_mb << 20))


def _lower(what: int, to: int) -> None:
    _, hard = resource.getrlimit(what)
    limit = to if hard == resource.RLIM_INFINITY else min(to, hard)
    resource.setrlimit(what, (limit, limit))


def _address_space() -> int:
    """Bytes of address space in use, 0 where the system does not tell; see proc(5), statm."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
