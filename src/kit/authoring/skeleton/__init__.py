"""Texts to begin with: a course of one exercise that passes ``kit course check`` as it is."""

from __future__ import annotations

import json
import keyword
import re
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from kit.authoring.skeleton.entering import entered
from kit.course import Course
from kit.errors import UsageError
from kit.files import write_whole
from kit.judge import Submission

MISTAKES: Final = ("counts_up", "goes_on_to_zero", "collects_first")
TAKEN: Final = ("asyncio", "last_run")
"""Names that the skeleton's function cannot have: what it uses, and what a submission keeps."""


def write_course(root: Path, chapter: str, name: str) -> list[Path]:
    """Write a course of one exercise into the new folder ``root``; gives the files written.

    Raises :class:`UsageError` if there is something in the folder, or a name will not do.
    """
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} is a file.", "Name a folder that does not exist yet.")
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"{root} is not empty.", "Name a folder that does not exist yet.")
    _usable(chapter, name)
    course = root.resolve().name.encode("utf-8", "replace").decode("utf-8")
    # Strings of JSON are strings of TOML, but for one control character.
    quoted = json.dumps(course, ensure_ascii=False).replace("\x7f", "\\u007f")
    words = {"course": quoted, "chapter": chapter, "name": name}
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
    file = course.root / "course.toml"
    text = entered(file.read_bytes().decode("utf-8"), chapter, name)
    if text is None:
        raise UsageError(
            f"No place for the exercise was found in {file}.", "Enter it by hand, and try again."
        )
    written = _write_exercise(course.root, {"chapter": chapter, "name": name})
    write_whole(file, text.encode())
    return written


def _usable(chapter: str, name: str) -> None:
    for one in (chapter, name):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", one) or keyword.iskeyword(one):
            raise UsageError(
                f"'{one}' is not the name of a Python module.", "Write it like: fan_out_order"
            )
    if name in TAKEN or hasattr(Submission, name):
        raise UsageError(f"An exercise cannot be called '{name}'.", "Choose another name.")


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
