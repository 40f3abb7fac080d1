"""Compiles a submission from its bytes as ``python FILE`` does, with the same errors."""

from __future__ import annotations

import codecs
import re
from types import CodeType

_CODING_LINE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+")
_EMPTY_LINE = re.compile(rb"[ \t\f]*(?:#.*)?$")
"""Both are from PEP 263: a coding line is the first or the second line of a file."""

_LINE_END = re.compile(rb"\r\n|\r|\n")


def compile_source(source: bytes, path: str) -> CodeType:
    """Return the code of ``source``, a file that is shown as ``path``.

    Raises :class:`SyntaxError` where ``python FILE`` does, and what :func:`compile` raises.
    """
    check_bytes(source, path)
    return compile(source, path, "exec", dont_inherit=True)


def check_bytes(source: bytes, path: str) -> None:
    """Refuse bytes that Python refuses in a file, but not where :func:`compile` gets them.

    Raises :class:`SyntaxError`. See ``Parser/tokenizer.c`` of CPython: a file without a coding line
    is decoded strictly, comments included, and a file holds no null bytes.
    """
    place, problem = _undecodable_from(source), ""
    if place is None:
        place, problem = source.find(b"\0"), "source code cannot contain null bytes"
    if place < 0:
        return
    line = len(_LINE_END.findall(source[:place])) + 1
    utf16 = _utf16_name(source)
    advice = f" (the file is {utf16}: save it as UTF-8)" if utf16 else ""
    problem = problem or (
        f"Non-UTF-8 code starting with '\\x{source[place]:02x}' on line {line}, but no encoding "
        "declared; see https://peps.python.org/pep-0263/ for details"
    )
    raise SyntaxError(problem + advice, (path, line, 0, None))


def _undecodable_from(source: bytes) -> int | None:
    """Return the place of the first byte that is not UTF-8, None if it need not be UTF-8 there."""
    if source.startswith(codecs.BOM_UTF8):
        return None  # compile() decodes these as a file is decoded
    first, *more = _LINE_END.split(source, maxsplit=2)[:2]
    if _CODING_LINE.match(first):
        return None
    has_coding = more and _EMPTY_LINE.match(first) and _CODING_LINE.match(more[0])
    try:
        (first if has_coding else source).decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _utf16_name(source: bytes) -> str:
    """Return UTF-16 or UTF-32 if the file begins as one with Latin letters does, else nothing."""
    if source.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    head = source[: len(source) // 2 * 2][:1000]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    half = len(head) // 2
    # Text in Latin letters has null bytes in nearly all odd places or nearly all even ones.
    return "UTF-16" if half and (max(odd, even) > half * 0.7 and min(odd, even) == 0) else ""
