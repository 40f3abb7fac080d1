"""What a learner reads in the folder of an assignment: what hints cost, and what to hand in."""

from __future__ import annotations

from contextlib import suppress

from kit.course import Course, Handout, read_handout
from kit.errors import CourseError
from kit.learner.progress import Progress
from kit.model import Verdict
from kit.render.blocks import plural, points


def find_handout(course: Course) -> Handout | None:
    """Return the assignment of this folder; None if there is none, or it cannot be read."""
    with suppress(CourseError):
        return read_handout(course)
    return None


def hint_advice(course: Course, name: str) -> str:
    """Return the advice to take a hint on an exercise, with its cost, or what else helps."""
    handout = find_handout(course)
    if handout and not handout.has_hints:
        return f"Read the task again with: kit show {name}"
    cost = find_hint_cost(course)
    price = f", which costs {plural(cost, 'point')}," if cost else ""
    return f"Take a hint{price} with: kit hint {name}"


def advise_on_hints(course: Course, verdict: Verdict) -> str:
    """Return a verdict's advice; where it is to take a hint, with the cost of this folder."""
    if "kit hint" not in verdict.advice:
        return verdict.advice
    return hint_advice(course, verdict.exercise.rpartition("/")[2])


def find_hint_cost(course: Course) -> float:
    """Return how many points a hint costs in this folder; 0 outside of an assignment."""
    handout = find_handout(course)
    return handout.hint_cost if handout else 0.0


def find_most_points(course: Course, address: str) -> float:
    """Return the points of an exercise: those of the assignment, or else those of its checks."""
    handout = find_handout(course)
    own = handout.points.get(address) if handout else None
    return course.resolve(address).max_points if own is None else own


def hints_sentence(course: Course, progress: Progress) -> str:
    """Return how many hints were taken, their cost, and the points after it; "" if none cost any.

    As in a class, the hints on an exercise cost at most the points that were reached there.
    """
    if not (price := find_hint_cost(course)):
        return ""
    taken, cost, reached, most = 0, 0.0, 0.0, 0.0
    for exercise in course.exercises:
        record, own = progress.of(exercise.address), find_most_points(course, exercise.address)
        part = own * record.points / record.max_points if record.max_points else 0.0
        taken += len(record.seen)
        cost += min(price * len(record.seen), part)
        reached, most = reached + part, most + own
    if not taken:
        return ""
    verb = "costs" if taken == 1 else "cost"
    after = f"{points(reached - cost)} of {points(most)} points after hints"
    return f"{plural(taken, 'hint')} taken, which {verb} {plural(cost, 'point')}: {after}."


def hand_in_sentence(course: Course) -> str:
    """Return what to hand in, and until when; "" if this is not the folder of an assignment."""
    handout = find_handout(course)
    if handout is None or not handout.hand_in:
        return ""
    kind = "folder" if len(handout.hand_in) == 1 else "folders"
    due = f" Due: {handout.due_text}." if handout.due else ""
    if handout.is_pushed:
        return f"Commit and push the {kind} {' and '.join(handout.hand_in)}.{due}"
    return f"Hand in the {kind} {' and '.join(handout.hand_in)}, or this whole folder.{due}"
