"""A workspace in a fresh copy of the toy course."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kit.course import Workspace, open_workspace

TOY_COURSE = Path(__file__).parents[2] / "toy_course"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "toy"
    shutil.copytree(TOY_COURSE, folder)
    return open_workspace(folder, folder)
