"""Find the error in a text that users paste or pipe: the last exception's type and message.

A text is a whole traceback, a part of one, a line of a log, or a sentence with an error in it. A
container, a logger, a terminal, a mail or a web page may have changed it on its way: each adds a
prefix to the lines, colours, invisible characters, HTML entities, or wraps the text in JSON.
"""

from __future__ import annotations

import codecs
import html
import json
import re
import tomllib
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

LONGEST_PASTE = 1_000_000  # bytes or characters that are read: the end of a log has its last error
_RE = {
    name: re.compile("".join(pattern))
    for name, pattern in tomllib.loads(
        Path(__file__).with_name("traceback_patterns.toml").read_text(encoding="utf-8")
    ).items()
}
_CHARACTERS = str.maketrans({"\uff1a": ": ", "\uff08": "(", "\uff09": ")", "\u00a0": " "})
_TEXT_KEYS = ("message", "value", "msg", "detail", "text", "exc_value")
"""Where JSON has the text of an error whose type it names: Sentry, ECS, structlog."""
_CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}
"""What each byte means on most Windows, by the surrogate that stands for it if it is not UTF-8."""
_QUOTES = str.maketrans("", "", "\"'`\\‘’‚‛“”„«»‹›「」『』´")
_USUAL = ("Error", "Exception", "ExceptionGroup", "Warning", "Iteration", "Interrupt", "Exit")
CANNOT_READ = ("SyntaxError", "IndentationError", "TabError")  # raised while Python reads a file
_MOST_LINES = 100  # errors, or lines without any, that are looked at from the last one up


