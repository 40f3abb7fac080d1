"""Messages between the kit's processes: one dataclass for each kind, sent as frames of JSON.

A frame is four bytes of length (big-endian), then that many bytes of ASCII JSON: an object with the
message's fields, and with the name of its class under ``""``. Bytes are written in base64. A field
of type ``object`` holds what :func:`kit.runner.values.encode` returns.
"""

from __future__ import annotations

import functools
import json
import math
import socket
import struct
import types
import typing
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, Final, Generic, TypeVar

MAX_FRAME: Final = 256 * 1024
"""Bytes of a frame; a submission and a finding fit into one."""

MAX_PARTS: Final = 20_000
"""Parts of a message: each number, text, list and object counts as one."""

_HEADER: Final = struct.Struct(">I")

Message = TypeVar("Message")


class InvalidMessage(ValueError):
    """The other process sent something that is not a message of the expected kinds."""


class Codec(Generic[Message]):
    """Reads messages of some kinds, and refuses everything else.

    The types of fields are checked exactly: ``bool``, ``int``, ``float``, ``str``, ``bytes``,
    ``object``, other dataclasses, ``X | None`` and tuples of them.
    """

    def __init__(self, *kinds: type[Message]) -> None:
        self._readers = {kind.__name__: _dataclass_reader(kind) for kind in kinds}

    def decode(self, body: bytes) -> Message:
        """Return the message in a frame's body. Its size is checked before anything is parsed."""
        check_size(body, MAX_FRAME)
        try:
            data = _READER.decode(body.decode("ascii"))
        except (ValueError, RecursionError) as error:
            raise InvalidMessage("a frame that is not JSON") from error
        try:
            return self._readers[data.pop("")](data)
        except _MALFORMED as error:
            raise InvalidMessage("a message of no known kind") from error


def frame(message: object) -> bytes:
    """Return a message as bytes. Raises :class:`InvalidMessage` if it is larger than a frame."""
    body = to_json({"": type(message).__name__, **_fields_of(message)})
    if len(body) > MAX_FRAME:
        raise InvalidMessage(f"a message of {len(body)} bytes")
    return _HEADER.pack(len(body)) + body


def to_json(data: object) -> bytes:
    """Return JSON types as ASCII JSON."""
    return _WRITER.encode(data).encode("ascii")


def check_size(body: bytes, most: int) -> None:
    """Raise :class:`InvalidMessage` if this JSON is longer than ``most``, or has many parts."""
    if len(body) > most:
        raise InvalidMessage("that is too large")
    if body.count(b"[") + body.count(b"{") + body.count(b",") > 4 * MAX_PARTS:
        raise InvalidMessage("with too many parts")


class Unframer(Generic[Message]):
    """Cuts a stream of bytes into messages."""

    def __init__(self, codec: Codec[Message]) -> None:
        self._codec = codec
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Return the messages that ``data`` completes. Raises :class:`InvalidMessage`."""
        self._bytes += data
        messages = []
        while len(self._bytes) >= _HEADER.size:
            (length,) = _HEADER.unpack_from(self._bytes)
            if length > MAX_FRAME:
                raise InvalidMessage("a frame that is too large")
            end = _HEADER.size + length
            if len(self._bytes) < end:
                break
            messages.append(self._codec.decode(bytes(self._bytes[_HEADER.size : end])))
            del self._bytes[:end]
        return messages


def receive(connection: socket.socket, codec: Codec[Message]) -> Message | None:
    """Return the next message on a blocking socket, None if the other process has closed it.

    It reads no byte beyond the message: descriptors may come with the next one. Raises
    :class:`InvalidMessage`.
    """
    header = _read_exactly(connection, _HEADER.size)
    if len(header) < _HEADER.size:
        return None
    (length,) = _HEADER.unpack(header)
    if length > MAX_FRAME:
        raise InvalidMessage("a frame that is too large")
    body = _read_exactly(connection, length)
    return codec.decode(body) if len(body) == length else None


def _read_exactly(connection: socket.socket, size: int) -> bytes:
    """Return ``size`` bytes; fewer if the other process closes the socket before."""
    data = b""
    while len(data) < size and (more := connection.recv(size - len(data))):
        data += more
    return data


# -- fields -------------------------------------------------------------------------------------

_Reader = Callable[[Any], Any]

_MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a reader may raise for data that has another form."""

_known_names: dict[type, tuple[str, ...]] = {}


def _names_of(kind: type) -> tuple[str, ...]:
    if kind not in _known_names:
        _known_names[kind] = tuple(field.name for field in fields(kind))
    return _known_names[kind]


def _fields_of(message: object) -> dict[str, object]:
    """Return the fields of a dataclass as JSON types."""
    return {name: _plain(getattr(message, name)) for name in _names_of(type(message))}


def _plain(value: object) -> object:
    """Return a field's value as JSON types."""
    match value:
        case bytes():
            return b64encode(value).decode("ascii")
        case tuple():
            return [_plain(part) for part in value]
        case _ if is_dataclass(value):
            return _fields_of(value)
        case _:
            return value


def _dataclass_reader(kind: type[Message]) -> Callable[[Any], Message]:
    @functools.cache
    def readers() -> dict[str, _Reader]:
        hints = typing.get_type_hints(kind)
        return {name: _reader_of(hints[name]) for name in _names_of(kind)}

    def read(data: Any) -> Message:
        if data.keys() != readers().keys():
            raise TypeError(data)
        return kind(**{name: readers()[name](value) for name, value in data.items()})

    return read


@functools.cache
def _reader_of(hint: Any) -> _Reader:
    """Return what checks a JSON value against a type hint and returns the field's value."""
    if typing.get_origin(hint) is tuple:
        return _tuple_reader(typing.get_args(hint))
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (inner,) = (arg for arg in typing.get_args(hint) if arg is not types.NoneType)
        read = _reader_of(inner)
        return lambda value: None if value is None else read(value)
    if is_dataclass(hint):
        return _dataclass_reader(hint)  # type: ignore[arg-type]
    return _READERS.get(hint) or _exact_reader(hint)


def _tuple_reader(hints: tuple[Any, ...]) -> _Reader:
    readers = [_reader_of(hint) for hint in hints if hint is not ...]

    def read(value: Any) -> object:
        if type(value) is not list or (... not in hints and len(value) != len(readers)):
            raise TypeError(value)
        if ... in hints:
            return tuple(map(readers[0], value))
        return tuple(read(part) for read, part in zip(readers, value, strict=True))

    return read


def _exact_reader(kind: type) -> _Reader:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


def _read_float(value: object) -> float:
    if type(value) not in (int, float):
        raise TypeError(value)
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _read_bytes(value: Any) -> bytes:
    return b64decode(value, validate=True)


_READERS: Final[dict[type, _Reader]] = {
    object: lambda value: value,
    float: _read_float,
    bytes: _read_bytes,
}


def _refuse(word: str) -> None:
    raise InvalidMessage(f"{word} is not JSON")


# json.dumps() and json.loads() make one of these anew for every message.
_WRITER: Final = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_READER: Final = json.JSONDecoder(parse_constant=_refuse)
