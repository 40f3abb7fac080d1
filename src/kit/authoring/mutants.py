"""Small changes to a solution that somebody could make by mistake, each a submission of its own.

What is changed is told as ``change``: what stood there and what stands there now. It names no line,
so that an explanation of a survivor outlives an edit elsewhere in the file; where the same is
changed at several places, these are counted.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import libcst as cst

from kit.authoring.changes import Change, find_changes
from kit.course import Swaps

LONGEST_BRIEF: Final = 80
"""Characters of code that tell what was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A solution with one change."""

    change: str
    source: bytes


def mutants(source: bytes, swaps: Swaps) -> Iterator[Mutant]:
    """Every mutant of a solution that compiles and is another text; no text and no change twice.

    Raises :class:`ValueError` if nothing can be changed in ``source``: it is not Python, or more
    deeply nested than can be read.
    """
    try:
        module = cst.parse_module(source)
        changes = find_changes(module, swaps)
    except (cst.ParserSyntaxError, RecursionError, UnicodeDecodeError, LookupError) as error:
        raise ValueError(str(error).partition("\n")[0]) from None
    seen = {module.code}
    named: Counter[str] = Counter()
    for change in changes:
        try:
            new = change.make()
            changed = module.visit(_Replacer(change.old, new))
        except (cst.CSTValidationError, RecursionError):
            continue  # what would stand there is no code
        assert isinstance(changed, cst.Module)
        if changed.code in seen or not _compiles(changed.code):
            continue
        seen.add(changed.code)
        name = _name(module, change, new)
        named[name] += 1
        count = f" ({named[name]})" if named[name] > 1 else ""
        yield Mutant(change=name + count, source=changed.bytes)


def _compiles(code: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(code, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _name(module: cst.Module, change: Change, new: object) -> str:
    told = f"{change.kind}: {_brief(module, change.old)}"
    return f"{told} -> {_brief(module, new)}" if isinstance(new, cst.CSTNode) else told


def _brief(module: cst.Module, node: cst.CSTNode) -> str:
    """The first line of a node's code, without comments before it."""
    lines = (line.strip() for line in module.code_for_node(node).splitlines())
    return next((line for line in lines if line and line[0] != "#"), "")[:LONGEST_BRIEF]


class _Replacer(cst.CSTTransformer):
    def __init__(self, old: cst.CSTNode, new: Any) -> None:
        super().__init__()
        self._old = old
        self._new = new

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        return self._new if original_node is self._old else updated_node
