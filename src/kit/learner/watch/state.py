"""The state of ``kit watch``: what an event changes in it, and which action follows.

This module uses no clock, terminal, file or process: everything that happens comes in as an event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from kit.model import Finding, Standing, Verdict


class Key(Enum):
    """What a learner can ask for, by the key to press."""

    NEXT = "n"
    PREVIOUS = "p"
    LIST = "l"
    HINT = "h"
    ALL_HINTS = "H"
    EXPLAIN = "e"
    TASK = "t"
    LESSON = "L"
    RUN = "r"
    ALL = "a"
    RESET = "x"
    SOLUTION = "s"
    KEYS = "?"
    QUIT = "q"


MOST_IN_FULL = 3
"""A screen has room for so many verdicts in full; of more there is an overview."""


class Saved(NamedTuple):
    """The files of these exercises have changed, been deleted or been restored."""

    addresses: tuple[str, ...]


class Pressed(NamedTuple):
    """A key was pressed: a character, or ``up``, ``down``, ``enter`` or ``escape``."""

    key: str


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
    "VERDICTS TASK HINT ALL_HINTS EXPLAIN LESSON LIST KEYS SOLUTION ASK_SOLUTION GIVE_UP ASK_RESET "
    "RESET PROBLEM ALL_SOLVED SAME",
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


class Open(NamedTuple):
    """Open the current exercise in the editor, and show its task."""


class Quit(NamedTuple):
    """End the command."""


Action = Grade | Verdict | Show | Open | Quit | None
"""What an event leads to: a verdict is to be recorded, None leads to nothing."""
Event = Saved | Pressed | Found | Graded | Finished | Show | Quit
"""The last two ask for the action itself: the terminal has another size, or is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """All that the next event depends on.

    ``exercises`` are all addresses in the course's order, ``current`` is the one that keys are
    about, ``solved`` are those whose last verdict was that. ``verdicts`` are those of the last
    grade, ``lost`` the exercises among them that are no longer solved, and ``due`` those that it
    has not graded yet; ``is_for_all`` says whether a key asked for all. ``tried`` are the last
    verdicts of all exercises that have been graded. ``question`` is the page to
    show if the next key is a yes. ``wants_hint`` says that a hint is shown after this
    grade. ``cursor`` is the exercise under the list's cursor, empty while the list is not shown.
    """

    exercises: tuple[str, ...]
    current: str
    solved: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    number: int = 0
    due: tuple[str, ...] = ()
    is_for_all: bool = False
    verdicts: tuple[Verdict, ...] = ()
    tried: tuple[Verdict, ...] = ()
    question: Page | None = None
    wants_hint: bool = False
    cursor: str = ""

    @property
    def failure(self) -> Finding | None:
        """Why the current exercise is not solved, if the last grade has said so."""
        verdict = next((v for v in self.verdicts if v.exercise == self.current), None)
        is_attempt = verdict and verdict.standing is not Standing.TODO
        return verdict.main_failure if verdict and is_attempt else None


Decision = tuple[WatchState, Action]


def decide(state: WatchState, event: Event) -> Decision:
    """Return the state after ``event``, and the action to take."""
    match event:
        case Show(page=Page.SAME) if state.cursor:
            return state, Show(Page.LIST)  # as many lines as fit now
        case Show() | Quit():
            return state, event
        case Saved(addresses=addresses):
            return _grade_saved(state, addresses)
        case Pressed(key=key) if state.question:
            page = state.question if key.lower() == "y" else Page.VERDICTS
            return replace(state, question=None), Show(page)
        case Pressed(key=key):
            return _answer_in_list(state, key) if state.cursor else _answer_key(state, key)
        case Found() | Graded() | Finished() if event.number != state.number:
            return state, None  # of a grade that was stopped
        case Found(verdict=verdict):
            after = replace(_add_verdict(state, verdict), due=state.due)
            return _show_verdicts(after) if verdict.exercise == state.current else (after, None)
        case Graded(verdict=verdict):
            after = _add_verdict(state, verdict)
            others = (v for v in state.tried if v.exercise != verdict.exercise)
            return replace(after, tried=(*others, verdict)), verdict
        case Finished(problem=problem):
            wants_hint = state.wants_hint and not problem and state.current not in state.solved
            state = replace(state, due=(), wants_hint=False)
            return (state, Show(Page.HINT)) if wants_hint else _show_verdicts(state, problem)


def _show_verdicts(state: WatchState, problem: str = "") -> Decision:
    """Show the verdicts of a grade in place of a question or the list.

    If the learner has gone to another exercise meanwhile, its page stays.
    """
    if problem:
        return replace(state, question=None, cursor=""), Show(Page.PROBLEM, problem)
    if all(verdict.exercise != state.current for verdict in state.verdicts):
        return replace(state, verdicts=()), Show(Page.LIST if state.cursor else Page.SAME)
    return replace(state, question=None, cursor=""), Show(Page.VERDICTS)


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
        cursor="",
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
    last = next((v for v in state.tried if v.exercise == verdict.exercise), None)
    verdicts = (*others, verdict.marked_new(last))
    return replace(state, solved=solved, lost=lost, due=due, verdicts=verdicts)


def _answer_key(  # noqa: C901 - a case for each key
    state: WatchState, character: str
) -> Decision:
    match next((key for key in Key if key.value == character), None):
        case Key.RUN:
            return _grade(state, (state.current,))
        case Key.ALL:
            return _grade(state, state.exercises, is_for_all=True)
        case Key.NEXT:
            upcoming = next_unsolved(state)
            return _open(state, upcoming) if upcoming else (state, Show(Page.ALL_SOLVED))
        case Key.PREVIOUS:
            return _open(state, _step(state, state.current, -1))
        case Key.LIST:
            return replace(state, cursor=state.current), Show(Page.LIST)
        case Key.HINT if state.current in state.due:
            return replace(state, wants_hint=True), None  # about the verdict that comes now
        case Key.TASK | Key.HINT | Key.ALL_HINTS | Key.EXPLAIN | Key.LESSON | Key.KEYS as key:
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


def _answer_in_list(state: WatchState, key: str) -> Decision:
    match key:
        case "up" | "k":
            return replace(state, cursor=_step(state, state.cursor, -1)), Show(Page.LIST)
        case "down" | "j":
            return replace(state, cursor=_step(state, state.cursor, 1)), Show(Page.LIST)
        case "enter":
            return _open(state, state.cursor)
        case "escape" | Key.QUIT.value | Key.LIST.value:
            return replace(state, cursor=""), Show(Page.VERDICTS)
        case _:
            return state, None


def _step(state: WatchState, address: str, by: int) -> str:
    """Return the exercise before or after ``address``, at the end of the course itself."""
    last = len(state.exercises) - 1
    return state.exercises[max(0, min(state.exercises.index(address) + by, last))]


def _open(state: WatchState, address: str) -> Decision:
    return replace(state, current=address, verdicts=(), lost=frozenset(), cursor=""), Open()


def next_unsolved(state: WatchState) -> str:
    """Return the next exercise that is not solved, from the start after the last one.

    It is the one that the screen names: an overview may name the current one. If all others are
    solved it is the current one too, and it is empty if all are.
    """
    has_overview = len(state.verdicts) > MOST_IN_FULL
    index = state.exercises.index(state.current) + (not has_overview)
    in_turn = state.exercises[index:] + state.exercises[:index]
    return next((a for a in in_turn if a not in state.solved), "")
