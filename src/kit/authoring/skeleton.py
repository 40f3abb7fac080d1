"""Skeletons: a course of one exercise that passes ``kit course check``, and one more exercise."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from string import Template
from typing import Final

from kit.course import COURSE_FILE, Course
from kit.course.load import quote_toml
from kit.errors import UsageError
from kit.files import write_whole
from kit.judge import Submission

_TEMPLATES: Final = Path(__file__).with_name("new_course")
"""The files of a new course; those with ``$chapter`` in their path belong to its exercise."""
TAKEN: Final = ("asyncio", "last_run")
"""Names that the skeleton's function cannot have: what it uses, and what a submission keeps."""


def write_course(root: Path, chapter: str, name: str) -> list[Path]:
    """Write a course of one exercise into ``root``; return its files. Raise :class:`UsageError`."""
    if root.exists() and not (root.is_dir() and not any(root.iterdir())):
        problem = "is not empty" if root.is_dir() else "is a file"
        raise UsageError(f"{root} {problem}.", "Name a folder that does not exist yet.")
    _require_names(chapter, name)
    title = root.resolve().name.encode("utf-8", "replace").decode("utf-8")
    words = {"course": quote_toml(title), "chapter": chapter, "name": name}
    return _write(root, "*.txt", words)


def add_exercise(course: Course, chapter: str, name: str) -> list[Path]:
    """Write another exercise, and enter it into ``course.toml``. Raise :class:`UsageError`."""
    _require_names(chapter, name)
    if chapter not in {c.name for c in course.chapters}:
        advice = "Add it to course.toml, with exercises = []."
        raise UsageError(f"There is no chapter '{chapter}'.", advice)
    if name in {e.name for e in course.exercises}:
        raise UsageError(f"There is an exercise '{name}' already.", "Choose another name.")
    file = course.root / COURSE_FILE
    text = insert_exercise(file.read_bytes().decode("utf-8"), chapter, name)
    if text is None:
        problem = f"No place for the exercise was found in {file}."
        raise UsageError(problem, "Insert it by hand, and try again.")
    written = _write(course.root, "$chapter/**/*.txt", {"chapter": chapter, "name": name})
    write_whole(file, text.encode())
    return written


def _require_names(chapter: str, name: str) -> None:
    for module in (chapter, name):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", module) or keyword.iskeyword(module):
            problem = f"'{module}' is not the name of a Python module."
            raise UsageError(problem, "Write it like: fan_out_order")
    if name in TAKEN or hasattr(Submission, name):
        raise UsageError(f"An exercise cannot be called '{name}'.", "Choose another name.")


def _write(root: Path, pattern: str, words: dict[str, str]) -> list[Path]:
    """Write each file whose template's path matches ``pattern``; return their paths."""
    files = {}
    for template in sorted(_TEMPLATES.rglob(pattern)):
        name = template.relative_to(_TEMPLATES).with_suffix("").as_posix()
        files[Template(name).substitute(words)] = Template(template.read_text(encoding="utf-8"))
    for name in files:
        if (root / name).exists():
            raise UsageError(f"{name} exists already.", "Choose another name.")
    for name, text in files.items():
        write_whole(root / name, text.substitute(words).encode())
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
    for start in re.finditer(r"\bexercises\s*=\s*\[", text):
        head, rest = text[: start.end()], text[start.end() :]
        for end in re.finditer(r"\]", rest):
            for listed in _extend(rest[: end.start()], name, "\r\n" if "\r\n" in text else "\n"):
                new = head + listed + rest[end.start() :]
                with suppress(tomllib.TOMLDecodeError):
                    if tomllib.loads(new) == wanted:
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
    for quote in reversed([*re.finditer(r"[\"']", body)]):
        # The last name has no comma yet, and perhaps a comment behind it.
        yield f"{body[: quote.end()]},{body[quote.end() :]}{entry}"
