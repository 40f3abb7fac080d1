"""Take the source of exercises from a Jupyter notebook, without running it.

A notebook is JSON: a list of cells, each with its kind and its text; see the format 4 of nbformat,
https://nbformat.readthedocs.io/en/latest/format_description.html. A line that begins with ``%`` or
``!`` is for IPython (https://ipython.readthedocs.io/en/stable/interactive/magics.html), so it is
left out. So is everything that only runs something: an exercise gets its functions, and the
imports, definitions and statements that build what these need. What runs the exercise is never
taken: ``await`` outside a function, ``asyncio.run``, a run of a graph, a call of the exercise.
"""

from __future__ import annotations

import ast
import json
import re
import symtable
from collections.abc import Collection, Iterator, Sequence
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
_DEFINITION: Final = re.compile(r"^[ \t]*(async\s+def|def|class)\b", re.MULTILINE)
_ASSIGNMENTS: Final = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_RUNS: Final = frozenset(
    ("astream", "astream_events", "stream", "ainvoke", "invoke", "abatch", "batch")
)
"""Methods that run a graph. A statement that calls one builds nothing that a function needs."""


class Cell(NamedTuple):
    """The Python text of one code cell; ``marker`` is the name after ``%%exercise``, or "".

    ``number`` counts the notebook's code cells from 1.
    """

    text: str
    marker: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement at the top of a cell: its text, the names it makes or changes, and uses.

    ``calls`` are the names that it calls when it runs. ``is_extra`` is whether it is neither an
    import nor a definition, so that a teacher wants to know if it is left out.
    """

    text: str
    makes: AbstractSet[str]
    uses: AbstractSet[str]
    marker: str
    calls: AbstractSet[str] = frozenset()
    is_definition: bool = False
    is_needed: bool = False
    is_extra: bool = False


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
    number = 0
    for cell in cells:
        match cell:
            case {"cell_type": "code", "source": list(lines)}:
                text = "".join(line for line in lines if isinstance(line, str))
            case {"cell_type": "code", "source": str(text)}:
                pass
            case _:
                continue
        number += 1
        first, _, rest = text.lstrip().partition("\n")
        if marked := _MARKER.fullmatch(first):
            yield Cell(_drop_magics(rest), marked["name"], number)
        elif first.startswith(_TRANSPARENT):
            yield Cell(_drop_magics(rest), "", number)
        elif not first.startswith("%%"):
            yield Cell(_drop_magics(text), "", number)


def _drop_magics(text: str) -> str:
    """Return a cell's text without lines for IPython; a text that is Python stays as it is."""
    if _parse(text) is not None:
        return text
    lines = ((line, _MAGIC.match(line)) for line in text.split("\n"))
    return "\n".join(f"{magic['indent']}pass" if magic else line for line, magic in lines)


