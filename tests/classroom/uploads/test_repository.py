"""Git repositories as people hand them in, and as attackers do."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.classroom.uploads.repository import check_git
from kit.classroom.uploads.submission import read_upload
from kit.errors import MachineError
from kit.source import BadFile
from tests.systems import needs_git

from .test_submission import COURSE, GREET

pytestmark = needs_git
AT = 1_700_000_000
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@x",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@x",
    "GIT_AUTHOR_DATE": f"{AT} +0200",
    "GIT_COMMITTER_DATE": f"{AT} +0200",
}


def git(folder: Path, *words: str, given: bytes = b"") -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env=ENVIRONMENT, input=given, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def repository(folder: Path, *options: str, text: str = "x = 1\n") -> Path:
    """A repository with one commit that has one exercise and a note."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", *options)
    (folder / "greet.py").write_text(text)
    (folder / "notes.md").write_text("notes\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "m")
    return folder


def commit(folder: Path, text: str) -> None:
    """Let the branch name a commit object of any text."""
    number = git(
        folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=text.encode()
    )
    (folder / ".git/refs/heads/main").write_text(f"{number}\n")


# -- honest ones ----------------------------------------------------------------------------------


def _plain(folder: Path) -> Path:
    return repository(folder)


def _packed(folder: Path) -> Path:
    git(repository(folder), "gc", "-q")
    assert not (folder / ".git/refs/heads/main").exists()
    return folder


def _sha256(folder: Path) -> Path:
    return repository(folder, "--object-format=sha256")


def _detached(folder: Path) -> Path:
    git(repository(folder), "checkout", "-q", "--detach")
    return folder


def _other_branch(folder: Path) -> Path:
    git(repository(folder), "checkout", "-q", "-b", "féature/ex-1")
    return folder


def _shallow(folder: Path) -> Path:
    source = repository(folder.with_name("source"))
    git(source, "commit", "-q", "--allow-empty", "-m", "second")
    git(source.parent, "clone", "-q", "--depth=1", f"file://{source}", str(folder))
    return folder


def _bare(folder: Path) -> Path:
    source = repository(folder.with_name("source"))
    git(source.parent, "clone", "-q", "--bare", str(source), str(folder))
    return folder


def _edited_after(folder: Path) -> Path:
    repository(folder)
    (folder / "greet.py").write_text("later")
    return folder


def _with_a_submodule(folder: Path) -> Path:
    repository(folder)
    number = git(folder, "rev-parse", "HEAD")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{number},inner")
    git(folder, "commit", "-q", "-m", "m")
    return folder


def _with_settings(folder: Path) -> Path:
    """Settings that would start a program, were they read."""
    repository(folder)
    marker = folder.with_name("started")
    hook = folder / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {marker}\n")
    hook.chmod(0o755)
    (folder / ".git/config").write_text(
        f'[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "touch {marker}; false"\n'
        f'\tpager = touch {marker}\n[alias]\n\tcat-file = "!touch {marker}"\n'
        f"[include]\n\tpath = /etc/passwd\n"
    )
    return folder


def _one_folder_deeper(folder: Path) -> Path:
    folder.mkdir()
    repository(folder / "streams")
    (folder / "streams/greet.py").write_text("not committed")
    return folder


HONEST = (
    _one_folder_deeper,
    *(_plain, _packed, _sha256, _detached, _other_branch, _shallow, _bare),
    *(_edited_after, _with_a_submodule, _with_settings),
)


@pytest.mark.parametrize("make", HONEST)
def test_a_repository_is_read(make: Callable[[Path], Path], tmp_path: Path) -> None:
    """The commit of HEAD is read whatever the form of the repository, and nothing of it runs."""
    taken = read_upload(make(tmp_path / "anna"), COURSE)
    assert (taken.sources, taken.refusals) == ({GREET: b"x = 1\n"}, ())
    assert taken.submitted_at == datetime.fromtimestamp(AT, UTC)
    assert not (tmp_path / "started").exists()


def test_a_repository_is_read_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may be given as it is seen from the current one."""
    repository(tmp_path / "anna")
    monkeypatch.chdir(tmp_path)
    assert read_upload(Path("anna"), COURSE).sources == {GREET: b"x = 1\n"}


def test_a_repository_elsewhere_is_named(tmp_path: Path) -> None:
    """A repository that is not the submission itself is not read, and the row says so."""
    folder = tmp_path / "anna"
    folder.mkdir()
    repository(folder / "streams")
    (folder / "notes.md").write_text("")
    taken = read_upload(folder, COURSE)
    assert (taken.sources, [one.name for one in taken.refusals]) == (
        {GREET: b"x = 1\n"},
        ["streams/.git/HEAD"],
    )


# -- hostile ones ---------------------------------------------------------------------------------


def _borrow(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        other = repository(folder.with_name("classmate"), text="secret\n")
        repository(folder)
        (folder / ".git/objects/info").mkdir(exist_ok=True)
        (folder / ".git" / name).write_text(f"{other}/.git/objects\n")

    return make


def _link(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        other = repository(folder.with_name("classmate"), text="secret\n")
        repository(folder)
        place = folder / ".git" / name
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        place.symlink_to(other / ".git" / name)

    return make


def _linked_object(folder: Path) -> None:
    repository(folder)
    loose = next((folder / ".git/objects").glob("??/*"))
    loose.rename(folder / "elsewhere")
    loose.symlink_to(folder / "elsewhere")


def _linked_whole(folder: Path) -> None:
    other = repository(folder.with_name("classmate"), text="secret\n")
    folder.mkdir()
    (folder / ".git").symlink_to(other / ".git")


def _worktree(folder: Path) -> None:
    other = repository(folder.with_name("classmate"), text="secret\n")
    git(other, "worktree", "add", "-q", str(folder), "-b", "mine")


def _head(text: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        repository(folder)
        (folder / ".git/HEAD").write_text(text)

    return make


def _pipe(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        repository(folder)
        (folder / ".git" / name).unlink()
        os.mkfifo(folder / ".git" / name)

    return make


def _cycle(folder: Path) -> None:
    repository(folder)
    (folder / ".git/refs/heads/main").write_text("ref: refs/heads/main\n")


def _partial(folder: Path) -> None:
    _packed(folder)
    pack = next((folder / ".git/objects/pack").glob("*.pack"))
    pack.with_suffix(".promisor").write_text("")


def _reftable(folder: Path) -> None:
    repository(folder)
    (folder / ".git/reftable").mkdir()
    (folder / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")


def _damaged_pack(folder: Path) -> None:
    _packed(folder)
    pack = next((folder / ".git/objects/pack").glob("*.pack"))
    pack.chmod(0o644)
    pack.write_bytes(b"PACK" + bytes(len(pack.read_bytes()) - 4))


def _names_a_blob(folder: Path) -> None:
    repository(folder)
    (folder / ".git/refs/heads/main").write_text(git(folder, "rev-parse", "HEAD:notes.md"))


def _no_commit(folder: Path) -> None:
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "greet.py").write_text("x")


def _no_tree(folder: Path) -> None:
    repository(folder)
    commit(folder, "tree no\nauthor a <a> 1 +0000\n\nm\n")


def _bomb(folder: Path) -> None:
    """Ten folders in each of ten folders, nine deep: a billion files in a few hundred bytes."""
    repository(folder)
    entry = f"100644 blob {git(folder, 'rev-parse', 'HEAD:notes.md')}"
    for _ in range(9):
        listed = "".join(f"{entry}\t{n}\n" for n in range(10))
        tree = git(folder, "mktree", given=listed.encode())
        entry = f"040000 tree {tree}"
    commit(folder, f"tree {tree}\nauthor a <a> {AT} +0000\ncommitter a <a> {AT} +0000\n\nm\n")


def _wide_bomb(folder: Path) -> None:
    """One folder with five thousand names of one object."""
    repository(folder)
    number = git(folder, "rev-parse", "HEAD:notes.md")
    listed = "".join(f"100644 blob {number}\t{n}\n" for n in range(5000))
    tree = git(folder, "mktree", given=listed.encode())
    commit(folder, f"tree {tree}\nauthor a <a> {AT} +0000\ncommitter a <a> {AT} +0000\n\nm\n")


def _well(folder: Path) -> None:
    """A folder in a folder, and so on."""
    repository(folder)
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    for _ in range(40):
        tree = git(folder, "mktree", given=f"040000 tree {tree}\td\n".encode())
    commit(folder, f"tree {tree}\nauthor a <a> {AT} +0000\ncommitter a <a> {AT} +0000\n\nm\n")


def _giant_commit(folder: Path) -> None:
    repository(folder)
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    commit(folder, f"tree {tree}\nauthor a <a> 1 +0000\n\n{'m' * 200_000}\n")


def _giant_refs(folder: Path) -> None:
    _packed(folder)
    with (folder / ".git/packed-refs").open("ab") as opened:
        opened.truncate(1 << 30)


HOSTILE: tuple[tuple[Callable[[Path], object], str], ...] = (
    (_borrow("commondir"), "borrows from another repository"),
    (_borrow("objects/info/alternates"), "borrows from another repository"),
    (_borrow("objects/info/http-alternates"), "borrows from another repository"),
    (_link("HEAD"), "HEAD is a link"),
    (_link("objects"), "objects is a link"),
    (_link("refs"), "refs is a link"),
    (_link("refs/heads/main"), "refs/heads/main is a link"),
    (_linked_object, "objects/../.* is a link"),
    (_linked_whole, "its .git is not a folder"),
    (_worktree, "its .git is not a folder"),
    (_head("ref: refs/heads/../../../classmate/HEAD\n"), "does not name a commit"),
    (_head("ref: /etc/passwd\n"), "does not name a commit"),
    (_head(""), "does not name a commit"),
    (_head("0" * 40), "is missing"),
    (_head("a" * 10_000), "too large"),
    (_pipe("HEAD"), "HEAD cannot be read: this is not a regular file"),
    (_pipe("refs/heads/main"), "main cannot be read: this is not a regular file"),
    (_cycle, "one ref after another"),
    (_partial, "partial clone"),
    (_reftable, "reftable"),
    (_damaged_pack, "missing|damaged"),
    (_names_a_blob, "names a blob where it needs a commit"),
    (_no_commit, "no commit yet"),
    (_no_tree, "damaged|missing"),
    (_bomb, "more than 2000 files"),
    (_wide_bomb, "more than 2000 files"),
    (_well, "more than 12 deep"),
    (_giant_commit, "its commit is larger than"),
    (_giant_refs, "packed-refs is too large"),
)


@pytest.mark.parametrize(("make", "problem"), HOSTILE)
def test_a_repository_is_refused(
    make: Callable[[Path], object], problem: str, tmp_path: Path
) -> None:
    """A repository that cannot be read without trust is refused, each kind in its own words."""
    make(tmp_path / "eve")
    with pytest.raises(BadFile, match=problem):
        read_upload(tmp_path / "eve", COURSE)


@pytest.mark.parametrize(
    "date",
    ["99999999999999999 +0000", "inf +0000", "nan +0000", "abc +0000", "-5 +0000", "", "1 +0000"],
)
def test_an_impossible_date_is_unknown(date: str, tmp_path: Path) -> None:
    """A commit with a date that cannot be is read, and its time is not known."""
    folder = repository(tmp_path / "eve")
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    commit(folder, f"tree {tree}\nauthor a <a> {date}\ncommitter a <a> {date}\n\nm\n")
    taken = read_upload(folder, COURSE)
    assert (taken.sources, taken.submitted_at) == ({GREET: b"x = 1\n"}, None)


@pytest.mark.parametrize("size", [300_000, 400 << 20])
def test_an_object_that_unpacks_to_much_is_unfit(size: int, tmp_path: Path) -> None:
    """A file beyond a source's size is refused by the size that git tells; others are taken."""
    folder = repository(tmp_path / "eve")
    header = b"blob %d\0" % size
    number, packer, parts = hashlib.sha1(header), zlib.compressobj(9), []
    parts.append(packer.compress(header))
    for _ in range(0, size, 100_000):
        part = bytes(min(100_000, size - _))
        number.update(part)
        parts.append(packer.compress(part))
    name = number.hexdigest()
    loose = folder / ".git/objects" / name[:2] / name[2:]
    loose.parent.mkdir(exist_ok=True)
    loose.write_bytes(b"".join(parts) + packer.flush())
    git(folder, "update-index", "--add", "--cacheinfo", f"100644,{name},café.py")
    git(folder, "commit", "-q", "-m", "m")
    taken = read_upload(folder, COURSE)
    assert taken.sources == {GREET: b"x = 1\n"}
    assert taken.unfit == {"first/café": "the file is larger than 100 KB"}


def test_a_link_in_a_commit_is_unfit(tmp_path: Path) -> None:
    """What a link names is not read."""
    folder = repository(tmp_path / "eve")
    (folder / "greet.py").unlink()
    (folder / "greet.py").symlink_to("/etc/passwd")
    git(folder, "commit", "-q", "-a", "-m", "m")
    assert read_upload(folder, COURSE).unfit == {GREET: "this is a link"}


# -- git itself -----------------------------------------------------------------------------------


@contextmanager
def _another_git(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> Iterator[None]:
    folder.mkdir()
    if text:
        (folder / "git").write_text(text)
        (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    check_git.cache_clear()
    try:
        yield
    finally:
        check_git.cache_clear()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "git is not installed"),
        ("#!/bin/sh\necho broken >&2\nexit 9\n", "git does not start: broken"),
        ("not a program", "git does not start"),
    ],
)
def test_a_git_that_does_not_start_is_the_machines_fault(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No student is refused because git is missing or does not start."""
    folder = repository(tmp_path / "anna")
    with (
        _another_git(tmp_path / "bin", monkeypatch, text),
        pytest.raises(MachineError, match=sentence),
    ):
        read_upload(folder, COURSE)
