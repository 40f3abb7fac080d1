"""Files of JSON in a workspace's ``.kit`` folder that several kits may write at once.

Each kit applies its own changes to what the file holds by then, under a lock. A file that cannot be
used is kept aside, and its record begins anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, get_args, get_origin, get_type_hints

from kit.errors import MachineError
from kit.files import hold_lock, put_aside, read_regular, write_whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAX_BYTES = 50_000_000  # more than any record has
_read_types = cache(get_type_hints)
Contents = TypeVar("Contents", bound="DataclassInstance")


class RecordFile(Generic[Contents]):
    """What one file holds; :meth:`save` adds to the file what was changed here.

    A subclass names the file (without ``.json``), what it is a record of, the number of its format
    and the class of its contents, whose fields all have defaults. ``notice`` and ``advice`` are for
    the learner if the file could not be used, else empty.
    """

    name: str
    subject: str
    number: int
    kind: type[Contents]

    def __init__(self, folder: Path) -> None:
        self.notice = ""
        self.advice = ""
        self._file = folder / f"{self.name}.json"
        self._lock = folder / f"{self.name}.lock"
        self._contents = self.kind()
        self._changes: list[Callable[[Contents], None]] = []

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the record in ``folder`` (the workspace's ``.kit``), empty if there is none.

        A file that cannot be used is renamed to ``<name>.json.bad-N``; this never raises.
        """
        record = cls(folder)
        try:
            record._contents = record._read()
        except Unusable:
            try:
                with hold_lock(record._lock):
                    record._contents = record._read_or_put_aside()
            except MachineError as error:
                record.notice, record.advice = error.sentence, error.advice
        return record

    def save(self) -> None:
        """Add the changes to the file. Raise :class:`MachineError`; then all changes are kept."""
        if not self._changes:
            return
        with hold_lock(self._lock) as is_locked:
            contents = self._read_or_put_aside()
            for change in self._changes:
                change(contents)
            text = json.dumps({"format": self.number, **asdict(contents)}, indent=1) + "\n"
            write_whole(self._file, text.encode(), is_locked=is_locked)
        self._contents = contents
        self._changes.clear()

    @classmethod
    def parse(cls, content: bytes) -> Contents:
        """Return what the bytes of a file hold. Raise :class:`Unusable`."""
        try:
            table = _decode(dict[str, Any], json.loads(content.decode()))
            number = _decode(int, table.get("format"))
            if number != cls.number:
                newer = "a newer version of the kit wrote it"
                raise Unusable(newer if number > cls.number else "its format is unknown")
            contents: Contents = _decode(cls.kind, table)
        except (ValueError, RecursionError, OverflowError):
            raise Unusable("it cannot be read") from None
        return contents

    def _read(self) -> Contents:
        """Return what the file holds, nothing if it is missing. Raise :class:`Unusable`."""
        try:
            return self.parse(read_regular(self._file, MAX_BYTES))
        except (FileNotFoundError, NotADirectoryError):
            return self.kind()
        except OSError:
            raise Unusable("it cannot be read") from None

    def _read_or_put_aside(self) -> Contents:
        """Return what the file holds; put aside one that is not usable, or raise MachineError."""
        try:
            return self._read()
        except Unusable as error:
            aside = put_aside(self._file)
            if aside is None:
                sentence = f"{self._file} cannot be used: {error}."
                raise MachineError(sentence, "See who may write to its folder.") from None
            kept = f"(the old one is kept as {aside.name})"
            self.notice = f"The record of {self.subject} begins anew: {error} {kept}."
            return self.kind()

    def _change(self, change: Callable[[Contents], None]) -> None:
        change(self._contents)
        self._changes.append(change)


class Unusable(Exception):
    """The file is not a record of this format; the text says why."""


def _decode(kind: Any, value: Any) -> Any:
    """Return a value of JSON as ``kind``; a number must be finite and not negative."""
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if kind is Any or (value is None and origin is UnionType):
        return value
    if origin is UnionType:
        return _decode(inner[0], value)
    if origin is tuple and type(value) is list:
        return tuple(_decode(inner[0], each) for each in value)
    if origin is dict and type(value) is dict:
        return {key: _decode(inner[1], each) for key, each in value.items()}
    if is_dataclass(kind) and type(value) is dict:
        return _decode_fields(kind, value)
    if isinstance(value, int | float) and not 0 <= value < math.inf:
        raise Unusable("it holds an invalid number")
    is_enum = isinstance(kind, type) and issubclass(kind, Enum)
    if type(value) in ((int, float) if kind is float else (str if is_enum else kind,)):
        return kind(value)
    raise Unusable("it is not a record of the kit")


def _decode_fields(kind: Any, table: dict[str, Any]) -> Any:
    """Return a dataclass; keys that it does not know are ignored, missing ones get defaults."""
    types = _read_types(kind)
    present = [field.name for field in fields(kind) if field.name in table]
    try:
        return kind(**{name: _decode(types[name], table[name]) for name in present})
    except TypeError:
        raise Unusable("it is not a record of the kit") from None
