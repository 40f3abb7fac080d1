"""What hints cost in the folder of an assignment, said before they are shown."""

from __future__ import annotations

from typing import NamedTuple

from kit.course import Course, Exercise, Workspace, read_handout
from kit.learner.hints import HintChoice, plan_hints
from kit.learner.progress import Progress
from kit.learner.tasks import find_problem
from kit.render.blocks import plural, points


class HintPrice(NamedTuple):
    """``cost`` is in points for each hint; ``new`` are to be taken, ``taken`` were so far."""

    cost: float
    new: int
    taken: int

    @property
    def is_surprising(self) -> bool:
        """Whether learners are asked first: the first hint that costs, and several at once."""
        return self.taken == 0 or self.new > 1


def has_costly_hints(course: Course) -> bool:
    """Return whether hints cost points in this folder. Raise :class:`kit.errors.CourseError`."""
    handout = read_handout(course)
    return handout is not None and handout.hint_cost > 0


def find_price(
    workspace: Workspace, exercise: Exercise, progress: Progress, choice: HintChoice
) -> HintPrice | None:
    """Return what the hints of a ``choice`` cost, None if nothing. Raise CourseError."""
    course = workspace.course
    handout = read_handout(course)
    if handout is None or not handout.hint_cost:
        return None
    if choice is not HintChoice.ALL and find_problem(workspace, exercise):
        return None
    new = plan_hints(workspace, exercise, progress, choice).new
    taken = sum(len(progress.of(each.address).seen) for each in course.exercises)
    return HintPrice(handout.hint_cost, new, taken) if new else None


def price_sentence(price: HintPrice) -> str:
    """Return the cost in words: "This hint costs 0.5 points; you have taken none so far."."""
    what = "This hint costs" if price.new == 1 else f"These {price.new} hints cost"
    sentence = f"{what} {plural(price.cost * price.new, 'point')}"
    if not price.taken:
        return f"{sentence}; you have taken none so far."
    taken = "the 1 hint that you have taken so far costs"
    if price.taken > 1:
        taken = f"the {price.taken} hints that you have taken so far cost"
    return f"{sentence}; {taken} {points(price.cost * price.taken)}."
