"""Values that cross between the judge and a runner: plain data with exact types, as JSON types.

What JSON has no type for is written as an object with one key that begins with ``$``::

    (1, 2)          {"$tuple": [1, 2]}
    {1, 2}          {"$set": [1, 2]}
    {1: "a"}        {"$dict": [[1, "a"]]}
    float("nan")    {"$float": "nan"}
    b"ab"           {"$bytes": "6162"}
    anything else   {"$object": "its type's name"}     (becomes an Opaque)

Types are compared exactly: a subclass of ``int`` or ``str`` with methods of its own never crosses
as a number or a text, and so cannot lie in the other process. A named tuple crosses as a tuple.
Courses register more types with :class:`Types`.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from kit.runner.messages import MAX_FRAME, MAX_PARTS, InvalidMessage, check_size, to_json

MAX_DEPTH: Final = 100
MAX_KEYS: Final = 1_000
"""Members of a set, and keys that are not text: numbers can be chosen so that all have one hash."""

_ROOM: Final = 1024
"""Bytes of a frame that are left for what stands around a value."""

_FEW_PARTS: Final = 50
"""A value of so few parts fits into a frame, even if they are numbers of 4000 digits."""

_DICTS = (dict, OrderedDict, defaultdict, Counter)

_Converter: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that is not plain data; only its type's name crossed."""

    type: str

    def __repr__(self) -> str:
        return f"<{self.type}>"


@dataclass(frozen=True, slots=True)
class Types:
    """The types that may cross in addition to plain data, and how they are encoded and decoded."""

    encoders: dict[type, tuple[str, _Converter]] = field(default_factory=dict)
    families: dict[type, tuple[str, _Converter]] = field(default_factory=dict)
    decoders: dict[str, _Converter] = field(default_factory=dict)

    def add(self, tag: str, cls: type | None, encode: _Converter, decode: _Converter) -> None:
        """Let ``cls`` cross as ``{"$tag": encode(value)}``; None only decodes."""
        if cls is not None:
            self.encoders[cls] = (f"${tag}", encode)
        self.decoders[f"${tag}"] = decode

    def add_family(self, tag: str, base: type, encode: _Converter) -> None:
        """Let every class below ``base`` cross, in a process that makes all such values itself."""
        self.families[base] = (f"${tag}", encode)

    def encoder(self, kind: type) -> tuple[str, _Converter] | None:
        """Return the tag for values of this type, and what encodes them."""
        families = (known for base, known in self.families.items() if issubclass(kind, base))
        return self.encoders.get(kind) or next(families, None)


PLAIN: Final = Types()


def encode(value: object, types: Types = PLAIN) -> Any:
    """Return ``value`` as JSON types; an object if it is not plain data, too deep or too large."""
    budget = [MAX_PARTS]
    try:
        data = _encode(value, types, budget, MAX_DEPTH)
        if budget[0] < MAX_PARTS - _FEW_PARTS:
            check_size(to_json(data), MAX_FRAME - _ROOM)
    except InvalidMessage as error:
        return {"$object": f"{type(value).__name__} {error}"}
    return data


def _encode(  # noqa: C901, PLR0912 - one branch for each exact type
    value: Any, types: Types, budget: list[int], depth: int
) -> Any:
    _spend(budget, 1)
    if depth < 0:
        raise InvalidMessage("nested too deeply")
    kind = type(value)

    def inner(part: object) -> Any:
        return _encode(part, types, budget, depth - 1)

    if value is None or kind is bool or (kind is float and math.isfinite(value)):
        return value
    if kind is float:
        return {"$float": repr(value)}
    if kind is int:
        if value.bit_length() > 14_000:  # the json module reads 4300 digits
            raise InvalidMessage("of more than 4000 digits")
        return value
    if kind is str:
        _spend(budget, len(value) // 64)
        return value
    if kind is list:
        return [inner(part) for part in value]
    if kind in _DICTS:
        if all(type(key) is str and not key.startswith("$") for key in value):
            _spend(budget, sum(map(len, value)) // 64)
            return {key: inner(part) for key, part in value.items()}
        _check_keys(value)
        return {"$dict": [[inner(key), inner(part)] for key, part in value.items()]}
    known = types.encoder(kind)  # before tuples: some of a course's types are named tuples
    if known is not None:
        tag, encode_parts = known
        return {tag: inner(encode_parts(value))}
    if kind is tuple or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        return {"$tuple": [inner(part) for part in tuple.__iter__(value)]}
    if kind in (set, frozenset):
        _check_keys(value)
        return {"$set": [inner(part) for part in value]}
    if kind is bytes:
        _spend(budget, len(value) // 32)
        return {"$bytes": value.hex()}
    return {"$object": type.__getattribute__(kind, "__name__")[:100]}


def _spend(budget: list[int], parts: int) -> None:
    budget[0] -= parts
    if budget[0] < 0:
        raise InvalidMessage("that is too large")


def _check_keys(keys: Collection[Any]) -> None:
    if len(keys) > MAX_KEYS:
        raise InvalidMessage("with too many keys")


def decode(data: object, types: Types = PLAIN) -> Any:
    """Return the value that :func:`encode` wrote. Raises :class:`InvalidMessage` for other data."""
    return _decode(data, types, MAX_DEPTH + 1)  # an error is one level deeper than what it holds


def _decode(data: object, types: Types, depth: int) -> Any:
    if depth < 0:
        raise InvalidMessage("a value nested too deeply")
    if isinstance(data, list):
        return [_decode(part, types, depth - 1) for part in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1 and (tag := next(iter(data))).startswith("$"):
        return _decode_tagged(tag, data[tag], types, depth - 1)
    return {key: _decode(part, types, depth - 1) for key, part in data.items()}


def _decode_tagged(tag: str, part: Any, types: Types, depth: int) -> Any:
    try:
        if tag in ("$set", "$dict"):
            _check_keys(part)
        match tag:
            case "$tuple":
                return tuple(_decode(member, types, depth) for member in part)
            case "$set":
                return frozenset(_decode(member, types, depth) for member in part)
            case "$dict":
                return {_decode(k, types, depth): _decode(v, types, depth) for k, v in part}
            case "$float":
                return float(part)
            case "$bytes":
                return bytes.fromhex(part)
            case "$object":
                return Opaque(str(part)[:200])
            case _:
                return types.decoders[tag](_decode(part, types, depth))
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise InvalidMessage(f"{tag} does not hold what it should") from error
