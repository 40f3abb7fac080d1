"""What a cell and the file of its exercise have in common, and where they differ.

A cell has the learner's code alone. The file also has the task at its start and, at its end, the
lines that start ``kit try``. Line 1 of a cell is the one with ``%%exercise``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from kit.model import Finding, Verdict

MAGICS: Final = {"hint": "%hint", "lesson": "%lesson", "try": "%try", "show": "%exercise"}
"""The magics that do what commands do."""
_STARTS_WITH_TEXT: Final = re.compile(r"(?:\s*#[^\n]*\n|\s)*[rRuU]?(?:'|\")")
_MAIN: Final = re.compile(r"^if __name__\b", re.MULTILINE)
_COMMAND: Final = re.compile(
    r"\bkit (?P<name>hint|lesson|try|list|show|next|grade|explain|solution|reset|init|update"
    r"|doctor|examples|hunt|log)\b"
)
_GRADE_AGAIN: Final = re.compile(r"then run: kit grade \S+")


class StubParts(NamedTuple):
    """The task at the start of an exercise's file, the code to change, and the lines at the end."""

    task: str
    code: str
    ending: str


class CellFile(NamedTuple):
    """The text of an exercise's file, and the cell in it, ``lines_before`` from its start."""

    text: str
    cell: str
    lines_before: int

    def name_line(self, line: int) -> int | None:
        """Return the number in the cell of a line of the file, None if it is not from the cell."""
        number = line - self.lines_before + 1
        return number if 2 <= number <= self.cell.rstrip().count("\n") + 2 else None


def split_stub(text: str) -> StubParts:
    """Return the parts of an original file; a text that is not Python is all code."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        body = []
    lines = text.splitlines(keepends=True)
    begin, end = 0, len(lines)
    match body:
        case [ast.Expr(value=ast.Constant(value=str()), end_lineno=int(last)), *_]:
            begin = last
        case _:
            pass
    match body:
        case [*_, ast.If(test=ast.Compare(left=ast.Name(id="__name__")), lineno=first)]:
            end = first - 1
        case _:
            pass
    task, code, ending = ("".join(part) for part in (lines[:begin], lines[begin:end], lines[end:]))
    return StubParts(task, code.strip("\n") + "\n", ending)


def make_file(cell: str, stub: str) -> CellFile:
    """Return the file for the text of a cell: the task and the ending of ``stub`` are added.

    What the cell has itself is not added: a text at its start, a ``if __name__ == …``.
    """
    parts = split_stub(stub)
    before = "" if not parts.task or _STARTS_WITH_TEXT.match(cell) else f"{parts.task}\n"
    after = "" if not parts.ending or _MAIN.search(cell) else f"\n\n{parts.ending}"
    return CellFile(f"{before}{cell.rstrip()}\n{after}", cell, before.count("\n"))


def locate_in_cell(verdict: Verdict, shown: str, file: CellFile) -> Verdict:
    """Return the verdict with places of the cell (``cell:3``) for those of the file ``shown``."""
    place = re.compile(re.escape(shown) + r":(?P<line>\d{1,9})\b")

    def name_place(match: re.Match[str]) -> str:
        line = file.name_line(int(match["line"]))
        return f"cell:{line}" if line else match[0]

    def move(finding: Finding) -> Finding:
        return replace(finding, where=place.sub(name_place, finding.where))

    advice = re.sub(r"cell:(\d+)", r"line \1 of the cell", place.sub(name_place, verdict.advice))
    advice = _GRADE_AGAIN.sub("then run the cell again.", advice.replace(f"{shown},", "the cell,"))
    return replace(verdict, advice=advice, findings=tuple(map(move, verdict.findings)))


def name_magics(text: str) -> str:
    """Return a text about commands of the kit as it is written in a notebook.

    What asks questions, or runs until Ctrl-C, still needs a terminal.
    """

    def name_magic(match: re.Match[str]) -> str:
        return MAGICS.get(match["name"], f"%{match[0]}")

    return _COMMAND.sub(name_magic, text)


def explain_syntax(cell: str, transform: Callable[[str], str]) -> str:
    """Return why a cell that works in a notebook is not a file of Python, "" if that is not so.

    ``transform`` is what IPython makes of a cell before it compiles it.
    """
    if _is_python(cell, 0) or not _is_python(transform(cell), ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
        return ""
    return (
        "An exercise is a file of plain Python. `await` outside a function, and lines that begin "
        "with `%` or `!`, work in a notebook only: put them into another cell."
    )


def _is_python(text: str, flags: int) -> bool:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<cell>", "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
            if not flags:
                compile(text, "<cell>", "exec", dont_inherit=True)  # sees `await` outside functions
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
