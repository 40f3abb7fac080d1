"""What a pasted text says was raised: the last exception's type and message.

A paste is a whole traceback, a part of one, or a single message, with whatever a terminal, a
notebook, pytest or a chat adds to it: colours, prompts, margins, indentation, quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_LONGEST_PASTE = 200_000
_LONGEST_LINE = 2_000
_ANSI = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_QUOTES = str.maketrans("", "", "\"'`\\‘’‚‛“”„«»")
_GROUP_MARGIN = re.compile(r"^ *\|(?= |$)")
_FRAME = re.compile(r" *File .+, line \d+")
_BEFORE = re.compile(
    r"(?:[\s>$%#|❯•*+-]+|E\s+|(?:In|Out) ?\[\d+\]:|(?:FAILED|ERROR) \S+ - |.{0,300}?:\d+:(?=\s)"
    r"|(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):(?:[\w.]*:|(?=\s)))*"
)
"""What may stand before an error in its line: a prompt, a margin, ``file:line:``, a log's level."""
_LOCATED = re.compile(r".{0,300}:\d+: ")
_RAISED = re.compile(r"(?:\w+\.)*(?P<kind>[^\W\d]\w*)(?:: ?(?P<message>.*))?$")
_USUAL = ("Error", "Exception", "ExceptionGroup", "Warning", "Iteration", "Interrupt", "Exit")
_WARNS = re.compile(r"Warning$|DeprecatedSince")
_IN_PROSE = re.compile(r"(?<![\w.])(?:\w+\.)*(?P<kind>\w+Error|\w+Iteration): ?(?P<message>.+)")


class Raised(NamedTuple):
    """An exception's type, without its module, and the first line of its message, unquoted."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What a paste holds: the last error if there is one, warnings and lines, last first.

    ``below`` are the lines below the error, such as its notes.
    """

    error: Raised | None
    below: tuple[str, ...]
    warnings: tuple[Raised, ...]
    messages: tuple[str, ...]


def unquoted(text: str) -> str:
    """``text`` with single spaces and no quotation marks, which shells and chats change."""
    return " ".join(text.translate(_QUOTES).split())


def read_pasted(text: str, kinds: frozenset[str] = frozenset()) -> Pasted:
    """What ``text`` says was raised; ``kinds`` are types to recognise besides the usual names."""
    lines = [
        _GROUP_MARGIN.sub("", line[:_LONGEST_LINE].translate(_QUOTES).expandtabs())
        for line in _ANSI.sub("", text[-_LONGEST_PASTE:]).splitlines()
        if line.strip()
    ]
    found = list(_raised(lines, kinds))
    if not found and len(lines) == 1 and (prose := _IN_PROSE.search(lines[0])):
        found = [(0, _as_raised(prose))]
    errors = [(place, raised) for place, raised in found if not _WARNS.search(raised.kind)]
    place = errors[-1][0] if errors else len(lines)
    return Pasted(
        error=_last([raised for _, raised in errors], lines[place]) if errors else None,
        below=tuple(unquoted(_after(line)) for line in lines[place + 1 :]),
        warnings=tuple(raised for _, raised in reversed(found) if _WARNS.search(raised.kind)),
        messages=() if found else tuple(unquoted(_after(line)) for line in reversed(lines)),
    )


def _raised(lines: list[str], kinds: frozenset[str]) -> Iterator[tuple[int, Raised]]:
    """Every line that names an exception: by its name, or because it ends a list of frames."""
    frames: int | None = None
    for place, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if _FRAME.match(line):
            frames = indent
            continue
        ends_frames = frames is not None and indent < frames
        if ends_frames:
            frames = None
        match = _RAISED.match(_after(line))
        if match and (ends_frames or match["kind"] in kinds or match["kind"].endswith(_USUAL)):
            yield place, _as_raised(match)


def _last(errors: list[Raised], line: str) -> Raised:
    """The last error, with its message where ``line`` repeats its type alone (pytest does)."""
    last = errors[-1]
    if last.message or not _LOCATED.match(line):
        return last
    return next((e for e in reversed(errors) if e.kind == last.kind and e.message), last)


def _after(line: str) -> str:
    before = _BEFORE.match(line)
    return line[before.end() :] if before else line


def _as_raised(match: re.Match[str]) -> Raised:
    return Raised(match["kind"], unquoted(match["message"] or ""))
