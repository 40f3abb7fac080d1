"""A student's git repository: the files of the commit that HEAD names, read without trust.

git is never run inside what was handed in. Its objects are copied, as regular files, into a bare
repository of ours with our own settings; HEAD and the refs are read here. So no link, setting,
hook, filter, replacement or object of another repository has an effect. What is in the working tree
and not committed was not handed in. The layout is that of gitrepository-layout(5).
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kit.classroom.uploads.git import GitObjects, check_git
from kit.errors import MachineError
from kit.source import MAX_SOURCE, BadFile, accept_time, open_source

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeFile:
    """A file of a commit: its name with ``/`` between the parts, and its object's number."""

    name: str
    number: str
    problem: str = ""


class Repository:
    """The commit that was handed in; use :func:`open_repository`."""

    def __init__(self, objects: GitObjects, number: str) -> None:
        self._objects = objects
        self._commit = objects.read(number, "commit", MAX_SOURCE)

    @property
    def seconds(self) -> float | None:
        """When the commit was made, as its author's machine says; None if that is impossible."""
        header, _, _ = self._commit.partition(b"\n\n")
        found = _COMMITTER.search(header)
        return accept_time(float(found[1])) if found else None

    def files(self, most: int, deepest: int) -> Iterator[TreeFile]:
        """Walk the commit's folders, at most ``most`` files and folders, ``deepest`` deep."""
        tree = self._commit.partition(b"\n")[0].removeprefix(b"tree ").decode("ascii", "replace")
        left = most
        todo = [("", tree, 0)]
        while todo:
            folder, number, depth = todo.pop()
            if depth > deepest:
                raise BadFile(f"folders are more than {deepest} deep: hand in the exercises alone")
            for mode, name, below in self._tree(number):
                left -= 1
                if left < 0:
                    raise BadFile(f"there are more than {most} files: hand in the exercises alone")
                path = f"{folder}{name}"
                if mode == _FOLDER:
                    todo.append((f"{path}/", below, depth + 1))
                elif mode != _SUBMODULE:
                    problem = "this is a link" if mode == _LINK else ""
                    yield TreeFile(name=path, number=below, problem=problem)

    def read(self, number: str) -> bytes:
        """Return the bytes of a file. Raises :class:`BadFile`."""
        return self._objects.read(number, "blob", MAX_SOURCE)

    def _tree(self, number: str) -> Iterator[tuple[bytes, str, str]]:
        """The mode, the name and the object's number of each entry of a folder."""
        data, at, size = self._objects.read(number, "tree", MAX_TREE), 0, len(number) // 2
        while at < len(data):
            end = data.find(b"\0", at)
            mode, blank, name = data[at:end].partition(b" ")
            at = end + 1 + size
            if end < 0 or not blank or at > len(data):
                raise BadFile("a folder of its commit is damaged")
            yield mode, name.decode("utf-8", "surrogateescape"), data[at - size : at].hex()


@contextmanager
def open_repository(folder: Path) -> Iterator[Repository]:
    """Open the repository in ``folder``, with a working tree or bare.

    Raises :class:`BadFile` if it cannot be read without trust, :class:`MachineError` if git is
    missing or does not start.
    """
    check_git()
    git = folder / ".git" if os.path.lexists(folder / ".git") else folder
    _refuse(git)
    number = _head(git)
    try:
        with tempfile.TemporaryDirectory(prefix="kit-git-", ignore_cleanup_errors=True) as made:
            ours = Path(made)
            _make_bare(ours, number)
            _copy_objects(git / "objects", ours / "objects")
            with GitObjects(ours) as objects:
                yield Repository(objects, number)
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


def _refuse(git: Path) -> None:
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


