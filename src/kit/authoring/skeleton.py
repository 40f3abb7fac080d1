"""Skeletons: a course of one exercise that passes ``kit course check``, and one more exercise.

A new exercise is a copy of another one on every shelf, with other names. The other one is any
exercise of the course, or the small one in ``new_course``.
"""

from __future__ import annotations

import ast
import importlib.util
import io
import keyword
import os
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from kit.authoring.shelves import SHELVES, find_later_concepts
from kit.course import COURSE_FILE, Course, Exercise, load_course
from kit.course.lessons import list_lessons
from kit.course.load import quote_toml
from kit.errors import UsageError
from kit.files import is_file, is_folder, write_whole
from kit.judge import Submission

_TEMPLATE: Final = Path(__file__).with_name("new_course")
"""A course of one exercise, from which new courses and exercises are made."""
_FORMATTED: Final = ("exercises", "checks", "solutions", "examples")
_ATTRIBUTES: Final = ("ask_now", "last_run", "random", "timeline", "types")
"""Attributes of every submission: checks cannot call functions of these names."""


def write_course(root: Path, chapter: str, name: str) -> list[Path]:
    """Write a course of one exercise into ``root``; return its files. Raise :class:`UsageError`."""
    if root.exists() and not (root.is_dir() and not any(root.iterdir())):
        problem = "is not empty" if root.is_dir() else "is a file"
        raise UsageError(f"{root} {problem}.", "Name a folder that does not exist yet.")
    _require_names(chapter, name)
    template, like = _open_template()
    title = root.resolve().name.encode("utf-8", "replace").decode("utf-8")
    quoted = {f'"{like.chapter}"': f'"{chapter}"', f'"{like.name}"': f'"{name}"'}
    quoted[f'"{template.name}"'] = quote_toml(title)
    text = (template.root / COURSE_FILE).read_text(encoding="utf-8")
    text = re.sub('"[^"]*"', lambda match: quoted.get(match[0], match[0]), text)
    conftest = "checks/conftest.py"
    files = _copy_exercise(template, like, chapter, name)
    files[conftest] = (template.root / conftest).read_bytes()
    rename = _make_rename(like, chapter, name)
    for lesson in list_lessons(template):
        files[f"lessons/{chapter}.md"] = rename(lesson.file.read_bytes())
    return _write_all(root, files | {COURSE_FILE: text.encode()})


def add_exercise(
    course: Course, chapter: str, name: str, like: Exercise | None = None
) -> list[Path]:
    """Write another exercise, and enter it into ``course.toml``; return the new files.

    It is a copy of ``like``, which is an exercise of the course, and comes after it if both are in
    the same chapter. Without ``like`` it is a copy of the exercise of a new course. Raises
    :class:`UsageError` or MachineError; then nothing has changed.
    """
    _require_names(chapter, name)
    if chapter not in {c.name for c in course.chapters}:
        advice = "Add it to course.toml, with exercises = []."
        raise UsageError(f"There is no chapter '{chapter}'.", advice)
    if name in {e.name for e in course.exercises}:
        raise UsageError(f"There is an exercise '{name}' already.", "Choose another name.")
    new = Exercise(address=f"{chapter}/{name}", chapter=chapter, name=name)
    for path in (course.shelf(shelf, new) for shelf in SHELVES):
        if os.path.lexists(path):
            problem = f"{path.relative_to(course.root).as_posix()} exists already."
            raise UsageError(problem, "Choose another name.")
    if like:
        _require_surroundings(course, chapter, like)
        files = _copy_exercise(course, like, chapter, name)
    else:
        files = _copy_exercise(*_open_template(), chapter, name)
    file = course.root / COURSE_FILE
    text = file.read_bytes().decode("utf-8")
    text_with_it = insert_exercise(text, chapter, name, like.name if like else "")
    if text_with_it is None:
        problem = f"No place for the exercise was found in {file}."
        raise UsageError(problem, "Insert it by hand, and try again.")
    *written, _ = _write_all(course.root, files | {COURSE_FILE: text_with_it.encode()})
    _format(course.root, [course.shelf(shelf, new) for shelf in _FORMATTED])
    return written


def _open_template() -> tuple[Course, Exercise]:
    template = load_course(_TEMPLATE)
    (exercise,) = template.exercises
    return template, exercise


def _require_names(chapter: str, name: str) -> None:
    for module in (chapter, name):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", module) or keyword.iskeyword(module):
            problem = f"'{module}' is not the name of a Python module."
            raise UsageError(problem, "Write it like: fan_out_order")
    if name in _ATTRIBUTES or hasattr(Submission, name):
        raise UsageError(f"An exercise cannot be called '{name}'.", "Choose another name.")


