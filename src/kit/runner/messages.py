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
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar, dataclass_transform

MAX_FRAME: Final = 256 * 1024
"""Bytes of a frame; a submission and a finding fit into one."""

MAX_PARTS: Final = 20_000
"""Parts of a message: each number, text, list and object counts as one."""

_HEADER: Final = struct.Struct(">I")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Message:
    """Makes each class below it a frozen dataclass, one kind of message."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)


AnyMessage = TypeVar("AnyMessage", bound=Message)


class InvalidMessage(ValueError):
    """The other process sent something that is not a message of the expected kinds."""


class Process(NamedTuple):
    """A process that was started: the connection to it, and its number for ``end(pid)``."""

    connection: socket.socket
    pid: int


class Codec(Generic[AnyMessage]):
    """Reads messages of some kinds, and refuses everything else.

    The types of fields are checked exactly: ``bool``, ``int``, ``float``, ``str``, ``bytes``,
    ``object``, other dataclasses, ``X | None`` and tuples of them.
    """

    def __init__(self, *kinds: type[AnyMessage]) -> None:
        self._kinds = {kind.__name__: kind for kind in kinds}

    def decode(self, body: bytes) -> AnyMessage:
        """Return the message in a frame's body. Its size is checked before anything is parsed."""
        check_size(body, MAX_FRAME)
        try:
            data = _READER.decode(body.decode("ascii"))
        except (ValueError, RecursionError) as error:
            raise InvalidMessage("a frame that is not JSON") from error
        try:
            return _read_fields(self._kinds[data.pop("")], data)
        except _MALFORMED as error:
            raise InvalidMessage("a message of no known kind") from error


def frame(message: Message) -> bytes:
    """Return a message as bytes. Raises :class:`InvalidMessage` if it is larger than a frame."""
    body = to_json({"": type(message).__name__, **_to_plain(message)})
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


class Unframer(Generic[AnyMessage]):
    """Cuts a stream of bytes into messages."""

    def __init__(self, codec: Codec[AnyMessage]) -> None:
        self._codec = codec
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[AnyMessage]:
        """Return the messages that ``data`` completes. Raises :class:`InvalidMessage`."""
        self._bytes += data
        messages = []
        while (missing := self.count_missing()) <= 0:
            end = len(self._bytes) + missing
            messages.append(self._codec.decode(bytes(self._bytes[_HEADER.size : end])))
            del self._bytes[:end]
        return messages

    def count_missing(self) -> int:
        """Return how many more bytes the next message needs, as far as is known.

        Raises :class:`InvalidMessage` as soon as its header announces too many.
        """
        if len(self._bytes) < _HEADER.size:
            return _HEADER.size - len(self._bytes)
        (length,) = _HEADER.unpack_from(self._bytes)
        if length > MAX_FRAME:
            raise InvalidMessage("a frame that is too large")
        return int(_HEADER.size + length - len(self._bytes))


def receive(connection: socket.socket, codec: Codec[AnyMessage]) -> AnyMessage | None:
    """Return the next message on a blocking socket, None if the other process has closed it.

    It reads no byte beyond the message: descriptors may come with the next one. Raises
    :class:`InvalidMessage`.
    """
    unframer = Unframer(codec)
    while data := connection.recv(unframer.count_missing()):
        for message in unframer.feed(data):
            return message
    return None


# -- fields -------------------------------------------------------------------------------------

_MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What reading raises for data that has another form."""

_hints_of: Callable[[Any], dict[str, Any]] = functools.cache(typing.get_type_hints)


def _read_fields(kind: type[AnyMessage], data: Any) -> AnyMessage:
    """Return a dataclass with these fields, of which none is missing and none is too many."""
    hints = _hints_of(kind)
    if data.keys() != hints.keys():
        raise TypeError(data)
    return kind(**{name: _read(hints[name], value) for name, value in data.items()})


def _read(hint: Any, value: Any) -> Any:
    """Return the field of type ``hint`` that was written as the JSON value ``value``."""
    if hint is float and type(value) is int:
        value = float(value)
    if type(value) is hint and (hint is not float or math.isfinite(value)):
        return value
    if hint is object:
        return value
    if hint is bytes:
        return b64decode(value, validate=True)
    if is_dataclass(hint):
        return _read_fields(hint, value)  # type: ignore[arg-type, type-var]
    parts = typing.get_args(hint)
    if types.NoneType in parts:
        return None if value is None else _read(parts[0], value)
    if typing.get_origin(hint) is tuple and type(value) is list:
        hints = [parts[0]] * len(value) if ... in parts else parts
        return tuple(_read(part, item) for part, item in zip(hints, value, strict=True))
    raise TypeError(value)


def _to_plain(part: Any) -> Any:
    """Return bytes or a dataclass as JSON types."""
    if type(part) is bytes:
        return b64encode(part).decode("ascii")
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _refuse(word: str) -> None:
    raise InvalidMessage(f"{word} is not JSON")


# json.dumps() and json.loads() make one of these anew for every message.
_WRITER: Final = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_to_plain)
_READER: Final = json.JSONDecoder(parse_constant=_refuse)
