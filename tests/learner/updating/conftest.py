"""A course that gets new versions, and a learner's workspace separate from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.course import Workspace, load_course, open_workspace
from kit.learner.workspaces import (
    FileStatus,
    FileUpdate,
    apply_update,
    create_workspace,
    plan_update,
)

STUB = '"""Say hello."""\n\n\ndef {name}():\n    """Give a greeting."""\n    raise NotImplementedError\n\n\nLAST = 1\n'


@dataclass
class Publisher:
    """Publishes versions of a course, and has a workspace of its first one."""

    root: Path
    folder: Path

    def publish(self, stubs: Mapping[str, str]) -> None:
        """Let the course have exactly these stubs, by their names."""
        for file in self.root.glob("exercises/one/*.py"):
            file.unlink()
        for name, text in stubs.items():
            self._write(f"exercises/one/{name}.py", text)
            self._write(f"checks/one/test_{name}.py", f'def test_{name}():\n    """greets"""\n')
        names = ", ".join(f'"{name}"' for name in stubs)
        toml = f'name = "greetings"\ntitle = "Greetings"\n[[chapters]]\nname = "one"\ntitle = "One"\nexercises = [{names}]\n'
        self._write("course.toml", toml)

    def _write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def create(self) -> Workspace:
        create_workspace(self.folder, load_course(self.root))
        return self.workspace()

    def workspace(self) -> Workspace:
        return open_workspace(self.folder)

    def update(self) -> dict[str, FileStatus]:
        """Update the workspace and return the status of each exercise by its name."""
        workspace = self.workspace()
        updates = plan_update(workspace)
        apply_update(workspace, updates)
        return statuses(updates)

    def mine(self, name: str) -> Path:
        return self.folder / "exercises" / "one" / f"{name}.py"


def statuses(updates: tuple[FileUpdate, ...]) -> dict[str, FileStatus]:
    return {Path(u.path).stem: u.status for u in updates if u.path.endswith(".py")}


def stub(name: str) -> str:
    return STUB.format(name=name)


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """A course with ``hello`` and ``bye``, and a workspace of it."""
    made = Publisher(tmp_path / "course", tmp_path / "work")
    made.publish({"hello": stub("hello"), "bye": stub("bye")})
    made.create()
    return made
