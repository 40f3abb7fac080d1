"""Take the source of exercises from a Jupyter notebook, without running it.

A notebook is JSON: a list of cells, each with its kind and its text; see the format 4 of nbformat,
https://nbformat.readthedocs.io/en/latest/format_description.html. A line that begins with ``%`` or
``!`` is for IPython (https://ipython.readthedocs.io/en/stable/interactive/magics.html), so it is
left out. So is everything that only runs something: an exercise gets the imports, its functions,
and the definitions and assignments that these need.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kit.source import BadFile

MAX_NOTEBOOK: Final = 5_000_000  # bytes; pictures in the output of cells may be large
MAX_CELLS: Final = 2_000
FORMAT: Final = 4
_MARKER: Final = re.compile(r"%%(?:exercise|writefile)\s+(?:\S*/)?(?P<name>[\w-]+)(?:\.py)?\s*")
_TRANSPARENT: Final = ("%%time", "%%timeit", "%%capture", "%%prun")  # the rest of the cell is code
_MAGIC: Final = re.compile(r"(?P<indent>\s*)(?:[%!?]|[\w.]+\s*=\s*[%!]|[\w.]+\?{1,2}\s*$)")
_ASSIGNMENTS: Final = (ast.Assign, ast.AnnAssign, ast.AugAssign)


class Cell(NamedTuple):
    """The Python text of one code cell; ``marker`` is the name after ``%%exercise``, or ""."""

    text: str
    marker: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement at the top of a cell: its text, the names it makes and those it uses."""

    text: str
    makes: AbstractSet[str]
    uses: AbstractSet[str]
    marker: str
    is_definition: bool = False
    is_needed: bool = False


def read_cells(data: bytes) -> list[Cell]:
    """Return the code cells of a notebook, in order; raise :class:`BadFile`."""
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        raise BadFile("it is not a notebook: its text is not JSON") from None
    match notebook:
        case {"nbformat": int(version)} if version != FORMAT:
            raise BadFile(f"a notebook of the format {version} is not read: save it anew")
        case {"cells": list(cells)} if len(cells) <= MAX_CELLS:
            return list(_read_code(cells))
    raise BadFile("it is not a notebook: it has no list of cells, or too many")


def _read_code(cells: list[Any]) -> Iterator[Cell]:
    for cell in cells:
        match cell:
            case {"cell_type": "code", "source": list(lines)}:
                text = "".join(line for line in lines if isinstance(line, str))
            case {"cell_type": "code", "source": str(text)}:
                pass
            case _:
                continue
        first, _, rest = text.lstrip().partition("\n")
        if marked := _MARKER.fullmatch(first):
            yield Cell(_drop_magics(rest), marked["name"])
        elif first.startswith(_TRANSPARENT):
            yield Cell(_drop_magics(rest), "")
        elif not first.startswith("%%"):
            yield Cell(_drop_magics(text), "")


def _drop_magics(text: str) -> str:
    """Return a cell's text without lines for IPython; a text that is Python stays as it is."""
    if _parse(text) is not None:
        return text
    lines = ((line, _MAGIC.match(line)) for line in text.split("\n"))
    return "\n".join(f"{magic['indent']}pass" if magic else line for line, magic in lines)


def _parse(text: str) -> ast.Module | None:
    try:
        # As IPython does: `await` may stand at the top of a cell.
        return compile(  # type: ignore[no-any-return]
            text, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, True
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def find_defined(cells: Sequence[Cell]) -> set[str]:
    """Return the names of functions that code cells define at their top."""
    trees = (_parse(cell.text) for cell in cells)
    nodes = (node for tree in trees if tree for node in tree.body)
    return {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}


def make_source(cells: Sequence[Cell], functions: AbstractSet[str], marker: str = "") -> bytes:
    """Return the source of one exercise.

    ``functions`` are those of its stub. With a ``marker`` the definitions of its cells are what
    counts, and cells of other markers are left out. A cell that is not Python stays as it is if it
    seems to define something, so that its author reads what is wrong with it.
    """
    statements = [
        statement
        for cell in cells
        if cell.marker in ("", marker)
        for statement in _split_statements(cell)
    ]
    own = [s for s in statements if s.is_definition and (s.marker == marker if marker else True)]
    roots = {name for s in own for name in s.makes}
    if not marker and functions <= roots:
        roots = {*functions}
    kept = _find_needed(statements, roots)
    future = [s.text for s in kept if s.text.startswith("from __future__")]
    others = [s.text for s in kept if not s.text.startswith("from __future__")]
    return ("\n\n".join([*dict.fromkeys(future), *others]) + "\n").encode("utf-8", "replace")


def _find_needed(statements: Sequence[Statement], roots: AbstractSet[str]) -> list[Statement]:
    """Return what ``roots`` need, and what is always needed, in order."""
    needed: set[str] = set()
    waiting = {*roots}
    while waiting:
        needed |= waiting
        makers = (s for s in statements if s.makes & waiting)
        waiting = {name for s in makers for name in s.uses} - needed
    return [s for s in statements if s.is_needed or s.makes & needed]


def _split_statements(cell: Cell) -> Iterator[Statement]:
    tree = _parse(cell.text)
    if tree is None:
        if re.search(r"(?m)^\s*(async\s+def|def|class)\b", cell.text):
            yield Statement(cell.text, set(), set(), cell.marker, is_needed=True)
        return
    for node in tree.body:
        text = _text_of(cell.text, node)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                uses = _names(node, ast.Load)
                yield Statement(text, {node.name}, uses, cell.marker, is_definition=True)
            case ast.Import() | ast.ImportFrom() | ast.Try() if makes := _imported_names(node):
                always = bool(makes & {"*", "annotations"})
                yield Statement(text, makes, set(), cell.marker, is_needed=always)
            case _ if isinstance(node, _ASSIGNMENTS) and not _awaits(node):
                makes, uses = _names(node, ast.Store), _names(node, ast.Load)
                yield Statement(text, makes, uses, cell.marker)


def _imported_names(node: ast.stmt) -> set[str]:
    """Return the names that an import makes, or a ``try`` around imports alone."""
    nodes = node.body if isinstance(node, ast.Try) else [node]
    names: set[str] = set()
    for each in nodes:
        if not isinstance(each, ast.Import | ast.ImportFrom):
            return set()
        names |= {alias.asname or alias.name.partition(".")[0] for alias in each.names}
    return names


def _text_of(text: str, node: ast.stmt) -> str:
    """Return the text of a statement, with its decorators."""
    own = ast.get_source_segment(text, node) or ast.unparse(node)
    marks = getattr(node, "decorator_list", [])
    return "".join(f"@{ast.get_source_segment(text, mark)}\n" for mark in marks) + own


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, context)}


def _awaits(node: ast.AST) -> bool:
    """Whether a statement awaits something, which is not possible at the top of a module."""
    return any(
        isinstance(n, ast.Await) or (isinstance(n, ast.comprehension) and n.is_async)
        for n in ast.walk(node)
    )
