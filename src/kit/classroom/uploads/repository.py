"""Read the files of the commit that HEAD names in a student's git repository, without trust.

git is never run inside what was handed in. Its objects are copied, as regular files, into a bare
repository with the kit's own settings; HEAD and the refs are read here. So no link, setting, hook,
filter, replacement or object of another repository has an effect. What is in the working tree and
not committed was not handed in. The layout is that of gitrepository-layout(5).
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from kit.classroom.uploads import UploadedFile, check_depth, list_files
from kit.errors import MachineError
from kit.forkserver.python import python_command
from kit.source import MAX_SOURCE, BadFile, accept_time, open_source

GIT_SECONDS: Final = 20.0
"""How long git may take for one repository, wall time."""

MAX_OBJECTS: Final = 200 << 20
"""Bytes of the objects and packs of one repository."""

MAX_OBJECT_FILES: Final = 50_000
"""Loose objects and packs of one repository."""

MAX_TREE: Final = 1 << 20
"""Bytes of one folder as git stores it, about 25,000 names."""

MAX_REF: Final = 4_096
"""Bytes of a file that holds one ref; the longest name that git makes is shorter."""

MAX_PACKED_REFS: Final = 4 << 20
MAX_REF_STEPS: Final = 5
"""How often a ref may name another one; see git-symbolic-ref(1)."""

_NUMBER: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF: Final = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
_LOOSE: Final = re.compile(r"[0-9a-f]{38}|[0-9a-f]{62}")
_PACK: Final = re.compile(r"pack-[0-9a-f]+\.(pack|idx)")
_COMMITTER: Final = re.compile(rb"^committer .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_FOLDER, _LINK, _SUBMODULE = b"40000", b"120000", b"160000"
_KINDS: Final = {"blob": "the file", "tree": "a folder of its commit", "commit": "its commit"}

_SETTINGS: Final = (
    *("-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=32m"),
    *("-c", "core.bigFileThreshold=1m", "-c", "core.deltaBaseCacheLimit=8m"),
    *("-c", "safe.directory=*"),
)
"""Keep little in memory, and do not ask who owns the folder, which is the kit's."""


@contextmanager
def open_repository(folder: Path) -> Iterator[list[UploadedFile]]:
    """Give the files of the commit that was handed in; ``folder`` may be a bare repository.

    Raises :class:`BadFile` if it cannot be read without trust, :class:`MachineError` if git is
    missing or does not start.
    """
    check_git()
    git = folder / ".git" if os.path.lexists(folder / ".git") else folder
    _refuse_foreign_objects(git)
    number = _read_head(git)
    try:
        with tempfile.TemporaryDirectory(prefix="kit-git-", ignore_cleanup_errors=True) as made:
            copy = Path(made)
            _make_bare(copy, number)
            _copy_objects(git / "objects", copy / "objects")
            with closing(_Objects(copy)) as objects:
                yield list_files(_walk_commit(objects, number))
    except OSError as error:
        raise MachineError(
            f"No repository can be copied to {tempfile.gettempdir()}: {error.strerror or error}.",
            "Make room on the disk.",
        ) from None


def is_repository(folder: Path) -> bool:
    """Whether a folder is a git repository, with a working tree or without."""
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    git = folder / ".git"
    return bare or git.is_symlink() or git.is_file() or os.path.lexists(git / "HEAD")


def _refuse_foreign_objects(git: Path) -> None:
    """Refuse what only git's own reading of the repository could follow."""
    if git.is_symlink() or not git.is_dir():
        raise BadFile("its .git is not a folder: hand in a clone of the repository")
    for name in ("commondir", "objects/info/alternates", "objects/info/http-alternates"):
        if os.path.lexists(git / name):
            raise BadFile(
                f"it borrows from another repository (.git/{name}): hand in a clone of it"
            )
    if os.path.lexists(git / "reftable"):
        raise BadFile(
            "its branches are stored as a reftable, which the kit does not read: "
            "clone it with --ref-format=files"
        )


# -- HEAD and refs --------------------------------------------------------------------------------


def _read_head(git: Path) -> str:
    """Return the number of the commit that HEAD names, directly or through refs."""
    name = "HEAD"
    for _ in range(MAX_REF_STEPS):
        text = _read_ref(git, name)
        if _NUMBER.fullmatch(text):
            return text
        target = text.removeprefix("ref:").strip()
        if target == text or not _REF.fullmatch(target) or ".." in target:
            raise BadFile(f"its .git/{name} does not name a commit")
        name = target
    raise BadFile("its .git/HEAD names one ref after another and no commit")


