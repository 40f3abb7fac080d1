"""Find the error in a pasted text: the last exception's type and message.

A paste is a whole traceback, a part of one, a line of a log, or a sentence with an error in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from kit.learner.paste_text import plain_lines

_QUOTES = str.maketrans("", "", "\"'`\\‘’‚‛“”„«»‹›「」『』´")
_GROUP_MARGIN = re.compile(r"^ *\|(?= |$)")
_FRAME = re.compile(
    r"\s*(?:File (?P<file>.+?)(?:, line \d+|:\d+)|(?P<cell>Cell In ?\[\d+\]|<ipython-input)"
    r"|(?P<script>\S+\.pyx?|<frozen \w+>)(?: in |:\d+: ))"
)
"""A line of a traceback that names a place in a file, as Python, Jupyter and pytest write it."""
_LIBRARY = re.compile(
    r"(?:site|dist)-packages|<frozen |[/\\]lib(?:64)?[/\\]python\d"
    r"|(?:python|conda)[^/\\]*[/\\](?:\S+[/\\])?lib[/\\]",
    re.IGNORECASE,
)
_TIME = (
    r"[\[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ,])?\d\d?:\d\d:\d\d(?:[.,:]\d+)?"
    r"(?: ?(?:Z|UTC|[AP]M|[+-]\d\d:?\d\d))?[\])]?(?=\W)"
)
_LEVEL = r"(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL|EXCEPTION|SEVERE)"
_BEFORE = re.compile(
    r"(?:[\s>$%#|│┃║❯•*+=-]+|E\s+|(?:In|Out) ?\[\d+\]:|(?:FAILED|ERROR) \S+ - |.{0,300}?:\d+:(?=\s)"
    rf"|{_LEVEL}:(?:[\w.]*:|(?=\s))|\[?\b{_LEVEL}\b\s*(?:[\]:|-]|(?=\s))"
    rf"|{_TIME}|\d{{4}}-\d\d-\d\d\b|\[(?!Errno)[^\]]{{1,80}}\]|\(\w+\)(?=\s)"
    r"|[A-Z][a-z]{2} +\d+ [\d:]{8} \S+ \S+?(?:\[\d+\])?:|std(?:out|err) [FP](?=\s)"
    r"|[\w.-]{1,60} +\|(?=\s)|[\w./<>-]{1,80}:[\w<>.]{1,80}:\d+ - |[\w.-]{1,60} - (?=\S))*"
)
"""What may come before an error in its line: a prompt, a margin, ``file:line:``, a time."""
_LOCATED = re.compile(r".{0,300}:\d+: ")
_RAISED = re.compile(r"(?:\w+\.)*(?P<kind>[^\W\d]\w*)(?:: ?(?P<message>.*))?$")
_AS_REPR = re.compile(r"(?:\w+\.)*(?P<kind>[^\W\d]\w*)\((?P<message>.*?)\)?[,;)\]}]*$")
_CLASS = re.compile(r"<class ([\w.]+)>(:? (?=\S))?")
_CUT_NAME = re.compile(r"(?:\w+\.)+\w*")
"""A line that a narrow terminal has cut inside an exception's name."""
_USUAL = ("Error", "Exception", "ExceptionGroup", "Warning", "Iteration", "Interrupt", "Exit")
_WARNS = re.compile(r"Warning$|DeprecatedSince")
_IN_PROSE = re.compile(
    r"(?<![A-Za-z0-9_.])(?:\w+\.)*(?P<kind>[A-Za-z_]\w*(?:Error|Iteration|ExceptionGroup))"
    r"(?:: ?(?P<message>.+)|\((?P<args>.*)\))",
    re.ASCII,
)
CANNOT_READ = ("SyntaxError", "IndentationError", "TabError")
"""What Python raises while it reads a file."""
_IN_CODE = re.compile(r"\b(?:except|raise|raises|import|class|isinstance|return|assertRaises)[ (]")
_PART = re.compile(r"[\s=(\]:]+|(?<=[^\x00-\x7f])(?=[\x21-\x7e])")
"""Where a message may begin inside a line."""
_MOST_PARTS = 20
_MOST_TEXTS = 2_000
_MOST_WRAPS = 4
_MOST_LINES = 100
"""How many errors, or lines if none of them names an error, are looked at from the last one up."""


