"""Skeletons: a course of one exercise that passes ``kit course check``, and one more exercise."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from kit.course import COURSE_FILE, Course
from kit.course.load import quote_toml
from kit.errors import UsageError
from kit.files import write_whole
from kit.judge import Submission

MISTAKES: Final = ("counts_up", "goes_on_to_zero", "collects_first")
TAKEN: Final = ("asyncio", "last_run")
"""Names that the skeleton's function cannot have: what it uses, and what a submission keeps."""
_LIST = re.compile(r"\bexercises\s*=\s*\[")


def write_course(root: Path, chapter: str, name: str) -> list[Path]:
    """Write a course of one exercise into the new folder ``root``; return the files written.

    Raises :class:`UsageError` if the folder is not empty, or a name cannot be used.
    """
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} is a file.", "Name a folder that does not exist yet.")
    if root.exists() and any(root.iterdir()):
        raise UsageError(f"{root} is not empty.", "Name a folder that does not exist yet.")
    _require_names(chapter, name)
    title = root.resolve().name.encode("utf-8", "replace").decode("utf-8")
    words = {"course": quote_toml(title), "chapter": chapter, "name": name}
    files = {COURSE_FILE: COURSE_FILE, "checks/conftest.py": "conftest.py"}
    return _write(root, files, words) + _write_exercise(root, words)


def add_exercise(course: Course, chapter: str, name: str) -> list[Path]:
    """Write the skeleton of another exercise and insert it into ``course.toml``.

    Raises :class:`UsageError` if the chapter does not exist, or the name is taken or cannot be
    used.
    """
    _require_names(chapter, name)
    if chapter not in {c.name for c in course.chapters}:
        raise UsageError(
            f"There is no chapter '{chapter}'.", "Add it to course.toml, with exercises = []."
        )
    if name in {e.name for e in course.exercises}:
        raise UsageError(f"There is an exercise '{name}' already.", "Choose another name.")
    file = course.root / COURSE_FILE
    text = insert_exercise(file.read_bytes().decode("utf-8"), chapter, name)
    if text is None:
        raise UsageError(
            f"No place for the exercise was found in {file}.", "Insert it by hand, and try again."
        )
    written = _write_exercise(course.root, {"chapter": chapter, "name": name})
    write_whole(file, text.encode())
    return written


def _require_names(chapter: str, name: str) -> None:
    for module in (chapter, name):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", module) or keyword.iskeyword(module):
            raise UsageError(
                f"'{module}' is not the name of a Python module.", "Write it like: fan_out_order"
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
    for name in files:
        if (root / name).exists():
            raise UsageError(f"{name} exists already.", "Choose another name.")
    return _write(root, files, words)


def _write(root: Path, files: dict[str, str], words: dict[str, str]) -> list[Path]:
    """Write each file from its template; return their paths."""
    for name, template in files.items():
        text = resources.files(__name__).joinpath(f"{template}.txt").read_text("utf-8")
        write_whole(root / name, Template(text).substitute(words).encode())
    return [root / name for name in files]


def insert_exercise(text: str, chapter: str, name: str) -> str | None:
    """Return a ``course.toml`` with the exercise at the end of the chapter's list.

    Comments and layout stay. Tries every place where the list may end, and takes the first that
    Python reads as the same tables with this exercise; returns None if there is none.
    """
    wanted = tomllib.loads(text)
    for table in wanted["chapters"]:
        if table["name"] == chapter:
            table["exercises"].append(name)
    for start in _LIST.finditer(text):
        for end in re.finditer(r"\]", text[start.end() :]):
            listed = text[start.end() : start.end() + end.start()]
            for longer in _extend(listed, name, "\r\n" if "\r\n" in text else "\n"):
                new = text[: start.end()] + longer + text[start.end() + end.start() :]
                if _is_toml_of(new, wanted):
                    return new
    return None


def _extend(listed: str, name: str, newline: str) -> Iterator[str]:
    """Yield the inside of a list with one more name, written like the rest of it."""
    body = listed.rstrip()
    if "\n" not in listed:
        inside = body.removesuffix(",")
        yield f'{inside}{", " if inside.strip() else ""}"{name}"'
        return
    indents = re.findall(r"\n([ \t]*)[\"']", listed) or ["    "]
    last_line = listed.rpartition("\n")[2]
    entry = f'{newline}{indents[-1]}"{name}",{newline}{last_line}'
    yield body + entry
    for quote in reversed([match.end() for match in re.finditer(r"[\"']", body)]):
        # The last name has no comma yet, and perhaps a comment behind it.
        yield f"{body[:quote]},{body[quote:]}{entry}"


def _is_toml_of(text: str, tables: object) -> bool:
    try:
        return tomllib.loads(text) == tables
    except tomllib.TOMLDecodeError:
        return False