def _read_ref(git: Path, name: str) -> str:
    """Return what a ref holds, from its own file or from ``packed-refs``."""
    if os.path.lexists(git / name):
        return _read_text(git, name, MAX_REF).strip()
    if os.path.lexists(git / "packed-refs"):
        for line in _read_text(git, "packed-refs", MAX_PACKED_REFS).splitlines():
            number, _, packed = line.partition(" ")
            if packed == name:
                return number
    raise BadFile(f"it has no commit yet: .git/{name[:100]} is missing")


def _read_text(git: Path, name: str, most: int) -> str:
    """Return a small file below ``.git``; no folder on the way to it may be a link."""
    if any((git / above).is_symlink() for above in Path(name).parents[:-1]):
        raise BadFile(f"its .git/{name} is behind a link")
    try:
        with open_source(git / name) as opened:
            data = opened.read(most + 1)
    except BadFile as error:
        raise BadFile(f"its .git/{name} cannot be read: {error.problem}") from None
    if len(data) > most:
        raise BadFile(f"its .git/{name} is too large")
    return data.decode("utf-8", "replace")


# -- the copy -------------------------------------------------------------------------------------


def _make_bare(copy: Path, number: str) -> None:
    """Make an empty bare repository, of SHA-256 if the commit's ``number`` is."""
    is_sha256 = len(number) == 64
    config = f"[core]\n\trepositoryformatversion = {int(is_sha256)}\n\tbare = true\n"
    extensions = "[extensions]\n\tobjectformat = sha256\n" if is_sha256 else ""
    (copy / "config").write_text(config + extensions)
    (copy / "HEAD").write_text(f"{number}\n")
    (copy / "refs").mkdir()
    (copy / "objects" / "pack").mkdir(parents=True)


def _copy_objects(objects: Path, copy: Path) -> None:
    """Copy loose objects, packs and their indexes, up to the limits."""
    size = 0
    for count, (file, name) in enumerate(_find_objects(objects), 1):
        if count > MAX_OBJECT_FILES:
            raise BadFile(f"its .git has more than {MAX_OBJECT_FILES} files: run git gc in it")
        with open_source(file) as opened:
            size += os.fstat(opened.fileno()).st_size
            if size > MAX_OBJECTS:
                raise BadFile(f"its .git is larger than {MAX_OBJECTS >> 20} MB")
            target = copy / name
            target.parent.mkdir(exist_ok=True)
            with target.open("wb") as written:
                shutil.copyfileobj(opened, written)


def _find_objects(objects: Path) -> Iterator[tuple[Path, str]]:
    """Give each file of objects, and its name below ``objects``."""
    if objects.is_symlink():
        raise BadFile("its .git/objects is a link: hand in the repository itself")
    for folder in _scan(objects):
        if folder.name != "pack" and not re.fullmatch("[0-9a-f]{2}", folder.name):
            continue
        if not folder.is_dir(follow_symlinks=False):
            raise BadFile(f"its .git/objects/{folder.name} is a link or a file")
        names = _PACK if folder.name == "pack" else _LOOSE
        for file in _scan(Path(folder.path)):
            if file.name.endswith(".promisor"):
                raise BadFile("it is a partial clone: clone it without --filter")
            if names.fullmatch(file.name):
                mode = file.stat(follow_symlinks=False).st_mode
                if not stat.S_ISREG(mode):
                    raise BadFile(
                        f"its .git/objects/{folder.name}/{file.name} is a link or no file"
                    )
                yield Path(file.path), f"{folder.name}/{file.name}"


