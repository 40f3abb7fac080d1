"""Turn what users paste or pipe into plain lines: decode it, remove what other programs add.

A container, a logger, a terminal, a mail or a web page changes a traceback on its way: it adds a
prefix to each line, colours, invisible characters, HTML entities, or wraps it in JSON.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_PASTE = 1_000_000
"""How many bytes or characters are read: the end of a log, where its last error is."""
_CHUNK = 65_536
_LONGEST_LINE = 2_000
_COLOUR_CODE = re.compile(
    r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])"
    r"|(?:\^\[|#033|\\x1b|\\033|\\e|\\u001b)\[[0-9;]*[mK]"
)
"""A terminal's control sequence, or the same as journald, `cat -v` and JSON write it."""
_INVISIBLE = re.compile("[\x00\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]")
_CHARACTERS = str.maketrans({"\uff1a": ": ", "\uff08": "(", "\uff09": ")", "\u00a0": " "})
_ANCHOR = re.compile(
    r"""(?P<prefix>.*?)\ *(?:
        (?:\+\ Exception\ Group\ )?Traceback\ \(most\ recent\ call\ last\):
        |File\ "[^"]*",\ line\ \d+
    )""",
    re.VERBOSE,
)
"""A line that every traceback has: what is before it is the prefix that another program added."""
_TYPE_NAME = re.compile(r"[\w.]+(?:Error|Exception|Iteration|Exit)")
_TEXT_KEYS = ("message", "value", "msg", "detail", "text", "exc_value")
"""Where JSON has the text of an error whose type it names: Sentry, ECS, structlog."""
_LONGEST_PREFIX = 200
_MOST_PREFIXES = 20


def read_end(stream: BinaryIO) -> bytes:
    """Return the last :data:`LONGEST_PASTE` bytes of ``stream``, at least; read all of it."""
    chunks: deque[bytes] = deque(maxlen=LONGEST_PASTE // _CHUNK + 2)
    while chunk := stream.read(_CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def decode_paste(data: bytes) -> str:
    """Return ``data`` as text: UTF-8, or UTF-16 where its zero bytes show it.

    A byte that is not UTF-8 is read as cp1252, as most programs on Windows write. This never
    fails.
    """
    is_marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    zeros = data[0::2].count(0), data[1::2].count(0)
    # ASCII in UTF-16 has a zero in each pair of bytes, on one side.
    if min(zeros) <= max(zeros) // 2 and max(zeros) > (0 if is_marked else len(data) // 8):
        return data.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "replace")
    # A shell removes the zeros of UTF-16 from an argument and keeps the mark.
    return data[2 * is_marked :].decode("utf-8", "kit.cp1252")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("kit.cp1252", _as_cp1252)


def plain_lines(text: str) -> list[str]:
    """Return the lines of ``text`` that hold something, without what other programs added."""
    text = _COLOUR_CODE.sub("", text[-LONGEST_PASTE:])
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = _INVISIBLE.sub("", text).translate(_CHARACTERS)
    lines = [line[:_LONGEST_LINE] for raw in text.splitlines() for line in _unpacked(raw)]
    return [line for line in _without_prefixes(lines) if line.strip()]


def _unpacked(line: str) -> Iterator[str]:
    r"""Yield the lines that are inside one: JSON's texts, or a traceback with ``\n`` in it."""
    start = line.find('{"')
    if start >= 0 and (texts := list(_json_texts(line[start:]))):
        for text in texts:
            yield from _COLOUR_CODE.sub("", text).splitlines()
    elif "(most recent call last):\\n" in line or "\\n  File " in line:
        yield from line.replace("\\r", "").replace("\\n", "\n").replace('\\"', '"').splitlines()
    else:
        yield line


def _json_texts(line: str) -> Iterator[str]:
    """Yield every text in the JSON object with which ``line`` begins; nothing if it is not JSON."""
    try:
        waiting: list[object] = [json.JSONDecoder().raw_decode(line)[0]]
    except (ValueError, RecursionError):
        return
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case dict(members):
                error, others = _json_error(members)
                if error:
                    yield error
                waiting += reversed(others)
            case list(items):
                waiting += reversed(items)
            case _:
                pass  # a number or a truth value names no error


def _json_error(members: dict[str, object]) -> tuple[str, list[object]]:
    """Return the error whose type and text are two members, or nothing, and all other values."""
    type_key = text_key = None
    for key, value in members.items():
        if isinstance(value, str) and _TYPE_NAME.fullmatch(value):
            type_key = key
        elif isinstance(value, str) and key.rpartition(".")[2] in _TEXT_KEYS:
            text_key = key
    if type_key is None or text_key is None:
        return "", list(members.values())
    others = [value for key, value in members.items() if key not in (type_key, text_key)]
    return f"{members[type_key]}: {members[text_key]}", others


def _without_prefixes(lines: list[str]) -> Iterator[str]:
    """Yield each line without the prefix that a line of a traceback showed, if it has that."""
    prefixes: dict[str, re.Pattern[str]] = {}
    for line in lines:
        if anchor := _ANCHOR.match(line[: _LONGEST_PREFIX + 100]):
            prefix = anchor["prefix"]
            if prefix and len(prefix) <= _LONGEST_PREFIX and len(prefixes) < _MOST_PREFIXES:
                shape = re.sub(r"\d+", "0", prefix)
                prefixes.setdefault(shape, _as_pattern(prefix))
    for line in lines:
        matches = (pattern.match(line) for pattern in prefixes.values())
        end = max((match.end() for match in matches if match), default=0)
        yield line[end:]


def _as_pattern(prefix: str) -> re.Pattern[str]:
    """Return what matches ``prefix`` with other numbers, such as a later time."""
    return re.compile(r"\d+".join(map(re.escape, re.split(r"\d+", prefix))))
