"""A student's git repository: the files of the commit that HEAD names, read by git's plumbing.

Nothing is checked out and no hook, filter, pager or remote of the repository gets a say. What is in
the working tree but not committed was not handed in.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kit.intake.source import MAX_SOURCE, Unfit

GIT_SECONDS: Final = 20.0
"""How long git may take to answer, wall time."""

_LINK, _SUBMODULE = "120000", "160000"


class Repository:
    """The commit that was handed in; raises :class:`Unfit` if there is none to be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        git = folder / ".git" if (folder / ".git").exists() else folder
        if git.is_symlink() or not git.is_dir():
            raise Unfit("its .git is no folder: hand in the repository itself")
        if (git / "objects/info/alternates").exists():
            raise Unfit("the repository borrows objects from another one")
        self._git = git

    @property
    def seconds(self) -> float:
        """When the commit was made, as its author's machine says, since the epoch."""
        for line in self._run("cat-file", "commit", "HEAD").splitlines():
            word, _, rest = line.partition(b" ")
            if word == b"committer":
                return float(rest.rsplit(b" ", 2)[1])
        return 0.0

    def files(self) -> Iterator[tuple[str, str, str]]:
        """The name of each file, its object, and why it cannot be read (empty if it can)."""
        for line in self._run("ls-tree", "-r", "-z", "-l", "HEAD").split(b"\0"):
            about, _, name = line.partition(b"\t")
            if not name:
                continue
            mode, _, number, size = about.decode("ascii").split()
            problem = ""
            if mode == _LINK:
                problem = "this is a link"
            elif size.isdigit() and int(size) > MAX_SOURCE:
                problem = f"the file is larger than {MAX_SOURCE // 1000} KB"
            if mode != _SUBMODULE:
                yield name.decode("utf-8", "surrogateescape"), number, problem

    def read(self, number: str) -> bytes:
        """The bytes of an object."""
        return self._run("cat-file", "blob", number)

    def _run(self, *words: str) -> bytes:
        environment = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
        environment |= {
            "GIT_DIR": str(self._git),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_COUNT": "1",  # whoever owns the folder, reading it is what is asked for
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
        }
        try:
            done = subprocess.run(  # noqa: S603
                ["git", "--no-pager", *words],  # noqa: S607 - git's place differs by machine
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=GIT_SECONDS,
                check=True,
            )
        except FileNotFoundError:
            raise Unfit("git is not installed, and this is a git repository") from None
        except (OSError, subprocess.SubprocessError):
            raise Unfit("the repository has no commit that git can read") from None
        return done.stdout


def is_repository(folder: Path) -> bool:
    """Whether a folder is a git repository, with a working tree or without."""
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    git = folder / ".git"
    return bare or git.is_symlink() or git.is_file() or (git / "HEAD").exists()
