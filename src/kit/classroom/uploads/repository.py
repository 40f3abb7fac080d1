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
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from kit.classroom.uploads import (
    TimeSource,
    UploadedFile,
    check_depth,
    exists,
    explain_error,
    list_files,
    open_upload,
)
from kit.errors import MachineError
from kit.forkserver.python import python_command
from kit.source import MAX_SOURCE, BadFile, accept_time

GIT_SECONDS: Final = 20.0  # how long git may take for one repository, wall time
MAX_OBJECTS: Final = 200 << 20  # bytes of the objects and packs of one repository
MAX_OBJECT_FILES: Final = 50_000  # loose objects and packs of one repository
MAX_LISTING: Final = 1 << 20  # bytes of git's list of a commit's files, about 10,000 names
MAX_REF: Final = 4_096  # bytes of a file that holds one ref; git writes shorter ones
MAX_PACKED_REFS: Final = 4 << 20
MAX_REF_STEPS: Final = 5  # how often a ref may name another one; see git-symbolic-ref(1)
_NUMBER: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF: Final = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]+")
_OBJECT: Final = re.compile(
    r"objects/([0-9a-f]{2}/([0-9a-f]{38}|[0-9a-f]{62})|pack/pack-[0-9a-f]+\.(pack|idx))"
)
_COMMITTER: Final = re.compile(rb"^committer .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_CONFIG: Final = """\
[core]
repositoryformatversion = {}
bare = true
packedGitWindowSize = 1m
packedGitLimit = 32m
bigFileThreshold = 1m
deltaBaseCacheLimit = 8m
"""
"""Settings that keep little in memory."""


@contextmanager
def open_repository(folder: Path) -> Iterator[list[UploadedFile]]:
    """Yield the files of HEAD's commit; raise :class:`BadFile`, :class:`MachineError`."""
    check_git()
    git = folder / ".git" if os.path.lexists(folder / ".git") else folder
    _refuse_foreign_objects(git)
    number = _read_head(git)
    try:
        with tempfile.TemporaryDirectory(prefix="kit-git-", ignore_cleanup_errors=True) as made:
            _copy_bare(git, number, Path(made))
            with closing(_Commit(Path(made), number)) as commit:
                yield list_files(commit.walk())
    except OSError as error:
        reason = f"{tempfile.gettempdir()}: {error.strerror or error}"
        sentence = f"No repository can be copied to {reason}."
        raise MachineError(sentence, "Make room on the disk.") from None


def is_repository(folder: Path) -> bool:
    """Whether a folder is a git repository; raise :class:`MachineError` if that is not visible."""
    git = folder / ".git"
    for path in (folder / "HEAD", git / "HEAD"):
        exists(path, f"the folder {folder.name}")
    is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return is_bare or git.is_symlink() or git.is_file() or os.path.lexists(git / "HEAD")


def _refuse_foreign_objects(git: Path) -> None:
    """Refuse what only git's own reading of the repository could follow."""
    if git.is_symlink() or not git.is_dir():
        raise BadFile("its .git is not a folder: hand in a clone of the repository")
    for name in ("commondir", "objects/info/alternates", "objects/info/http-alternates"):
        if os.path.lexists(git / name):
            problem = f"it borrows from another repository (.git/{name}): hand in a clone of it"
            raise BadFile(problem)
    if os.path.lexists(git / "reftable"):
        problem = "its branches are stored as a reftable, which the kit does not read"
        raise BadFile(f"{problem}: clone it with --ref-format=files")


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
    for file, most in ((name, MAX_REF), ("packed-refs", MAX_PACKED_REFS)):
        if not exists(git / file, f"its .git/{file}"):
            continue
        with _open(git, file) as opened:
            data = opened.read(most + 1)
        if len(data) > most:
            raise BadFile(f"its .git/{file} is too large")
        text = data.decode("utf-8", "replace")
        if file == name:
            return text.strip()
        for line in text.splitlines():
            if line.endswith(f" {name}"):
                return line.partition(" ")[0]
    raise BadFile(f"it has no commit yet: .git/{name[:100]} is missing")


def _open(git: Path, name: str) -> BinaryIO:
    _refuse_links(git, name)
    try:
        return open_upload(git / name, f"its .git/{name}")
    except BadFile as error:
        raise BadFile(f"its .git/{name} cannot be read: {error.problem}") from None


def _refuse_links(git: Path, name: str) -> None:
    """Refuse a file or folder below ``.git`` that is a link, or is in a folder that is one."""
    for part in (name, *map(str, Path(name).parents[:-1])):
        if (git / part).is_symlink():
            raise BadFile(f"its .git/{part} is a link: hand in the repository itself")


def _copy_bare(git: Path, number: str, copy: Path) -> None:
    """Make a bare repository with the same objects, of SHA-256 if the commit's ``number`` is."""
    is_sha256 = len(number) == 64
    extensions = "[extensions]\nobjectformat = sha256\n" if is_sha256 else ""
    (copy / "config").write_text(_CONFIG.format(int(is_sha256)) + extensions)
    (copy / "HEAD").write_text(f"{number}\n")
    for name in ("refs", "objects"):
        (copy / name).mkdir()
    size = 0
    for count, name in enumerate(_find_objects(git), 1):
        if count > MAX_OBJECT_FILES:
            raise BadFile(f"its .git has more than {MAX_OBJECT_FILES} files: run git gc in it")
        with _open(git, name) as opened:
            size += os.fstat(opened.fileno()).st_size
            if size > MAX_OBJECTS:
                raise BadFile(f"its .git is larger than {MAX_OBJECTS >> 20} MB")
            (copy / name).parent.mkdir(exist_ok=True)
            with (copy / name).open("xb") as written:
                shutil.copyfileobj(opened, written)


def _find_objects(git: Path) -> Iterator[str]:
    """Yield the name below ``.git`` of each loose object, pack and index of a pack."""
    for folder in _scan(git, "objects"):
        if not re.fullmatch("objects/(pack|[0-9a-f]{2})", folder):
            continue
        for file in _scan(git, folder):
            if file.endswith(".promisor"):
                raise BadFile("it is a partial clone: clone it without --filter")
            if _OBJECT.fullmatch(file):
                yield file


def _scan(git: Path, folder: str) -> Iterator[str]:
    _refuse_links(git, folder)
    try:
        with os.scandir(git / folder) as entries:
            yield from (f"{folder}/{entry.name}" for entry in entries)
    except OSError as error:
        raise explain_error(error, f"its .git/{folder}") from None


class _Commit:
    """One commit of a bare repository, as git gives it within limits; to be closed.

    ``git ls-tree`` gives the names and sizes of its files, so that one that is too large is never
    unpacked; ``git cat-file --batch`` gives the contents.
    """

    def __init__(self, repository: Path, number: str) -> None:
        command = ["-c", "safe.directory=*", "--git-dir", str(repository)]
        self._number = number
        self._list = _start_git([*command, "ls-tree", "-r", "-t", "-l", "-z", number])
        self._contents = _start_git([*command, "cat-file", "--batch"])
        self._until = time.monotonic() + GIT_SECONDS
        self._timer = threading.Timer(GIT_SECONDS, self._kill)
        self._timer.start()

    def close(self) -> None:
        self._timer.cancel()
        self._kill()
        self._list.communicate()
        self._contents.communicate()

    def _kill(self) -> None:
        self._list.kill()
        self._contents.kill()

    def walk(self) -> Iterator[UploadedFile | None]:
        """Yield each file, and None for each folder; all are as old as the commit."""
        header = self._read(self._number, "commit").partition(b"\n\n")[0]
        committed = _COMMITTER.search(header)
        seconds = accept_time(float(committed[1])) if committed else None
        assert self._list.stdout is not None
        listing = self._list.stdout.read(MAX_LISTING + 1)
        for entry in listing.split(b"\0")[:-1]:
            about, _, path = entry.decode("utf-8", "surrogateescape").partition("\t")
            mode, kind, number, size = about.split()
            if kind == "blob":
                yield UploadedFile(
                    name=path,
                    load=functools.partial(self._read_blob, number, size),
                    problem="this is a link" if mode == "120000" else "",
                    seconds=seconds,
                    source=TimeSource.COMMIT,
                )
            else:  # a folder, or the commit of a submodule
                check_depth(path.count("/") + (kind == "tree"))
                yield None
        if len(listing) > MAX_LISTING:
            raise BadFile("the names of its files are too long")
        if self._list.wait():
            raise self._describe_failure("an object is missing or damaged: hand in a whole clone")

    def _read_blob(self, number: str, size: str, most: int) -> bytes:
        return self._read(number, "blob", size, most)

    def _read(self, number: str, kind: str, size: str = "", most: int = MAX_SOURCE) -> bytes:
        """Return an object of this kind; raise :class:`BadFile` if it is larger than ``most``."""
        what = "the file" if kind == "blob" else "its commit"
        too_large = BadFile(f"{what} is larger than {most // 1000} KB")
        if size.isdigit() and int(size) > most:
            raise too_large
        assert self._contents.stdin is not None
        assert self._contents.stdout is not None
        try:
            self._contents.stdin.write(f"{number}\n".encode())
            self._contents.stdin.flush()
            words = self._contents.stdout.readline(200).decode("ascii", "replace").split()
        except OSError:
            raise self._describe_failure() from None
        match words:
            case [_, "missing"]:
                problem = f"an object of its commit is missing ({number[:12]})"
                raise BadFile(f"{problem}: hand in a whole clone")
            case [first, other, _] if first == number and other != kind:
                raise BadFile(f"its commit names a {other} where it needs a {kind}")
            case [first, _, count] if first == number and count.isdigit():
                if int(count) > most:
                    raise too_large
                data = self._contents.stdout.read(int(count) + 1)[:-1]
                if len(data) == int(count):
                    return data
        raise self._describe_failure()

    def _describe_failure(self, problem: str = "it is damaged, or unpacks to too much") -> BadFile:
        if time.monotonic() >= self._until:
            return BadFile(f"git had not read it after {GIT_SECONDS:.0f} seconds")
        return BadFile(f"git cannot read it: {problem}")


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
        **dict.fromkeys(
            ("GIT_CONFIG_NOSYSTEM", "GIT_NO_LAZY_FETCH", "GIT_NO_REPLACE_OBJECTS"), "1"
        ),
        **dict.fromkeys(("GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT"), "0"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "none",
    }
    command, pipe = [*launcher, git, *words], subprocess.PIPE
    try:
        return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=errors)  # noqa: S603 - git
    except OSError as error:
        sentence = f"{error.filename or 'git'} cannot be started: {error.strerror or error}."
        raise MachineError(sentence, "Run: kit doctor") from None
