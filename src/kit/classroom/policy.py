"""An assignment's rules in words, as its students read them; extensions are not among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from kit.classroom.assignment import Assignment
from kit.classroom.rows import Counting
from kit.render.blocks import plural, points
from kit.render.times import time_text

_COUNTING: Final = {
    Counting.LAST: "The newest submission counts, and its time.",
    Counting.LAST_IN_TIME: "The newest submission that is not late counts, or else the newest.",
    Counting.BEST: "The submission with the most points counts.",
}


def zone_text(assignment: Assignment) -> str:
    """Return the name of the class's zone, or the offset of its due date: ``UTC+01:00``."""
    return str(assignment.clock)


def policy_sentences(assignment: Assignment) -> Iterator[str]:
    """Yield what the assignment says about dates, lateness and attempts, a rule each."""
    if assignment.due is None:
        yield "There is no due date."
    else:
        due = time_text(assignment.due, assignment.clock)
        yield f"Due: {due} ({zone_text(assignment)})."
        yield from late_sentences(assignment)
    yield f"You can hand in again. {_COUNTING[assignment.counts]}"


def hint_sentences(assignment: Assignment) -> Iterator[str]:
    """Yield whether there are hints, if there are none, or what they cost."""
    if not assignment.reveals_hints:
        yield "There are no hints."
    elif assignment.hint_cost:
        cost = plural(assignment.hint_cost, "point")
        yield f"Each hint in a student's record .kit costs {cost}, at most those of its exercise."


def late_sentences(assignment: Assignment) -> Iterator[str]:
    """Yield what lateness costs, a rule each; nothing is said about the due date itself."""
    late, grace = assignment.late, assignment.grace
    if grace:
        yield f"Work that comes at most {duration_text(grace)} later is not late."
    if late.per_day and late.cap:
        part = f"Late work loses {_percent(late.per_day)} of its points for each day that has begun"
        most = f", but at most {_percent(late.cap)}" if late.cap < 1 else ""
        yield f"{part}, counted from the due date{most}."
    else:
        yield "Late work loses no points."
    if late.last_day == 0:
        yield "Work that is late does not count."
    elif late.last_day is not None:
        yield f"Work that is more than {plural(late.last_day, 'day')} late does not count."


def _percent(part: float) -> str:
    return f"{points(100 * part)}%"


def duration_text(duration: timedelta) -> str:
    """Return ``2 days``, ``3 hours`` or ``15 minutes``, in the largest unit without a fraction."""
    minutes = duration / timedelta(minutes=1)
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes % size == 0:
            return plural(minutes / size, unit)
    return plural(minutes, "minute")