def _scan(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError as error:
        raise BadFile(f"its .git/{folder.name} cannot be read: {error.strerror}") from None


# -- the commit -----------------------------------------------------------------------------------


def _walk_commit(objects: _Objects, number: str) -> Iterator[UploadedFile | None]:
    """Give each file of a commit, and None for each folder; all are as old as the commit."""
    header, _, _ = objects.read(number, "commit", MAX_SOURCE).partition(b"\n\n")
    committed = _COMMITTER.search(header)
    seconds = accept_time(float(committed[1])) if committed else None
    tree = header.partition(b"\n")[0].removeprefix(b"tree ").decode("ascii", "replace")
    todo = [("", tree, 0)]
    while todo:
        folder, number, depth = todo.pop()
        check_depth(depth)
        for mode, name, below in _read_tree(objects, number):
            if mode == _FOLDER:
                todo.append((f"{folder}{name}/", below, depth + 1))
            if mode in (_FOLDER, _SUBMODULE):
                yield None
                continue
            yield UploadedFile(
                name=f"{folder}{name}",
                read=functools.partial(objects.read, below, "blob", MAX_SOURCE),
                problem="this is a link" if mode == _LINK else "",
                seconds=seconds,
            )


def _read_tree(objects: _Objects, number: str) -> Iterator[tuple[bytes, str, str]]:
    """Give the mode, the name and the object's number of each entry of a folder."""
    data, at, size = objects.read(number, "tree", MAX_TREE), 0, len(number) // 2
    while at < len(data):
        end = data.find(b"\0", at)
        mode, blank, name = data[at:end].partition(b" ")
        at = end + 1 + size
        if end < 0 or not blank or at > len(data):
            raise BadFile("a folder of its commit is damaged")
        yield mode, name.decode("utf-8", "surrogateescape"), data[at - size : at].hex()


class _Objects:
    """The objects of a bare repository, as git gives them within limits; to be closed.

    ``git cat-file --batch`` (git-cat-file(1)) is started twice: once for sizes alone, so that an
    object that is too large is never unpacked, and once for contents.
    """

    def __init__(self, repository: Path) -> None:
        command = [*_SETTINGS, "--git-dir", str(repository), "cat-file"]
        self._sizes = _start_git([*command, "--batch-check"])
        self._contents = _start_git([*command, "--batch"])
        self._is_late = False
        self._timer = threading.Timer(GIT_SECONDS, self._give_up)
        self._timer.start()

    def close(self) -> None:
        """End git."""
        self._timer.cancel()
        for process in (self._sizes, self._contents):
            process.kill()
            process.communicate()

    def read(self, number: str, kind: str, most: int) -> bytes:
        """Return an object of this kind and of at most so many bytes. Raises :class:`BadFile`."""
        size = self._ask(self._sizes, number, kind)
        if size > most:
            raise BadFile(f"{_KINDS[kind]} is larger than {most // 1000} KB")
        if self._ask(self._contents, number, kind) != size:
            raise BadFile("git reads its objects in two ways")
        assert self._contents.stdout is not None
        data = self._contents.stdout.read(size + 1)[:-1]
        if len(data) < size:
            raise self._describe_failure()
        return data

    def _ask(self, process: subprocess.Popen[bytes], number: str, kind: str) -> int:
        """Ask for one object, and return its size in bytes."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{number}\n".encode())
            process.stdin.flush()
            line = process.stdout.readline(200)
        except OSError:
            raise self._describe_failure() from None
        words = line.decode("ascii", "replace").split()
        if len(words) == 3 and words[:2] == [number, kind] and words[2].isdigit():
            return int(words[2])
        if words[1:] == ["missing"]:
            raise BadFile(
                f"an object of its commit is missing ({number[:12]}): hand in a whole clone"
            )
        if len(words) == 3 and words[0] == number:
            raise BadFile(f"its commit names a {words[1]} where it needs a {kind}")
        raise self._describe_failure()

    def _describe_failure(self) -> BadFile:
        if self._is_late:
            return BadFile(f"git had not read it after {GIT_SECONDS:.0f} seconds")
        return BadFile("git cannot read it: it is damaged, or unpacks to too much")

    def _give_up(self) -> None:
        self._is_late = True
        self._sizes.kill()
        self._contents.kill()


# -- git ------------------------------------------------------------------------------------------


@functools.cache
def check_git() -> None:
    """Raise :class:`MachineError` if git is missing or does not start."""
    process = _start_git(["--version"], errors=subprocess.PIPE)
    answer, errors = process.communicate()
    if process.returncode or not answer.startswith(b"git version"):
        last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise MachineError(f"git does not start{last and ': '}{last}.", "Try git --version.")


def _start_git(words: list[str], errors: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    git = shutil.which("git")
    if git is None:
        raise MachineError("git is not installed, and a submission needs it.", "Install git.")
    launcher = [] if sys.platform == "win32" else python_command("isolation.launcher")
    environment = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    environment |= {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        return subprocess.Popen(  # noqa: S603 - git, and numbers of objects
            [*launcher, git, *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    except OSError as error:
        raise MachineError(
            f"{error.filename or 'git'} cannot be started: {error.strerror or error}.",
            "Run: kit doctor",
        ) from None
