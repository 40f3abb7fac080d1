"""What ``kit.toml`` in a folder of ``kit class new --pack`` says about its assignment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kit.course.load import POINTER_FILE, quote_toml, read_toml
from kit.course.types import Course
from kit.errors import CourseError
from kit.files import is_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """An assignment, as far as its students know it.

    ``due`` is aware, and shown with the name ``zone`` behind it; None without a due date.
    ``hint_cost`` is in points for each hint, if it ``has_hints``. ``hand_in`` names the folders
    that count. If it ``asks_log``, students are asked for a log of their tries. ``points`` are the
    points of exercises in the assignment, by their addresses.
    """

    title: str
    due: datetime | None = None
    zone: str = ""
    has_hints: bool = True
    hint_cost: float = 0.0
    hand_in: tuple[str, ...] = ("exercises",)
    asks_log: bool = False
    points: Mapping[str, float] = field(default_factory=dict)

    @property
    def due_text(self) -> str:
        """The due date and its zone, such as ``2026-12-01 23:59 (Europe/Berlin)``, or empty."""
        return f"{self.due:%Y-%m-%d %H:%M} ({self.zone})" if self.due else ""


def encode_handout(handout: Handout) -> str:
    """Return the text of ``kit.toml``."""
    due = [f"due = {handout.due.isoformat()}"] if handout.due else []
    lines = (
        "# The assignment that this folder belongs to; the README says the same in words.",
        "[assignment]",
        f"title = {quote_toml(handout.title)}",
        *due,
        f"zone = {quote_toml(handout.zone)}",
        f"hints = {str(handout.has_hints).lower()}",
        f"hint_cost = {handout.hint_cost:g}",
        f"hand_in = [{', '.join(map(quote_toml, handout.hand_in))}]",
        f"log = {str(handout.asks_log).lower()}",
        "",
        "[assignment.points]",
        *(f"{quote_toml(name)} = {number:g}" for name, number in handout.points.items()),
    )
    return "\n".join(lines) + "\n"


def read_handout(course: Course) -> Handout | None:
    """Return the assignment that the course's folder was handed out for, None if there is none.

    Raises :class:`CourseError` if ``kit.toml`` is damaged.
    """
    file = course.root / POINTER_FILE
    if not is_file(file):
        return None
    table = read_toml(file).get("assignment")
    if table is None:
        return None
    try:
        return _decode_handout(table)
    except (AttributeError, KeyError, TypeError, ValueError):
        advice = "Copy the file from where you got this folder."
        raise CourseError(f"{file} does not describe an assignment.", advice) from None


def _decode_handout(table: Mapping[str, Any]) -> Handout:
    due, zone, cost = table.get("due"), table.get("zone", ""), table.get("hint_cost", 0)
    points = dict(table.get("points", {}))  # not in packs of earlier kits
    hand_in, has_hints = tuple(table.get("hand_in", ())), bool(table.get("hints", True))
    texts = (table["title"], zone, *hand_in)
    numbers = (cost, *points.values())
    if not all(isinstance(t, str) for t in texts) or {*map(type, numbers)} - {int, float}:
        raise TypeError
    if not isinstance(due, datetime | None) or not all(0 <= n < math.inf for n in numbers):
        raise ValueError
    title, cost = table["title"], float(cost)
    return Handout(
        title=title,
        due=due,
        zone=zone,
        has_hints=has_hints,
        hint_cost=cost,
        hand_in=hand_in,
        asks_log=table.get("log") is True,  # not in packs of earlier kits
        points=points,
    )
