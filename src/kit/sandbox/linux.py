"""The layers that Linux has: namespaces and mounts of one's own, Landlock, a filter of calls."""

from __future__ import annotations

import sys

assert sys.platform == "linux"  # what follows is Linux's own

import errno
import functools
import os
import re
from pathlib import Path

from kit.course import Course
from kit.sandbox import kernel, landlock, seccomp
from kit.sandbox.layers import THREADS

_NOBODY = 65534


def leave_the_rest(course: Course, scratch: Path, *, loopback: bool) -> dict[str, str]:
    """Namespaces of its own: no network, no other's mounts; shelves with answers are empty here.

    Gives for each of these layers, and for the limit of threads, why it is not there, empty where
    it is.
    """
    kernel.attempt(lambda: kernel.prctl(kernel.PR_SET_PDEATHSIG, 9))
    flags = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWNET
    flags |= kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
    uid, gid = os.geteuid(), os.getegid()
    uncounted = kernel.refusal(_be_counted)
    if reason := kernel.refusal(lambda: kernel.unshare(flags)):
        needs = f"it needs namespaces: {reason}"
        return {"namespaces": reason, "files": needs, THREADS: needs}
    files = kernel.refusal(lambda: kernel.map_own_ids(uid, gid))
    if loopback:
        kernel.attempt(kernel.loopback_up)
        kernel.attempt(_small_buffers)
    files = files or kernel.refusal(lambda: _own_files(course, scratch))
    kernel.attempt(kernel.drop_capabilities)
    return {"namespaces": "", "files": files, THREADS: uncounted}


def _be_counted() -> None:
    """Have threads counted for this runner alone, in the user namespace that it enters next.

    The kernel does so since Linux 5.14 (setrlimit(2), RLIMIT_NPROC), but never limits the machine's
    own root. So there the *real* user becomes another one. Files are reached as before; access(2)
    alone asks for the real user, so ``os.access`` asks for the effective one instead. Raises
    OSError if threads are not counted.
    """
    version = tuple(int(part) for part in re.findall(r"\d+", os.uname().release)[:2])
    if version < (5, 14):
        raise OSError(errno.ENOSYS, "it needs Linux 5.14")
    if os.getuid() == 0:
        os.setresuid(_NOBODY, -1, -1)
        os.access = functools.partial(os.access, effective_ids=True)


def _small_buffers() -> None:
    """Let a TCP connection of this network hold no more than what it begins with; see tcp(7)."""
    for name, sizes in (("tcp_rmem", "4096 131072 131072"), ("tcp_wmem", "4096 16384 131072")):
        Path(f"/proc/sys/net/ipv4/{name}").write_text(sizes, encoding="ascii")


def _own_files(course: Course, scratch: Path) -> None:
    kernel.mount(None, Path("/"), kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.make_read_only(Path("/"))  # Landlock leaves chmod, utime and setxattr to an owner
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    size = f"size={course.limits.scratch_mb}m,nr_inodes=1024,mode=0777"  # nobody else sees it
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


def close_doors(scratch: Path, *, hidden: bool, sockets: bool) -> dict[str, str]:
    """Landlock and seccomp, which nothing undoes; ``hidden`` says that no answers are in sight.

    Gives for each of the two why it is not there, empty where it is.
    """
    if reason := kernel.refusal(lambda: kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)):
        return {"landlock": reason, "seccomp": reason}
    writable = (scratch, Path("/dev/null"))
    readable = list(_libraries())
    listable: list[Path] = []
    for packaged in () if hidden else _packaged():
        listable = [*listable, *readable]
        readable = [part for path in readable for part in _around(path, packaged)]
    files = "the kernel does not have it"
    if landlock.version():
        files = kernel.refusal(lambda: landlock.restrict(readable, writable, listable, tcp=sockets))
    calls = kernel.refusal(lambda: seccomp.install(sockets=sockets))
    return {"landlock": files, "seccomp": calls}


@functools.cache
def _libraries() -> tuple[Path, ...]:
    """What Python and its packages are read from, and nothing of anybody's own."""
    prefixes = {Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    inside = [p / part for p in prefixes for part in ("lib", "lib64", "bin", "pyvenv.cfg")]
    system = [Path(p) for p in ("/usr/lib", "/usr/lib64", "/usr/share", "/lib", "/lib64")]
    system += [Path(p) for p in ("/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime")]
    devices = [Path(p) for p in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")]
    here = Path(__file__).parents[1]
    code = [here / part for part in ("runner", "__init__.py")]
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
