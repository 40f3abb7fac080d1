"""A finding's moments, drawn: virtual seconds at the left, one lane for each who acts.

::

    seconds │ node           │ event                │ your code
          0 │ node_a starts  │                      │
          1 │ node_a returns │                      │
            │                │ {'node_a': {'n': 1}} │
            │                │                      │ prints '→ node_a'

Moments keep the order in which they happened, one below the other; the time is written where it
changes. Where three lanes side by side would be too narrow, each moment is one line and is named.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kit.model import Lane
from kit.render.look import Look, Role
from kit.render.safe import pad, width, wrap

if TYPE_CHECKING:
    from kit.model import Moment

LANES = ("node", "event", "your code")
SHORT_LANES = ("node", "event", "you")
NARROW = 64
"""Below this many columns the lanes are named instead of drawn side by side."""

MOST_MOMENTS = 24
"""More moments than these are drawn without their middle."""

MOST_LINES = 3
"""What does not fit on this many lines of its lane is cut."""


def draw(moments: Sequence[Moment], look: Look, *, most: int = MOST_MOMENTS) -> tuple[str, ...]:
    """The lines of the timeline, none wider than ``look.width``; none if there are no moments."""
    if not moments:
        return ()
    times = times_of(moments)
    first, last = ends(len(moments), most)
    rows = [
        (time, lane_of(moment.lane), look.line(moment.text))
        for time, moment in zip(times, moments, strict=True)
    ]
    skipped = len(rows) - len(first) - len(last)
    gap = f"{look.ellipsis} {skipped} more moments {look.ellipsis}" if skipped else ""
    table = _Wide(rows, look) if look.width >= NARROW else _Narrow(rows, look)
    lines = [table.head]
    lines += [line for index in first for line in table.row(index)]
    if gap:
        lines.append(look.paint(Role.DIM, look.cut(f"{' ' * table.seconds} {gap}", look.width)))
    lines += [line for index in last for line in table.row(index)]
    return tuple(line.rstrip() for line in lines)


def ends(count: int, most: int) -> tuple[range, range]:
    """The moments to draw at the start and at the end."""
    if count <= most:
        return range(count), range(0)
    tail = most // 3
    return range(most - tail), range(count - tail, count)


def lane_of(lane: Lane) -> int:
    """The number of the lane that a moment is drawn in, the learner's code last."""
    match lane:
        case Lane.NODE:
            return 0
        case Lane.EVENT:
            return 1
        case Lane.OUTPUT | Lane.CALL:
            return 2


def times_of(moments: Sequence[Moment]) -> tuple[str, ...]:
    """Each moment's time, with the fewest decimals that tell all apart; "" if unchanged."""
    ats = [moment.at for moment in moments]
    finite = [at for at in ats if math.isfinite(at)]
    decimals = next(
        (d for d in (0, 1, 2) if all(abs(at - round(at, d)) < 1e-6 for at in finite)), 3
    )
    written = [f"{at:.{decimals}f}" if abs(at) < 1e9 else f"{at:.3g}" for at in ats]
    before = ["", *written[:-1]]
    return tuple("" if now == then else now for now, then in zip(written, before, strict=True))


class _Wide:
    """Three lanes side by side."""

    def __init__(self, rows: Sequence[tuple[str, int, str]], look: Look) -> None:
        self.rows = rows
        self.look = look
        self.bar = "|" if look.ascii_only else "│"
        self.seconds = max(len("seconds"), *(len(time) for time, _, _ in rows))
        needs = [
            max([width(LANES[lane]), *(width(text) for _, at, text in rows if at == lane)])
            for lane in range(len(LANES))
        ]
        self.widths = _share(needs, look.width - self.seconds - 3 * len(LANES))
        self.head = look.paint(Role.DIM, self._line("seconds", LANES).rstrip())

    def row(self, index: int) -> Iterator[str]:
        time, lane, text = self.rows[index]
        for piece in _pieces(text, self.widths[lane], self.look):
            cells = [""] * len(LANES)
            cells[lane] = piece
            yield self._line(time, cells)
            time = ""

    def _line(self, time: str, cells: Sequence[str]) -> str:
        padded = (pad(cell, columns) for cell, columns in zip(cells, self.widths, strict=True))
        return f" {self.bar} ".join((time.rjust(self.seconds), *padded))


class _Narrow:
    """One line for each moment, the lane's name in front and the text indented by its lane."""

    def __init__(self, rows: Sequence[tuple[str, int, str]], look: Look) -> None:
        self.rows = rows
        self.look = look
        self.bar = "|" if look.ascii_only else "│"
        self.seconds = max(len("sec"), *(len(time) for time, _, _ in rows))
        self.names = max(map(len, SHORT_LANES))
        self.columns = max(look.width - self.seconds - self.names - 4, 10)
        self.head = look.paint(Role.DIM, look.cut(self._line("sec", "who", "what"), look.width))

    def row(self, index: int) -> Iterator[str]:
        time, lane, text = self.rows[index]
        name = SHORT_LANES[lane]
        indent = "  " * lane
        for piece in _pieces(text, self.columns - len(indent), self.look):
            yield self._line(time, name, indent + piece)
            time = name = ""

    def _line(self, time: str, name: str, text: str) -> str:
        return f"{time.rjust(self.seconds)} {self.bar} {name.ljust(self.names)} {text}"


def _pieces(text: str, columns: int, look: Look) -> Sequence[str]:
    pieces = wrap(text, columns)
    if len(pieces) <= MOST_LINES:
        return pieces
    return (*pieces[: MOST_LINES - 1], look.cut(" ".join(pieces[MOST_LINES - 1 :]), columns))


def _share(needs: Sequence[int], columns: int) -> list[int]:
    """Each lane's width: what it needs, or a fair part of what the modest lanes leave."""
    widths = [0] * len(needs)
    left = columns
    for done, lane in enumerate(sorted(range(len(needs)), key=lambda lane: needs[lane])):
        widths[lane] = min(needs[lane], left // (len(needs) - done))
        left -= widths[lane]
    return widths
