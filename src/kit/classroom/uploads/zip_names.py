"""Decode the names of a zip's members.

A name is UTF-8 if its flag says so, and code page 437 otherwise (APPNOTE.TXT, 4.4.4 and D.1). But
Info-ZIP in the C locale writes UTF-8 without the flag, and Windows writes the code page of its
language. Info-ZIP's field 0x7075 has the name in UTF-8 beside it (APPNOTE.TXT, 4.6.9).
"""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Sequence
from typing import Final

from kit.classroom.roster import split_words

_UTF8_FLAG: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_ENCODINGS: Final = ("cp437", "cp850", "cp1252", "latin-1")


def decode_names(members: Sequence[zipfile.ZipInfo], words: Collection[str] = ()) -> list[str]:
    """Return the members' names with ``/`` between folders.

    Names without a flag are UTF-8 if all of them can be. Otherwise they have the code page in which
    most names have one of ``words``, which are those of the roster's names, and then the one with
    most Latin letters.
    """
    raws = [_find_raw(member) for member in members]
    encoding = _choose_encoding([raw for raw in raws if raw and not raw.isascii()], words)
    names = []
    for member, raw in zip(members, raws, strict=True):
        # The name as the archive has it: `filename` is cut at a NUL, and its slashes are changed.
        name = member.orig_filename if raw is None else raw.decode(encoding, "replace")
        names.append((_find_unicode_path(member, raw) or name).replace("\\", "/"))
    return names


def _find_raw(member: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a name whose encoding is not known, or None."""
    is_known = member.flag_bits & _UTF8_FLAG
    return None if is_known else member.orig_filename.encode("cp437")  # what zipfile decoded


def _find_unicode_path(member: zipfile.ZipInfo, raw: bytes | None) -> str:
    """Return the name in the field 0x7075 if it is about this name, or ""."""
    rest = member.extra
    while raw is not None and len(rest) >= 4:
        kind, size = int.from_bytes(rest[:2], "little"), int.from_bytes(rest[2:4], "little")
        field, rest = rest[4 : 4 + size], rest[4 + size :]
        if kind == _UNICODE_PATH and field[:1] == b"\1":
            is_current = int.from_bytes(field[1:5], "little") == zlib.crc32(raw)
            return field[5:].decode("utf-8", "replace") if is_current else ""
    return ""


def _choose_encoding(raws: Sequence[bytes], words: Collection[str]) -> str:
    try:
        b"\n".join(raws).decode("utf-8")
    except UnicodeDecodeError:
        return max(_ENCODINGS, key=lambda encoding: _rate(raws, encoding, words))
    return "utf-8"


def _rate(raws: Sequence[bytes], encoding: str, words: Collection[str]) -> tuple[int, int]:
    """Return how many words are on the roster, and how many letters are Latin."""
    text = b"\n".join(raws).decode(encoding, "replace")
    known = sum(word in words for word in split_words(text))
    letters = sum(
        unicodedata.name(letter, "").startswith("LATIN ") for letter in text if not letter.isascii()
    )
    return known, letters
