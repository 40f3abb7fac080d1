"""The command line as a learner runs it: a real process in a copy of the toy course."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import kit
from kit.course import open_workspace
from kit.stubs import keep_originals

TOY_COURSE = Path(__file__).parents[1] / "toy_course"


KEPT = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
"""Variables that a command needs, those of Windows included."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How one command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Learner:
    """Someone at work in ``folder``."""

    folder: Path

    def environment(self, **changes: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        source = str(Path(kit.__file__).parents[1])
        return {**kept, "PYTHONPATH": source, "PYTHONUTF8": "1", **changes}

    def kit(
        self, *args: str, stdin: bytes = b"", seconds: float = 300.0, **environment: str
    ) -> Ended:
        """Run ``kit`` with pipes for its streams, for at most some seconds of wall time."""
        done = subprocess.run(
            [sys.executable, "-m", "kit", *args],
            cwd=self.folder,
            env=self.environment(**environment),
            input=stdin,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err or "--debug" in args
        return Ended(done.returncode, out, err)

    def file(self, name: str) -> Path:
        (found,) = self.folder.glob(f"checks/*/test_{name}.py")
        return self.folder / "exercises" / found.parent.name / f"{name}.py"

    def writes(self, name: str, text: str) -> None:
        """Give the exercise ``name`` this text."""
        self.file(name).write_text(text)

    def solves(self, name: str) -> None:
        """Copy the solution of the exercise ``name``."""
        file = self.file(name)
        solution = self.folder / "solutions" / file.parent.name / file.name
        shutil.copy(solution, file)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner in a fresh copy of the toy course."""
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    keep_originals(open_workspace(folder, folder))
    return Learner(folder)
