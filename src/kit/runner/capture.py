"""What the submission prints, on its way to the judge in order with everything else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kit.runner.connection import Desk


class Printed(io.TextIOBase):
    """Stands for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, desk: Desk, stream: str) -> None:
        self._desk = desk
        self._stream = stream
        self.buffer = _Bytes(self)

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._desk.wrote(self._stream, str.__str__(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def reconfigure(self, **_: object) -> None:
        """Encodings do not matter here: text goes to the judge as text."""

    def isatty(self) -> bool:
        return False


class _Bytes(io.RawIOBase):
    """Stands for ``sys.stdout.buffer``."""

    def __init__(self, text: Printed) -> None:
        self._text = text

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._text.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def writable(self) -> bool:
        return True
