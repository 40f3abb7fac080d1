"""Find a course and read ``course.toml`` and the checks' names, running nothing of it."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

from kit.course.limits import Limits, problem_of
from kit.course.types import Chapter, Course, Exercise, StageNeeds, Swaps, Taken, Workspace
from kit.errors import CourseError
from kit.model import Check

COURSE_FILE = "course.toml"
POINTER_FILE = "kit.toml"
"""Says where the course of a workspace is that is neither shipped nor the workspace itself."""


def shipped_course() -> Path:
    """The course inside the installed package, or the checkout that the package was built from."""
    inside = Path(__file__).parents[1] / "_course"
    return inside if inside.is_dir() else Path(__file__).parents[3]


def course_of(path: Path) -> Path | None:
    """The course whose ``checks/`` hold ``path``, None if it is no check of any course."""
    for folder in path.parents:
        if folder.name == "checks" and (folder.parent / COURSE_FILE).is_file():
            return folder.parent
    return None


def open_workspace(start: Path, course: Path | None = None) -> Workspace:
    """The workspace for a command that was started in ``start`` with ``--course COURSE``.

    Without ``course`` it is the nearest folder at or above ``start`` that is a course, or that
    says in its ``kit.toml`` where its course is; else the shipped course is taken, and the nearest
    folder that has exercises of it, or ``start`` itself. Raises :class:`CourseError`.
    """
    if course is not None:
        root = course.resolve()
        return Workspace(course=load_course(root), root=root)
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / COURSE_FILE).is_file():
            return Workspace(course=load_course(folder), root=folder)
        if (folder / POINTER_FILE).is_file():
            return Workspace(course=load_course(_pointed(folder / POINTER_FILE)), root=folder)
    shipped = load_course(shipped_course())
    workspaces = (Workspace(course=shipped, root=folder) for folder in (here, *here.parents))
    there = next((workspace for workspace in workspaces if workspace.is_there), None)
    return there or Workspace(course=shipped, root=here)


def _pointed(file: Path) -> Path:
    """The folder of the course that a ``kit.toml`` names: ``course = "…"``."""
    try:
        named = tomllib.loads(file.read_text(encoding="utf-8")).get("course")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Mend the file.") from None
    if not isinstance(named, str):
        raise CourseError(f"{file}: course is not the path of a folder.", "Mend the file.")
    return file.parent / Path(named).expanduser()


def load_course(root: Path) -> Course:
    """Read the course in ``root``; raises :class:`CourseError` naming the file at fault."""
    file = root / COURSE_FILE
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            f"There is no {COURSE_FILE} in {root}.", "Give the folder of a course to --course."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Mend the file.") from None
    return _Reader(root, data).course()


class _Reader:
    """Turns parsed TOML into a course; each error carries the path of its key."""

    def __init__(self, root: Path, data: dict[str, Any]) -> None:
        self.root = root
        self.data = data

    def course(self) -> Course:
        chapters = self._get(self.data, "chapters", list, "")
        seen: dict[str, str] = {}
        read = tuple(self._chapter(c, f"chapters[{i}]", seen) for i, c in enumerate(chapters))
        if not seen:
            raise self._wrong("chapters", "hold no exercise")
        return Course(
            root=self.root,
            name=self._get(self.data, "name", str, ""),
            title=self._get(self.data, "title", str, ""),
            chapters=read,
            limits=self._limits(self._get(self.data, "limits", dict, "", {})),
            stage=self._stage(self.data, ""),
            swaps=self._swaps(),
        )

    def _chapter(self, data: object, path: str, seen: dict[str, str]) -> Chapter:
        if not isinstance(data, dict):
            raise self._wrong(path, "is not a table")
        name = self._get(data, "name", str, path)
        if not name.isidentifier():
            raise self._wrong(f"{path}.name", "is not the name of a folder of Python modules")
        exercises = tuple(
            self._exercise(name, e, f"{path}.exercises[{i}]", seen)
            for i, e in enumerate(self._get(data, "exercises", list, path))
        )
        title = self._get(data, "title", str, path)
        return Chapter(
            name=name,
            title=title,
            exercises=exercises,
            stage=self._stage(data, path),
            introduces=self._texts(data, "introduces", path),
        )

    def _exercise(self, chapter: str, name: object, path: str, seen: dict[str, str]) -> Exercise:
        if not isinstance(name, str) or not name.isidentifier():
            raise self._wrong(path, "is not the name of a Python module")
        if name in seen:
            raise self._wrong(path, f"repeats the name of {seen[name]}")
        address = seen[name] = f"{chapter}/{name}"
        file = self.root / "checks" / chapter / f"test_{name}.py"
        return Exercise(address=address, chapter=chapter, name=name, checks=read_checks(file))

    def _limits(self, data: dict[str, Any]) -> Limits:
        for key, value in data.items():
            problem = problem_of(key, value)
            if problem:
                raise self._wrong(f"limits.{key}", problem)
        return Limits(**data)

    def _stage(self, table: dict[str, Any], path: str) -> StageNeeds:
        data = self._get(table, "stage", dict, path, {})
        where = f"{path}.stage" if path else "stage"
        return StageNeeds(
            preload=self._texts(data, "preload", where),
            stand_ins=self._texts(data, "stand_ins", where),
            loopback=self._get(data, "loopback", bool, where, False),
        )

    def _swaps(self) -> Swaps:
        data = self._get(self.data, "mutants", dict, "", {})
        return Swaps(
            methods=self._taken(data, "methods", "mutants"),
            texts=self._taken(data, "texts", "mutants"),
        )

    def _taken(self, table: dict[str, Any], key: str, path: str) -> Taken:
        taken = self._get(table, key, dict, path, {})
        return tuple((name, self._texts(taken, name, f"{path}.{key}")) for name in taken)

    def _texts(self, table: dict[str, Any], key: str, path: str) -> tuple[str, ...]:
        texts = self._get(table, key, list, path, [])
        for i, text in enumerate(texts):
            if not isinstance(text, str):
                raise self._wrong(f"{path}.{key}[{i}]", "is not a str")
        return tuple(texts)

    def _get(self, table: dict[str, Any], key: str, kind: type, path: str, *default: object) -> Any:
        where = f"{path}.{key}" if path else key
        if key not in table:
            if default:
                return default[0]
            raise self._wrong(where, "is missing")
        value = table[key]
        if not isinstance(value, kind):
            raise self._wrong(where, f"is not a {kind.__name__}")
        return value

    def _wrong(self, path: str, what: str) -> CourseError:
        return CourseError(f"{self.root / COURSE_FILE}: {path} {what}.", "Mend the course.")


def read_checks(file: Path) -> tuple[Check, ...]:
    """The checks of one file, in order, without importing it.

    A check is a top-level ``test_*`` function; the first line of its docstring is what it says,
    ``@pytest.mark.points(2)`` its points (1 without). Raises :class:`CourseError`.
    """
    try:
        tree = ast.parse(file.read_bytes(), filename=str(file))
    except OSError:
        raise CourseError(
            f"There are no checks at {file}.", "Add the file to the course."
        ) from None
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"{file} is not Python: {error}.", "Mend the file.") from None
    checks = tuple(
        Check(name=node.name, says=_says(node, file), max_points=_points(node))
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    )
    if not checks:
        raise CourseError(f"{file} has no test_* function.", "Add a check.")
    names = [check.name for check in checks]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise CourseError(f"{file} has {twice} twice.", "Give one of them another name.")
    return checks


def _says(node: ast.FunctionDef | ast.AsyncFunctionDef, file: Path) -> str:
    doc = ast.get_docstring(node)
    if not doc:
        raise CourseError(f"{file}: {node.name} has no docstring.", "Say what it checks.")
    return doc.splitlines()[0].strip()


def _points(node: ast.FunctionDef | ast.AsyncFunctionDef) -> float:
    for mark in node.decorator_list:
        match mark:
            case ast.Call(func=ast.Attribute(attr="points"), args=[ast.Constant(value=value)]):
                if isinstance(value, int | float):
                    return float(value)
            case _:
                continue
    return 1.0
