"""What hints cost in the folder of an assignment, said before they are shown."""

from __future__ import annotations

from typing import NamedTuple

from kit.course import Course, Exercise, Workspace, read_handout
from kit.learner.assignment_text import find_most_points
from kit.learner.hints import HintChoice, plan_hints
from kit.learner.progress import Progress
from kit.learner.tasks import find_problem
from kit.render.blocks import plural, points


class HintPrice(NamedTuple):
    """``new`` hints on ``exercise`` are to be taken, and ``taken`` on all exercises were so far.

    ``cost`` and ``taken_cost`` are in points, each at most the points of the exercises.
    """

    exercise: str
    cost: float
    new: int
    taken: int
    taken_cost: float

    @property
    def is_surprising(self) -> bool:
        """Whether learners are asked first: the first hint that costs, and several at once."""
        return self.taken == 0 or self.new > 1


def has_costly_hints(course: Course) -> bool:
    """Return whether hints cost points in this folder. Raise :class:`kit.errors.CourseError`."""
    handout = read_handout(course)
    return handout is not None and handout.hint_cost > 0


def choose_hints(
    workspace: Workspace,
    exercise: Exercise,
    progress: Progress,
    *,
    wants_all: bool,
    restart: bool,
) -> HintChoice:
    """Return which hints to show.

    To ``restart`` forgets which were seen, except where hints cost points.

    Raises :class:`kit.errors.CourseError`.
    """
    if restart and has_costly_hints(workspace.course):
        return HintChoice.SEEN
    if restart:
        progress.update(exercise.address, seen=())
    return HintChoice.ALL if wants_all else HintChoice.NEXT


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
    if not new:
        return None

    def compute_cost(address: str, hints: int) -> float:
        return min(handout.hint_cost * hints, find_most_points(course, address)) if hints else 0.0

    seen = {each.address: len(progress.of(each.address).seen) for each in course.exercises}
    costs = {address: compute_cost(address, hints) for address, hints in seen.items()}
    own = exercise.address
    more = compute_cost(own, seen[own] + new) - costs[own]
    return HintPrice(exercise.name, more, new, sum(seen.values()), sum(costs.values()))


def price_sentence(price: HintPrice) -> str:
    """Return the cost in words: "This hint costs 0.5 points; …"."""
    verb = "This hint costs" if price.new == 1 else f"These {price.new} hints cost"
    amount = f"{plural(price.cost, 'point')}, but never more than you have in {price.exercise}"
    if not price.cost:
        amount = f"nothing more, because those before cost all points of {price.exercise}"
    if not price.taken:
        return f"{verb} {amount}; you have taken none so far."
    taken = "the 1 hint that you have taken so far costs"
    if price.taken > 1:
        taken = f"the {price.taken} hints that you have taken so far cost"
    return f"{verb} {amount}; {taken} at most {points(price.taken_cost)}."
