"""Server-Sent Events, read as a browser's EventSource reads them.

After the WHATWG's HTML standard, section "Server-sent events", 9.2.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One event: its type (``message`` where the server names none) and its data.

    ``place`` is where the bytes that completed it came, in the order of everything.
    """

    event: str
    data: str
    place: int


class Parser:
    """Cuts a stream of text into frames.

    ``rest`` is a line that has not ended yet; ``dropped`` are the types of frames without data.
    """

    def __init__(self) -> None:
        self.rest = ""
        self.dropped: list[str] = []
        self._event = ""
        self._data: list[str] = []
        self._after_return = False

    def feed(self, text: str, place: int) -> list[Frame]:
        """The frames that ``text``, which came at ``place``, completes."""
        if self._after_return:
            text = text.removeprefix("\n")  # the other half of a line's end
        self._after_return = text.endswith("\r")
        lines = _LINE_END.split(self.rest + text)
        self.rest = lines.pop()
        frames = [self._line(line, place) for line in lines]
        return [frame for frame in frames if frame is not None]

    @property
    def pending(self) -> str:
        """Data of a frame that was begun and not ended by a blank line."""
        return "\n".join([*self._data, *([self.rest] if self.rest else [])])

    def _line(self, line: str, place: int) -> Frame | None:
        if not line:
            return self._dispatch(place)
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self._data.append(value)
        elif field == "event":
            self._event = value
        return None  # a comment, a field of no concern here, or one that is unknown

    def _dispatch(self, place: int) -> Frame | None:
        """A blank line: the end of a frame; one without data is none."""
        data, event = self._data, self._event or "message"
        named = bool(self._event)
        self._data, self._event = [], ""
        if not data and named:
            self.dropped.append(event)
        return Frame(event=event, data="\n".join(data), place=place) if data else None
