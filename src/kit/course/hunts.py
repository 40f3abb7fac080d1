"""Bug hunts: the code of known mistakes for learners to repair, without what names the fault.

A hunt is the task's docstring and then a mistake's code, without comments and without docstrings
of functions. Not every mistake can be a hunt. It is left out if

- it is not Python, or lacks a function of the task;
- a function does nothing, or only raises an exception, as in an untouched stub;
- a name that it gives to a thing has a word of its docstring that the task does not have;
- the hunt still has :data:`SHARED_WORDS` words in a row of its docstring, or the mistake's name.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Final, NamedTuple

from kit.course.mistakes import KnownMistake, read_mistakes
from kit.course.types import Course, Exercise

SHARED_WORDS: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")
_NAME_PART: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Block = _Function | ast.ClassDef
_NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


class Hunt(NamedTuple):
    """A known mistake, and the text that a learner gets of it."""

    mistake: KnownMistake
    text: str


def list_hunts(course: Course, exercise: Exercise, stub: str) -> Iterator[Hunt]:
    """Yield the hunts of an exercise, in the order of the names of the mistakes.

    ``stub`` is the untouched text of the exercise.
    """
    try:
        task = _CodeLines(stub)
    except _NOT_PYTHON:
        return
    hunts = (_make_hunt(mistake, task) for mistake in read_mistakes(course, exercise))
    yield from filter(None, hunts)


def _make_hunt(mistake: KnownMistake, task: _CodeLines) -> Hunt | None:
    """Return a mistake as a hunt, None if it cannot be one."""
    try:
        code = _CodeLines(mistake.file.read_text(encoding="utf-8-sig"))
        body = code.without_remarks()
    except (OSError, *_NOT_PYTHON):
        return None
    if not (mistake.check and mistake.says and task.docstring and _is_whole(code, task)):
        return None
    text = "\n\n".join([task.docstring, body, *task.main_block()]) + "\n"
    if _tells_by_name(code, mistake, task) or _shares_words(text, mistake):
        return None
    return Hunt(mistake, text)


class _CodeLines:
    """The lines of a module; raises :class:`SyntaxError` and what :func:`ast.parse` raises."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.source = source.replace("\r\n", "\n")
        self._lines = self.source.split("\n")

    @property
    def docstring(self) -> str:
        """The lines of the module's docstring, with its quotes; "" without one."""
        return self._lines_of(self.tree.body[0]) if _has_docstring(self.tree) else ""

    @cached_property
    def stems(self) -> frozenset[str]:
        """All words of the source, without their endings."""
        return frozenset(map(_stem, _WORD.findall(self.source.lower())))

    def main_block(self) -> list[str]:
        """Return the block that runs the file as a program, if there is one."""
        for node in self.tree.body:
            if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
                return [f"\n{self._lines_of(node)}"]
        return []

    def without_remarks(self) -> str:
        """Return the code without comments and docstrings, to follow an empty line.

        Raise :class:`SyntaxError` if a docstring shares a line with code.
        """
        lines = list[str | None](self._lines)
        for row, column in self._find_comments():
            lines[row - 1] = self._lines[row - 1][:column].rstrip() or None
        for node in ast.walk(self.tree):
            if isinstance(node, _Block | ast.Module) and _has_docstring(node):
                first, last = node.body[0].lineno - 1, node.body[0].end_lineno or 0
                segment = ast.get_source_segment(self.source, node.body[0])
                if segment != "\n".join(self._lines[first:last]).strip():
                    raise SyntaxError("a docstring shares a line with code")
                lines[first:last] = [None] * (last - first)
        code = self.tree.body[_has_docstring(self.tree) :]
        gap = "\n" if code and isinstance(code[0], _Block) else ""
        return gap + "\n".join(_without_gaps(lines)).rstrip("\n")

    def _find_comments(self) -> list[tuple[int, int]]:
        """Return the line, from 1, and the column of each comment."""
        if "#" not in self.source:
            return []
        tokens = tokenize.generate_tokens(io.StringIO(self.source).readline)
        return [token.start for token in tokens if token.type == tokenize.COMMENT]

    def _lines_of(self, node: ast.stmt) -> str:
        return "\n".join(self._lines[node.lineno - 1 : node.end_lineno])


def _without_gaps(lines: Sequence[str | None]) -> Iterator[str]:
    """Yield the lines that are left, without empty ones that only a removed line has separated."""
    before, is_gap = "", True
    for line in lines:
        if line is None:
            is_gap = True
        elif line or not is_gap or not (before == "" or before.endswith(":")):
            yield line
            before, is_gap = line, is_gap and not line


def _has_docstring(node: _Block | ast.Module) -> bool:
    return ast.get_docstring(node, clean=False) is not None


def _is_whole(code: _CodeLines, task: _CodeLines) -> bool:
    """Return whether code has all functions of the task, and each of its own does something."""
    wanted = {node.name for node in task.tree.body if isinstance(node, _Function)}
    functions = [node for node in ast.walk(code.tree) if isinstance(node, _Function)]
    is_complete = bool(wanted) and wanted <= {*_bound_names(code.tree)}
    return is_complete and all(map(_does_something, functions))


def _does_something(function: _Function) -> bool:
    body = function.body[1:] if _has_docstring(function) else function.body
    return any(not isinstance(x, ast.Pass | ast.Raise) and not _is_constant(x) for x in body)


def _is_constant(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _bound_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to things: not those of attributes or of imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield name
            case ast.alias(asname=str(name)):
                yield name
            case _:
                pass


def _tells_by_name(code: _CodeLines, mistake: KnownMistake, task: _CodeLines) -> bool:
    """Return whether a name in the code has a word that describes the mistake and not the task."""
    about = {*map(_stem, _WORD.findall(f"{mistake.about} {mistake.name}".lower()))} - task.stems
    parts = (_NAME_PART.findall(name) for name in _bound_names(code.tree))
    return any(_stem(part.lower()) in about for words in parts for part in words)


@cache
def _stem(word: str) -> str:
    """Return a word without its ending, so that ``drops`` and ``dropped`` are the same."""
    stem = re.sub(r"(?<=\w{3})(ing|ed|es|s|e)$", "", word)
    return re.sub(r"([b-z])\1$", r"\1", stem)


def _shares_words(text: str, mistake: KnownMistake) -> bool:
    """Return whether a text has some words in a row of a mistake's docstring, or its name."""
    runs = {*_runs(mistake.about, SHARED_WORDS)}
    name = _WORD.findall(mistake.name.lower())
    return not runs.isdisjoint(_runs(text, SHARED_WORDS)) or tuple(name) in _runs(text, len(name))


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """Yield all runs of so many words of a text, in small letters."""
    words = _WORD.findall(text.lower())
    return (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
