"""Texts to begin with: a course of one exercise that passes ``kit course check`` as it is."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from kit.course import Course
from kit.errors import UsageError
from kit.keeping import write_whole

MISTAKES: Final = ("counts_up", "goes_on_to_zero", "collects_first")


def write_course(root: Path, chapter: str, name: str) -> list[Path]:
    """Write a course of one exercise into the new folder ``root``; gives the files written.

    Raises :class:`UsageError` if there is something in the folder, or a name will not do.
    """
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"{root} is not empty.", "Name a folder that does not exist yet.")
    _usable(chapter, name)
    words = {"course": root.resolve().name, "chapter": chapter, "name": name}
    written = [_write(root / "course.toml", "course.toml", words)]
    written.append(_write(root / "checks/conftest.py", "conftest.py", words))
    return written + _write_exercise(root, words)


def add_exercise(course: Course, chapter: str, name: str) -> list[Path]:
    """Write the skeleton of another exercise and enter it into ``course.toml``.

    Raises :class:`UsageError` if the chapter is not there, or the name is taken or will not do.
    """
    _usable(chapter, name)
    if chapter not in {c.name for c in course.chapters}:
        raise UsageError(
            f"There is no chapter '{chapter}'.", "Add it to course.toml, with exercises = []."
        )
    if name in {e.name for e in course.exercises}:
        raise UsageError(f"There is an exercise '{name}' already.", "Choose another name.")
    entered = _entered(course.root / "course.toml", chapter, name)
    written = _write_exercise(course.root, {"chapter": chapter, "name": name})
    write_whole(course.root / "course.toml", entered.encode())
    return written


def _usable(*names: str) -> None:
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise UsageError(
                f"'{name}' is not the name of a Python module.", "Write it like: fan_out_order"
            )


def _entered(file: Path, chapter: str, name: str) -> str:
    """The text of ``course.toml`` with one more exercise at the end of the chapter's list."""
    text = file.read_text(encoding="utf-8")
    pattern = rf'(name\s*=\s*"{chapter}".*?exercises\s*=\s*\[)(.*?)(\n?)(\s*)\]'
    match = re.search(pattern, text, re.DOTALL)
    if match is None:
        raise UsageError(f"{file} lists no exercises for '{chapter}'.", "Enter it by hand.")
    before = match[2].rstrip()
    comma = "," if before and not before.endswith(",") else ""
    listed = f'{match[1]}{before}{comma}\n    "{name}",\n]'
    return text[: match.start()] + listed + text[match.end() :]


def _write_exercise(root: Path, words: dict[str, str]) -> list[Path]:
    address = f"{words['chapter']}/{words['name']}"
    files = {
        f"exercises/{address}.py": "stub.py",
        f"checks/{words['chapter']}/test_{words['name']}.py": "checks.py",
        f"solutions/{address}.py": "solution.py",
        f"hints/{address}.md": "hints.md",
        **{f"mistakes/{address}/{name}.py": f"{name}.py" for name in MISTAKES},
    }
    there = [name for name in files if (root / name).exists()]
    if there:
        raise UsageError(f"{there[0]} is there already.", "Choose another name.")
    return [_write(root / file, text, words) for file, text in files.items()]


def _write(file: Path, text: str, words: dict[str, str]) -> Path:
    template = Template(resources.files(__name__).joinpath(f"{text}.txt").read_text("utf-8"))
    write_whole(file, template.substitute(words).encode())
    return file