def _require_surroundings(course: Course, chapter: str, like: Exercise) -> None:
    """Raise :class:`UsageError` if a copy of ``like`` cannot be an exercise of ``chapter``."""
    old, new = course.chapter_of(like), next(c for c in course.chapters if c.name == chapter)
    needed, offered = ({*c.runner.preload, *c.runner.proxies} for c in (old, new))
    if not needed <= offered or (old.runner.loopback and not new.runner.loopback):
        problem = f"Runners of the chapter {chapter} do not offer all that {like.name} needs."
        advice = f"Compare [chapters.runner] of {chapter} and {like.chapter} in {COURSE_FILE}."
        raise UsageError(problem, advice)
    with suppress(OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        solution = ast.parse(course.shelf("solutions", like).read_bytes())
        for concept, later in find_later_concepts(course, new, solution):
            problem = f"{like.name} uses {concept}, which only the chapter {later} introduces."
            raise UsageError(problem, f"Add the exercise to {later}, or to a chapter after it.")


def _copy_exercise(course: Course, like: Exercise, chapter: str, name: str) -> dict[str, bytes]:
    """Return the files of ``like`` with other names, by their paths below the course's root.

    Raises :class:`UsageError` if its code has the new name already.
    """
    rename = _make_rename(like, chapter, name)
    new = Exercise(address=f"{chapter}/{name}", chapter=chapter, name=name)
    files: dict[str, bytes] = {}
    for shelf in SHELVES:
        old = course.shelf(shelf, like)
        target = course.shelf(shelf, new).relative_to(course.root).as_posix()
        for file in _list_files(old):
            content = file.read_bytes()
            if name != like.name and file.suffix == ".py" and name in _read_names(content):
                problem = f"The code of {like.name} has the name '{name}' already."
                raise UsageError(problem, "Choose another name.")
            inside = "" if file == old else f"/{os.fsdecode(rename(os.fsencode(file.name)))}"
            files[target + inside] = rename(content)
    return files


def _make_rename(like: Exercise, chapter: str, name: str) -> Callable[[bytes], bytes]:
    """Return a function that puts other names into a text about ``like``.

    Its name is replaced where it is a whole word, and after ``test_``; its chapter is replaced
    before its name.
    """
    sign = r"[\w\x80-\xff]"  # of a word
    chapter_too = rf"(?:{re.escape(like.chapter)}(?P<dot>[/.]))?"
    pattern = rf"(?<!{sign}){chapter_too}(?P<test>test_)?{re.escape(like.name)}(?!{sign})"

    def rename_match(match: re.Match[bytes]) -> bytes:
        dot, test = match.groups(b"")
        return (chapter.encode() + dot if dot else b"") + test + name.encode()

    return lambda text: re.sub(pattern.encode(), rename_match, text)


def _list_files(path: Path) -> list[Path]:
    """Return the file, or the files of the folder that are not hidden; nothing if none exists."""
    if is_folder(path):
        return sorted(f for f in path.iterdir() if is_file(f) and not f.name.startswith("."))
    return [path] if is_file(path) else []


def _read_names(code: bytes) -> set[str]:
    """Return the names and keywords in Python code, as far as it can be read."""
    names = set()
    with suppress(tokenize.TokenError, SyntaxError, UnicodeDecodeError):
        for token in tokenize.tokenize(io.BytesIO(code).readline):
            if token.type == tokenize.NAME:
                names.add(token.string)
    return names


def _write_all(root: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write every file; if one cannot be written, remove those before it, and raise."""
    written: list[Path] = []
    try:
        for name, content in files.items():
            write_whole(root / name, content)
            written.append(root / name)
    except BaseException:
        for file in written:
            file.unlink()
            for folder in file.parents:
                if folder == root or any(folder.iterdir()):
                    break
                folder.rmdir()
        raise
    return written


def _format(root: Path, files: list[Path]) -> None:
    """Fold long lines again, if ruff is installed: the new name may be longer."""
    if importlib.util.find_spec("ruff"):
        command = [sys.executable, "-m", "ruff", "format", "--quiet", *map(str, files)]
        subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - our own


def insert_exercise(text: str, chapter: str, name: str, behind: str = "") -> str | None:
    """Return a ``course.toml`` with one more exercise in the chapter's list.

    It comes after ``behind`` if that is in the list, else at the end. Comments and layout stay.
    Tries every place where this may be, and takes the first that Python reads as the same tables
    with this exercise; returns None if there is none.
    """
    wanted = tomllib.loads(text)
    for table in wanted["chapters"]:
        if table["name"] == chapter:
            names = table["exercises"]
            names.insert(names.index(behind) + 1 if behind in names else len(names), name)
    newline = "\r\n" if "\r\n" in text else "\n"
    for start in re.finditer(r"\bexercises\s*=\s*\[", text):
        head, rest = text[: start.end()], text[start.end() :]
        for end in re.finditer(r"\]", rest):
            listed = rest[: end.start()]
            for longer in (*_insert(listed, name, behind), *_extend(listed, name, newline)):
                new = head + longer + rest[end.start() :]
                with suppress(tomllib.TOMLDecodeError):
                    if tomllib.loads(new) == wanted:
                        return new
    return None


def _insert(listed: str, name: str, behind: str) -> Iterator[str]:
    """Yield the inside of a list with one more name after another one that has a comma."""
    for found in re.finditer(rf"""(["']){re.escape(behind)}\1[ \t]*,""", listed):
        before, after = listed[: found.end()], listed[found.end() :]
        indent = re.search(r"\n([ \t]*)$", listed[: found.start()])
        line = re.match(r".*?\r?\n", after)
        if indent and line:
            newline = line[0][len(line[0].rstrip("\r\n")) :]
            entry = f'{indent[1]}"{name}",{newline}'
            yield before + line[0] + entry + after[line.end() :]
        yield f'{before} "{name}",{after}'


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