def _parse(text: str) -> ast.Module | None:
    try:
        return _compile(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _compile(text: str) -> ast.Module:
    # As IPython does: `await` may stand at the top of a cell.
    return compile(  # type: ignore[no-any-return]
        text, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, True
    )


def explain_broken_cells(cells: Sequence[Cell]) -> list[str]:
    """Return for each cell that seems to define something, and is not Python, what is wrong."""
    broken = []
    for cell in cells:
        try:
            _compile(cell.text)
        except SyntaxError as error:
            if _DEFINITION.search(cell.text):
                why = f"line {error.lineno}: {error.msg}"
                broken.append(f"code cell {cell.number} is not Python, {why}")
        except (ValueError, RecursionError, MemoryError):
            broken.append(f"code cell {cell.number} cannot be parsed")
    return broken


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
    running = _find_running(statements, functions or roots)
    statements = [s for s in statements if not (s.is_extra and s.calls & running)]
    kept = _find_needed(statements, roots)
    future = [s.text for s in kept if s.text.startswith("from __future__")]
    others = [s.text for s in kept if not s.text.startswith("from __future__")]
    return ("\n\n".join([*dict.fromkeys(future), *others]) + "\n").encode("utf-8", "replace")


def describe_left_out(cells: Sequence[Cell], sources: Collection[bytes]) -> str:
    """Say how many statements are in none of the ``sources``, and of which cells; "" if none."""
    texts = ["\n\n" + source.decode("utf-8", "replace") for source in sources]
    numbers = [
        cell.number
        for cell in cells
        for statement in _split_statements(cell)
        if statement.is_extra and not any(f"\n\n{statement.text}\n" in text for text in texts)
    ]
    different = [*dict.fromkeys(numbers)]
    which = " and ".join(map(str, different[:6])) + (" …" if different[6:] else "")
    count = "1 statement was" if len(numbers) == 1 else f"{len(numbers)} statements were"
    cell_word = "cell" if len(different) == 1 else "cells"
    return f"{count} left out of code {cell_word} {which}" if numbers else ""


def _find_running(statements: Sequence[Statement], functions: AbstractSet[str]) -> set[str]:
    """Return the names of the exercise's functions, and of others that use these."""
    running = {*functions}
    definitions = [s for s in statements if s.is_definition]
    while more := {name for s in definitions if s.uses & running for name in s.makes} - running:
        running |= more
    return running


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
        if _DEFINITION.search(cell.text):
            yield Statement(cell.text, set(), set(), cell.marker, is_needed=True)
        return
    for node in tree.body:
        text = _text_of(cell.text, node)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                _, uses = _read_names(text)
                yield Statement(text, {node.name}, uses, cell.marker, is_definition=True)
            case ast.Import() | ast.ImportFrom() | ast.Try() if makes := _imported_names(node):
                always = bool(makes & {"*", "annotations"})
                yield Statement(text, makes, set(), cell.marker, is_needed=always)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                yield _read_statement(text, node, cell.marker)


def _read_statement(text: str, node: ast.stmt, marker: str) -> Statement:
    """Return a statement that may build something; one that runs the exercise makes nothing."""
    makes, uses = _read_names(text)
    inside = [*_walk_scope(node)]
    if any(map(_runs_something, inside)):
        makes = set()
    else:
        makes |= {name for each in inside for name in _changed_names(each)}
    calls = set() if isinstance(node, _ASSIGNMENTS) else _called_names(inside)
    return Statement(text, makes, uses, marker, calls, is_extra=True)


def _read_names(text: str) -> tuple[set[str], set[str]]:
    """Return the global names that a statement makes, and those that it uses at any time."""
    try:
        table = symtable.symtable(text, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(), set()
    top = table.get_symbols()
    makes = {symbol.get_name() for symbol in top if symbol.is_assigned() or symbol.is_imported()}
    uses = {symbol.get_name() for symbol in top if symbol.is_referenced()}
    waiting = table.get_children()
    while waiting:
        table = waiting.pop()
        uses |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        waiting += table.get_children()
    return makes, uses


def _walk_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a statement and what is in it, except for what only a later call runs."""
    waiting = [node]
    while waiting:
        yield (each := waiting.pop())
        if not isinstance(each, _SCOPES):
            waiting += ast.iter_child_nodes(each)


def _runs_something(node: ast.AST) -> bool:
    """Whether it awaits, starts a loop or runs a graph."""
    match node:
        case ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            return True
        case ast.comprehension(is_async=is_async):
            return bool(is_async)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio"), attr="run")):
            return True
        case ast.Call(func=ast.Attribute(attr=name)):
            return name == "run_until_complete" or name in _RUNS
        case _:
            return False


def _changed_names(node: ast.AST) -> set[str]:
    """Return the names of objects that a part of a statement may change, as ``L.append(1)``."""
    match node:
        case (
            ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del())
        ):
            return {_root_of(node)}
        case ast.Expr(value=ast.Call(func=ast.Name(id="print" | "display"))):
            return set()
        case ast.Expr(value=ast.Call(func=function, args=arguments)):
            first = [function] if isinstance(function, ast.Attribute) else []
            return {_root_of(each) for each in (*first, *arguments)} - {""}
        case _:
            return set()


def _root_of(node: ast.AST) -> str:
    """Return the name that an expression such as ``a.b[0].c`` begins with, or ""."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _called_names(inside: Sequence[ast.AST]) -> set[str]:
    calls = (each.func for each in inside if isinstance(each, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


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
