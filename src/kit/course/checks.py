"""The checks of an exercise as far as they can be read without running them."""

from __future__ import annotations

import ast
from pathlib import Path

from kit.errors import CourseError
from kit.model import Check


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
