"""Server-Sent Events, read as a browser's EventSource reads them.

After the WHATWG's HTML standard, section "Server-sent events", 9.2.6.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from dataclasses import dataclass

from kit.judge import Output

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Output):
    """One event: its type (``message`` if the server names none), and its data as ``value``.

    It came when its last byte did.
    """

    event: str


class Parser:
    """Cuts a stream of bytes into frames.

    ``rest`` is a line that has not ended yet; ``dropped`` are the types of frames without data.
    """

    def __init__(self) -> None:
        self.rest = ""
        self.dropped: list[str] = []
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._event = ""
        self._data: list[str] = []
        self._after_return = False

    def feed(self, chunk: bytes, index: int, at: float) -> list[Frame]:
        """Return the frames that ``chunk`` completes, which came at ``index`` and ``at``."""
        text = self._decoder.decode(chunk)
        if self._after_return:
            text = text.removeprefix("\n")  # the second half of a line's end
        self._after_return = text.endswith("\r")
        lines = _LINE_END.split(self.rest + text)
        self.rest = lines.pop()
        frames = [self._read_line(line, index, at) for line in lines]
        return [frame for frame in frames if frame is not None]

    @property
    def pending(self) -> str:
        """Data of a frame that no blank line has ended."""
        return "\n".join([*self._data, *([self.rest] if self.rest else [])])

    def _read_line(self, line: str, index: int, at: float) -> Frame | None:
        if not line:
            return self._end_frame(index, at)
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self._data.append(value)
        elif field == "event":
            self._event = value
        return None  # a comment, or a field that does not matter here

    def _end_frame(self, index: int, at: float) -> Frame | None:
        """Handle a blank line. A frame without data is dropped, as browsers do."""
        data, event = self._data, self._event
        self._data, self._event = [], ""
        if not data:
            self.dropped += [event] if event else []
            return None
        return Frame(event=event or "message", value="\n".join(data), index=index, at=at)
