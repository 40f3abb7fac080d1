"""The state of ``kit watch``: what an event changes in it, and which action follows.

This module uses no clock, terminal, file or process: everything that happens comes in as an event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from kit.model import Standing, Verdict


class Key(Enum):
    """What a learner can ask for, by the key to press."""

    GRADE = "g"
    NEXT = "n"
    TASK = "t"
    HINT = "h"
    LIST = "l"
    ALL = "a"
    RESET = "r"
    SOLUTION = "s"
    QUIT = "q"


class Saved(NamedTuple):
    """The files of these exercises have changed, been deleted or been restored."""

    addresses: tuple[str, ...]


class Pressed(NamedTuple):
    """A key was pressed."""

    character: str


class Graded(NamedTuple):
    """One verdict of the grade with this number."""

    number: int
    verdict: Verdict


class Found(NamedTuple):
    """The findings of the only exercise of this grade, before a known mistake is named."""

    number: int
    verdict: Verdict


class Finished(NamedTuple):
    """The grade with this number is over; ``problem`` says what stopped it."""

    number: int
    problem: str = ""


Page = Enum(
    "Page",
    "WELCOME VERDICTS TASK HINT LIST SOLUTION ASK_SOLUTION GIVE_UP ASK_RESET RESET PROBLEM SAME",
)
"""What the screen shows. GIVE_UP is the solution, after recording that it was given up for."""


class Grade(NamedTuple):
    """Stop the running grade, then grade these exercises; events about it have ``number``."""

    number: int
    addresses: tuple[str, ...]


class Show(NamedTuple):
    """Show a page about the current exercise; ``problem`` is the text of its page."""

    page: Page
    problem: str = ""


class Quit(NamedTuple):
    """End the command."""


Action = Grade | Verdict | Show | Quit | None
"""What an event leads to: a verdict is to be recorded, None leads to nothing."""
Event = Saved | Pressed | Found | Graded | Finished | Show | Quit
"""The last two ask for the action itself: the terminal has another size, or is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """All that the next event depends on.

    ``exercises`` are all addresses in the course's order, ``current`` is the one that keys are
    about, ``solved`` are those whose last verdict was that. ``verdicts`` are those of the last
    grade, ``lost`` the exercises among them that are no longer solved, and ``due`` those that it
    has not graded yet; ``is_for_all`` says whether a key asked for all. ``question`` is the page to
    show if the next key is a yes.
    """

    exercises: tuple[str, ...]
    current: str
    solved: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    number: int = 0
    due: tuple[str, ...] = ()
    is_for_all: bool = False
    verdicts: tuple[Verdict, ...] = ()
    question: Page | None = None


Decision = tuple[WatchState, Action]


def decide(state: WatchState, event: Event) -> Decision:
    """Return the state after ``event``, and the action to take."""
    match event:
        case Show() | Quit():
            return state, event
        case Saved(addresses=addresses):
            return _grade_saved(state, addresses)
        case Pressed(character=character) if state.question:
            page = state.question if character.lower() == "y" else Page.VERDICTS
            return replace(state, question=None), Show(page)
        case Pressed(character=character):
            return _answer_key(state, character)
        case Found() | Graded() | Finished() if event.number != state.number:
            return state, None  # of a grade that was stopped
        case Found(verdict=verdict):
            return replace(_add_verdict(state, verdict), due=state.due), Show(Page.VERDICTS)
        case Graded(verdict=verdict):
            return _add_verdict(state, verdict), verdict
        case Finished(problem=problem):
            page = Page.PROBLEM if problem else Page.VERDICTS
            return replace(state, due=()), Show(page, problem)


def _grade_saved(state: WatchState, addresses: tuple[str, ...]) -> Decision:
    """Grade what was saved, and what the running grade still owes for earlier saves."""
    saved = [address for address in addresses if address in state.exercises]
    if not saved:
        return state, None
    owed = () if state.is_for_all else state.due
    wanted = tuple(a for a in state.exercises if a in saved or a in owed)
    return _grade(replace(state, current=saved[-1]), wanted)


def _grade(state: WatchState, wanted: tuple[str, ...], *, is_for_all: bool = False) -> Decision:
    state = replace(
        state,
        number=state.number + 1,
        due=wanted,
        is_for_all=is_for_all,
        verdicts=(),
        lost=frozenset(),
        question=None,
    )
    return state, Grade(state.number, wanted)


def _add_verdict(state: WatchState, verdict: Verdict) -> WatchState:
    address = frozenset({verdict.exercise})
    solved, lost = state.solved, state.lost
    if verdict.solved:
        solved |= address
    elif verdict.standing is not Standing.UNGRADED:
        lost |= address & solved
        solved -= address
    due = tuple(other for other in state.due if other != verdict.exercise)
    others = (v for v in state.verdicts if v.exercise != verdict.exercise)
    verdicts = (*others, verdict)
    return replace(state, solved=solved, lost=lost, due=due, verdicts=verdicts)


def _answer_key(state: WatchState, character: str) -> Decision:
    match next((key for key in Key if key.value == character.lower()), None):
        case Key.GRADE:
            return _grade(state, (state.current,))
        case Key.ALL:
            return _grade(state, state.exercises, is_for_all=True)
        case Key.NEXT:
            return replace(state, current=next_unsolved(state)), Show(Page.TASK)
        case Key.TASK | Key.HINT | Key.LIST as key:
            return state, Show(Page[key.name])
        case Key.SOLUTION if state.current in state.solved:
            return state, Show(Page.SOLUTION)
        case Key.SOLUTION:
            return replace(state, question=Page.GIVE_UP), Show(Page.ASK_SOLUTION)
        case Key.RESET:
            return replace(state, question=Page.RESET), Show(Page.ASK_RESET)
        case Key.QUIT:
            return state, Quit()
        case None:
            return state, None


def next_unsolved(state: WatchState) -> str:
    """Return the next exercise that is not solved, from the start after the last one."""
    index = state.exercises.index(state.current) + 1
    in_turn = state.exercises[index:] + state.exercises[:index]
    return next((a for a in in_turn if a not in state.solved), state.current)