def _head(git: Path) -> str:
    """The number of the commit that HEAD names, directly or through refs."""
    name = "HEAD"
    for _ in range(MAX_REF_STEPS):
        text = _ref(git, name)
        if _NUMBER.fullmatch(text):
            return text
        target = text.removeprefix("ref:").strip()
        if target == text or not _REF.fullmatch(target) or ".." in target:
            raise BadFile(f"its .git/{name} does not name a commit")
        name = target
    raise BadFile("its .git/HEAD names one ref after another and no commit")


def _ref(git: Path, name: str) -> str:
    """What a ref holds, from its own file or from ``packed-refs``."""
    if os.path.lexists(git / name):
        return _text(git, name, MAX_REF).strip()
    if os.path.lexists(git / "packed-refs"):
        for line in _text(git, "packed-refs", MAX_PACKED_REFS).splitlines():
            number, _, packed = line.partition(" ")
            if packed == name:
                return number
    raise BadFile(f"it has no commit yet: .git/{name[:100]} is missing")


def _text(git: Path, name: str, most: int) -> str:
    """A small file below ``.git``; no link may be on the way to it."""
    path = git
    for part in Path(name).parts[:-1]:
        path /= part
        if path.is_symlink():
            raise BadFile(f"its .git/{name} is behind a link")
    try:
        with open_source(git / name) as opened:
            data = opened.read(most + 1)
    except BadFile as error:
        raise BadFile(f"its .git/{name} cannot be read: {error.problem}") from None
    if len(data) > most:
        raise BadFile(f"its .git/{name} is too large")
    return data.decode("utf-8", "replace")


# -- objects --------------------------------------------------------------------------------------


def _make_bare(ours: Path, number: str) -> None:
    """Make an empty bare repository, of SHA-256 if ``number`` is such a one."""
    version, kind = ("1", "\tobjectformat = sha256\n") if len(number) == 64 else ("0", "")
    config = f"[core]\n\trepositoryformatversion = {version}\n\tbare = true\n"
    (ours / "config").write_text(config + (f"[extensions]\n{kind}" if kind else ""))
    (ours / "HEAD").write_text(f"{number}\n")
    (ours / "refs").mkdir()
    (ours / "objects" / "pack").mkdir(parents=True)


def _copy_objects(theirs: Path, ours: Path) -> None:
    """Copy loose objects, packs and their indexes, within the caps."""
    size = 0
    for count, (file, name) in enumerate(_object_files(theirs), 1):
        if count > MAX_OBJECT_FILES:
            raise BadFile(f"its .git has more than {MAX_OBJECT_FILES} files: run git gc in it")
        with open_source(file) as opened:
            size += os.fstat(opened.fileno()).st_size
            if size > MAX_OBJECTS:
                raise BadFile(f"its .git is larger than {MAX_OBJECTS >> 20} MB")
            target = ours / name
            target.parent.mkdir(exist_ok=True)
            with target.open("wb") as written:
                shutil.copyfileobj(opened, written)


def _object_files(objects: Path) -> Iterator[tuple[Path, str]]:
    """Each file of objects, and its name below ``objects``."""
    if objects.is_symlink():
        raise BadFile("its .git/objects is a link: hand in the repository itself")
    for folder in _inside(objects):
        if folder.name != "pack" and not re.fullmatch("[0-9a-f]{2}", folder.name):
            continue
        if not folder.is_dir(follow_symlinks=False):
            raise BadFile(f"its .git/objects/{folder.name} is a link or a file")
        names = _PACK if folder.name == "pack" else _LOOSE
        for file in _inside(Path(folder.path)):
            if file.name.endswith(".promisor"):
                raise BadFile("it is a partial clone: clone it without --filter")
            if names.fullmatch(file.name):
                mode = file.stat(follow_symlinks=False).st_mode
                if not stat.S_ISREG(mode):
                    raise BadFile(
                        f"its .git/objects/{folder.name}/{file.name} is a link or no file"
                    )
                yield Path(file.path), f"{folder.name}/{file.name}"


def _inside(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError as error:
        raise BadFile(f"its .git/{folder.name} cannot be read: {error.strerror}") from None