def read_end(stream: BinaryIO) -> bytes:
    """Return the last :data:`LONGEST_PASTE` bytes of ``stream``, at least; read all of it."""
    size = 65_536
    return b"".join(deque(iter(lambda: stream.read(size), b""), maxlen=LONGEST_PASTE // size + 2))


def decode_paste(data: bytes) -> str:
    """Return ``data`` as text: UTF-8 with single bytes of cp1252, or UTF-16. This never fails."""
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    zeros = data[0::2].count(0), data[1::2].count(0)
    # ASCII in UTF-16 has a zero in each pair of bytes, on one side.
    if min(zeros) <= max(zeros) // 2 and max(zeros) > (0 if is_marked else len(data) // 8):
        return data.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "replace")
    # A shell removes the zeros of UTF-16 from an argument and keeps the mark.
    return data[2 * is_marked :].decode("utf-8", "surrogateescape").translate(_CP1252)


def _plain_lines(text: str) -> list[str]:
    """Return the lines of ``text`` that hold something, without what other programs added."""
    text = _RE["colour"].sub("", text[-LONGEST_PASTE:])
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = _RE["invisible"].sub("", text).translate(_CHARACTERS)
    lines = [line[:2_000] for raw in text.splitlines() for line in _unpack_line(raw)]
    return [line for line in _strip_log_prefixes(lines) if line.strip()]


def _unpack_line(line: str) -> Iterator[str]:
    r"""Yield the lines that are inside one: JSON's texts, or a traceback with ``\n`` in it."""
    start = line.find('{"')
    if start >= 0 and (texts := list(_json_texts(line[start:]))):
        for text in texts:
            yield from _RE["colour"].sub("", text).splitlines()
    elif "(most recent call last):\\n" in line or "\\n  File " in line:
        yield from line.replace("\\r", "").replace("\\n", "\n").replace('\\"', '"').splitlines()
    else:
        yield line


def _json_texts(line: str) -> Iterator[str]:
    """Yield the texts and errors in the JSON object with which ``line`` begins, if there is one."""
    try:
        waiting: list[object] = [json.JSONDecoder().raw_decode(line)[0]]
    except (ValueError, RecursionError):
        return
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case dict(members):
                texts = {key: value for key, value in members.items() if isinstance(value, str)}
                kinds = [key for key, text in texts.items() if _RE["type_name"].fullmatch(text)]
                said = [key for key in texts if key.rpartition(".")[2] in _TEXT_KEYS]
                if kinds and (said := [key for key in said if key not in kinds]):
                    yield f"{members.pop(kinds[-1])}: {members.pop(said[-1])}"
                waiting += reversed(members.values())
            case list(items):
                waiting += reversed(items)
            case _:
                pass  # a number or a truth value names no error


def _strip_log_prefixes(lines: list[str]) -> Iterator[str]:
    """Yield each line without a prefix that a line of a traceback has, with any numbers in it."""
    anchors = (_RE["anchor"].match(line[:300]) for line in lines)
    shown = (anchor["prefix"] for anchor in anchors if anchor)
    shapes = (re.split(r"\d+", prefix) for prefix in shown if 0 < len(prefix) <= 200)
    prefixes = dict.fromkeys(r"\d+".join(map(re.escape, shape)) for shape in shapes)
    patterns = [re.compile(prefix) for prefix in islice(prefixes, 20)]
    for line in lines:
        matches = (pattern.match(line) for pattern in patterns)
        yield line[max((match.end() for match in matches if match), default=0) :]


class Candidate(NamedTuple):
    """A text that may be the message of an error.

    ``kind`` is the exception's type without its module, ``""`` for a line below an error, None if
    the text has no type. ``messages`` are the first line without quotation marks, and the same with
    the lines below it, because a terminal or a mail may have wrapped it. A text that ``is_part``
    is the end of a line, for example after the name of a logger. ``library_file`` is the file in
    which the traceback ends if it belongs to Python or a package, else empty.
    """

    kind: str | None
    messages: tuple[str, ...]
    is_part: bool = False
    library_file: str = ""


def remove_quotes(text: str) -> str:
    """Return ``text`` with single spaces and no quotation marks, which shells and chats change."""
    return " ".join(text.translate(_QUOTES).split())


def find_candidates(text: str, kinds: frozenset[str]) -> Iterator[Candidate]:
    """Yield the last error in ``text`` and the lines below it, such as its notes.

    Without an error, yield the warnings; without those, lines and ends of lines, last first.
    ``kinds`` are names of exceptions that are recognised like the usual ones.
    """
    written = _plain_lines(text)
    unmarked = (_RE["margin"].sub("", line.translate(_QUOTES).expandtabs()) for line in written)
    named = [_RE["class"].sub(lambda m: m[1] + ": " * bool(m[2]), line) for line in unmarked]
    lines = _join_cut_names(named, kinds)
    matches = list(_raised_at_start(lines, kinds)) or list(_raised_inside(lines))
    raised = [
        (index, Candidate(kind, _join_wrapped(message, lines, index)))
        for index, kind, message in matches[-_MOST_LINES:]
    ]
    errors = [(index, each) for index, each in raised if not _RE["warns"].search(each.kind or "")]
    if errors:
        end = errors[-1][0] + 1
        above = (_RE["margin"].sub("", line) for line in reversed(written[:end]))
        frame = next(filter(None, map(_RE["frame"].match, above)), None)
        file = (frame and (frame["file"] or frame["script"])) or ""
        library_file = file if _RE["library"].search(file) else ""
        yield _last_error(errors, lines)._replace(library_file=library_file)
        for line in lines[end : end + _MOST_LINES]:
            yield Candidate("", (remove_quotes(_strip_prefix(line)),))
    elif raised:
        yield from (warning for _, warning in reversed(raised))
    else:
        last = lines[-_MOST_LINES:]
        for index, line in reversed(list(enumerate(last))):
            for message in _join_wrapped(_strip_prefix(line), last, index):
                yield Candidate(None, (message,))
        for part in islice(_parts(last), 2_000):
            yield Candidate(None, (part,), is_part=True)


def _join_cut_names(lines: Sequence[str], kinds: frozenset[str]) -> list[str]:
    joined: list[str] = []
    for line in lines:
        if joined and _RE["cut_name"].fullmatch(_strip_prefix(joined[-1])) and line[:1].isalpha():
            match = _RE["raised"].match(_strip_prefix(joined[-1]) + line)
            if match and match["message"] and match["kind"] in kinds:
                line = joined.pop() + line  # noqa: PLW2901
        joined.append(line)
    return joined


def _raised_at_start(lines: list[str], kinds: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """Yield every line that begins with an exception: by its name, or as the end of frames."""
    frames: int | None = None
    for index, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if line.lstrip().startswith("File ") and _RE["frame"].match(line):
            frames = indent
            continue
        if is_end := frames is not None and indent < frames:
            frames = None
        said = _strip_prefix(line)
        match = _RE["raised"].match(said) or _RE["as_repr"].match(said)
        if match and (is_end or match["kind"] in kinds or match["kind"].endswith(_USUAL)):
            yield index, match["kind"], match["message"] or ""


def _raised_inside(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    for index, line in enumerate(lines):
        for match in _RE["in_prose"].finditer(line):
            if not _RE["in_code"].search(line[max(0, match.start() - 40) : match.start()]):
                message = match["message"] if match["args"] is None else match["args"]
                yield index, match["kind"], message


def _last_error(errors: Sequence[tuple[int, Candidate]], lines: Sequence[str]) -> Candidate:
    """Return the last error, with the line of source that Python shows if it cannot read a file.

    The line may be one of pytest that has the type alone, such as ``test.py:3: KeyError``: then the
    message comes from an earlier error.
    """
    index, last = errors[-1]
    if not last.messages[0] and _RE["located"].match(lines[index]):
        same = (e for _, e in reversed(errors) if e.kind == last.kind and e.messages[0])
        last = next(same, last)
    frames = [index for index, line in enumerate(lines[:index][:-1]) if _RE["frame"].match(line)]
    if last.kind in CANNOT_READ and frames:
        source = remove_quotes(lines[frames[-1] + 1])
        return Candidate(last.kind, (*last.messages, f"{last.messages[0]} at {source}"))
    return last


def _parts(lines: list[str]) -> Iterator[str]:
    """Yield the ends of each line that follow a colon, a bracket or the like, last line first."""
    for index in reversed(range(len(lines))):
        line = lines[index]
        if _RE["in_code"].match(line.strip()) or (index and _RE["frame"].match(lines[index - 1])):
            continue
        for part in islice(_RE["part"].finditer(line), 20):
            yield from _join_wrapped(line[part.end() :], lines, index)


def _join_wrapped(message: str, lines: Sequence[str], index: int) -> tuple[str, ...]:
    """Return ``message``, and the same with some lines below ``index``, joined in both ways."""
    texts = [remove_quotes(message)]
    glued = spaced = message
    for line in lines[index + 1 : index + 5] if message.strip() else ():
        more = _strip_prefix(line)
        glued, spaced = glued.rstrip() + more.lstrip(), f"{spaced} {more}"
        texts += [remove_quotes(glued), remove_quotes(spaced)]
    return tuple(dict.fromkeys(texts))


@lru_cache(maxsize=1_000)  # the lines below an error are looked at again for each line above them
def _strip_prefix(line: str) -> str:
    return _RE["before"].sub("", line, count=1)
