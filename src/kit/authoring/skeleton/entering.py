"""One more exercise in a ``course.toml`` as people write it, and nothing else changed in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

_LIST = re.compile(r"\bexercises\s*=\s*\[")
_END = re.compile(r"\]")
_QUOTE = re.compile(r"[\"']")


def entered(text: str, chapter: str, name: str) -> str | None:
    """``text`` with the exercise at the end of the chapter's list, None if no place is found.

    Every place where the list may end is tried: what counts is that Python reads from it what it
    read before, and this exercise.
    """
    wanted = tomllib.loads(text)
    for one in wanted["chapters"]:
        if one["name"] == chapter:
            one["exercises"].append(name)
    for start in _LIST.finditer(text):
        for end in _END.finditer(text, start.end()):
            for tried in _with(text, start.end(), end.start(), name):
                if _reads(tried, wanted):
                    return tried
    return None


def _with(text: str, start: int, end: int, name: str) -> Iterator[str]:
    """The list between ``start`` and ``end`` with one more name, in the way it is written."""
    before, listed, after = text[:start], text[start:end], text[end:]
    newline = "\r\n" if "\r\n" in text else "\n"
    if "\n" not in listed:
        inside = listed.rstrip().removesuffix(",")
        yield f'{before}{inside}{", " if inside.strip() else ""}"{name}"{after}'
        return
    last_line = listed.rpartition("\n")[2]
    indents = re.findall(r"\n([ \t]*)[\"']", listed)
    entry = f'{indents[-1] if indents else "    "}"{name}",{newline}{last_line}'
    body = listed.rstrip()
    yield f"{before}{body}{newline}{entry}{after}"
    for quote in reversed([match.end() for match in _QUOTE.finditer(body)]):
        # What stands last has no comma yet, and perhaps a comment behind it.
        yield f"{before}{body[:quote]},{body[quote:]}{newline}{entry}{after}"


def _reads(text: str, wanted: object) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