class Raised(NamedTuple):
    """An exception's type, without its module, and its message, unquoted.

    ``messages`` are the message's first line, and the same with the lines below it, because a
    terminal or a mail may have wrapped it.
    """

    kind: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What a paste holds: the last error if it has one, warnings and lines, last first.

    ``below`` are the lines below the error, such as its notes. ``parts`` are what a line may say
    after something else, such as the name of a logger. ``library_file`` is where the traceback
    ends if that is a file of Python or of a package, else empty.
    """

    error: Raised | None
    below: tuple[str, ...]
    warnings: tuple[Raised, ...]
    messages: tuple[str, ...]
    parts: tuple[str, ...]
    library_file: str


def unquoted(text: str) -> str:
    """Return ``text`` with single spaces and no quotation marks, which shells and chats change."""
    return " ".join(text.translate(_QUOTES).split())


def read_pasted(text: str, kinds: frozenset[str] = frozenset()) -> Pasted:
    """Find what ``text`` says was raised; ``kinds`` are recognised like the usual names."""
    written = plain_lines(text)
    unmarked = (_GROUP_MARGIN.sub("", line.translate(_QUOTES).expandtabs()) for line in written)
    lines = _without_cut_names([_CLASS.sub(_as_name, line) for line in unmarked], kinds)
    matches = list(_raised_at_start(lines, kinds)) or list(_raised_inside(lines))
    raised = [
        (place, Raised(kind, _wrapped(message, lines[place + 1 :][:_MOST_WRAPS])))
        for place, kind, message in matches[-_MOST_LINES:]
    ]
    errors = [(place, each) for place, each in raised if not _WARNS.search(each.kind)]
    place = errors[-1][0] if errors else len(lines)
    error = _last([each for _, each in errors], lines[place]) if errors else None
    return Pasted(
        error=_with_source(error, lines[:place]) if error else None,
        below=tuple(unquoted(_after(line)) for line in lines[place + 1 :][:_MOST_LINES]),
        warnings=tuple(each for _, each in reversed(raised) if _WARNS.search(each.kind)),
        messages=() if raised else tuple(_messages(lines[-_MOST_LINES:])),
        parts=() if raised else tuple(islice(_parts(lines[-_MOST_LINES:]), _MOST_TEXTS)),
        library_file=_library_file(written[: place + 1]),
    )


def _as_name(match: re.Match[str]) -> str:
    """Return the name of a class in place of its repr, as before the error's text."""
    return f"{match[1]}: " if match[2] else match[1]


def _without_cut_names(lines: Sequence[str], kinds: frozenset[str]) -> list[str]:
    """Return ``lines``, but the two parts of an exception's name that was cut in one line."""
    joined: list[str] = []
    for line in lines:
        if joined and _CUT_NAME.fullmatch(_after(joined[-1])) and line[:1].isalpha():
            match = _RAISED.match(_after(joined[-1]) + line)
            if match and match["message"] and match["kind"] in kinds:
                joined[-1] += line
                continue
        joined.append(line)
    return joined


def _is_name(kind: str, kinds: frozenset[str]) -> bool:
    """Return whether ``kind`` looks like the name of an exception, or is one of ``kinds``."""
    return kind in kinds or kind.endswith(_USUAL)


def _raised_at_start(lines: list[str], kinds: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Yield every line that begins with an exception: by its name, or as the end of frames."""
    frames: int | None = None
    for place, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if line.lstrip().startswith("File ") and _FRAME.match(line):
            frames = indent
            continue
        is_end = frames is not None and indent < frames
        if is_end:
            frames = None
        said = _after(line)
        match = _RAISED.match(said) or _AS_REPR.match(said)
        if match and (is_end or _is_name(match["kind"], kinds)):
            yield place, match["kind"], match["message"] or ""


def _raised_inside(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield every exception with a message that is named in the middle of a line."""
    for place, line in enumerate(lines):
        for match in _IN_PROSE.finditer(line):
            if not _IN_CODE.search(line[max(0, match.start() - 40) : match.start()]):
                message = match["message"] if match["args"] is None else match["args"]
                yield place, match["kind"], message


def _last(errors: list[Raised], line: str) -> Raised:
    """Return the last error, with its message where ``line`` repeats its type alone, as pytest."""
    last = errors[-1]
    if last.messages[0] or not _LOCATED.match(line):
        return last
    return next((e for e in reversed(errors) if e.kind == last.kind and e.messages[0]), last)


def _with_source(error: Raised, above: Sequence[str]) -> Raised:
    """Return ``error``, of a file that Python cannot read also with the line that it shows."""
    frames = [place for place, line in enumerate(above[:-1]) if _FRAME.match(line)]
    if error.kind not in CANNOT_READ or not frames:
        return error
    source = unquoted(above[frames[-1] + 1])
    return Raised(error.kind, (*error.messages, f"{error.messages[0]} at {source}"))


def _messages(lines: list[str]) -> Iterator[str]:
    """Yield each line, last first, without its prefix, and the same with the lines below it."""
    for place in reversed(range(len(lines))):
        yield from _wrapped(_after(lines[place]), lines[place + 1 :][:_MOST_WRAPS])


def _parts(lines: list[str]) -> Iterator[str]:
    """Yield the ends of each line that follow a colon, a bracket or the like, last line first."""
    for place in reversed(range(len(lines))):
        line = lines[place]
        if _IN_CODE.match(line.strip()) or (place and _FRAME.match(lines[place - 1])):
            continue
        for part in list(_PART.finditer(line))[:_MOST_PARTS]:
            yield from _wrapped(line[part.end() :], lines[place + 1 :])


def _wrapped(message: str, below: Sequence[str]) -> tuple[str, ...]:
    """Return ``message``, and the same with some of the lines below, joined in both ways."""
    texts = [unquoted(message)]
    glued = spaced = message
    for line in below[:_MOST_WRAPS] if message.strip() else ():
        more = _after(line)
        glued, spaced = glued.rstrip() + more.lstrip(), f"{spaced} {more}"
        texts += [unquoted(glued), unquoted(spaced)]
    return tuple(dict.fromkeys(texts))


def _library_file(written: Sequence[str]) -> str:
    """Return the last file that a traceback names, or nothing if it is one of the user's own."""
    for line in reversed(written):
        if frame := _FRAME.match(_GROUP_MARGIN.sub("", line)):
            file = frame["file"] or frame["script"] or ""
            return file if _LIBRARY.search(file) else ""
    return ""


@lru_cache(maxsize=1_000)  # the lines below an error are looked at again for each line above them
def _after(line: str) -> str:
    before = _BEFORE.match(line)
    return line[before.end() :] if before else line
