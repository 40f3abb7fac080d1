"""Remove comments and docstrings from a file: their author may be named in them."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from typing import Final

MOST_SOURCE: Final = 20_000  # bytes; a longer file is not shown
_LAYOUT: Final = {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT}
_ENDS: Final = {tokenize.NEWLINE, tokenize.ENDMARKER}


def remove_comments(source: bytes) -> bytes:
    """Return a file without comments and without strings that are statements, as docstrings are.

    Each line stays where it is. The result is empty if the file is long or cannot be read as
    Python, because then it is not clear what is a comment.
    """
    if len(source) > MOST_SOURCE:
        return b""
    text = re.sub(r"\r\n?", "\n", source.decode("utf-8-sig", "replace"))
    lines = text.split("\n")
    try:
        for token in _find_comments(text):
            _blank(lines, token)
    except (tokenize.TokenError, SyntaxError):
        return b""
    return "\n".join(lines).encode()


def _find_comments(text: str) -> Iterator[tokenize.TokenInfo]:
    before = previous = None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.ERRORTOKEN:  # Python 3.11 goes on, and what follows is no code
            raise tokenize.TokenError(token.string)
        if token.type == tokenize.COMMENT:
            yield token
            continue
        begins = before is None or before.type in _LAYOUT
        is_string = previous is not None and previous.type == tokenize.STRING
        if previous is not None and is_string and begins and token.type in _ENDS:
            yield previous
        before, previous = previous, token


def _blank(lines: list[str], token: tokenize.TokenInfo) -> None:
    (first, start), (last, end) = token.start, token.end
    for number in range(first, last + 1):
        line = lines[number - 1]
        before = line[:start] if number == first else ""
        after = line[end:] if number == last else ""
        lines[number - 1] = (before + after).rstrip()
