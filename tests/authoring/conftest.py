"""A course as `kit course new` writes it, in which each test plants one fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.authoring.skeleton import write_course

ADDRESS = "first/countdown"


class Draft:
    """The files of a course that is being written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        write_course(root, "first", "countdown")

    def edit(self, name: str, old: str, new: str) -> None:
        """Put ``new`` in the place of ``old``, which is in the file once."""
        file = self.root / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.root / name).unlink()


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A course of one exercise, `first/countdown`."""
    return Draft(tmp_path / "course")
