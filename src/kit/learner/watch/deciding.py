"""One event and how things stand → how they stand then, and what is to be done. Nothing else.

No clock, no terminal, no file and no process: what happens comes in as an event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kit.learner.watch.events import (
    Action,
    Ended,
    Event,
    Finished,
    Grade,
    Halt,
    Judged,
    Key,
    Noticed,
    Page,
    Pressed,
    Quit,
    Record,
    Reset,
    Resized,
    Saved,
    Show,
)
from kit.model import Standing, Verdict

Decided = tuple["Watch", tuple[Action, ...]]
AGREED = ("y", "Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How things stand.

    ``exercises`` are all addresses in the course's order, ``current`` is the one that keys are
    about. ``due`` is what the running grade still owes, ``for_all`` whether it was asked for all;
    ``solved`` are the exercises whose last verdict was that, ``lost`` those among ``verdicts`` that
    it no longer is. ``asked`` is a question that waits for a key.
    """

    exercises: tuple[str, ...]
    current: str
    solved: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    number: int = 0
    due: tuple[str, ...] = ()
    for_all: bool = False
    verdicts: tuple[Verdict, ...] = ()
    asked: Page | None = None


def decide(watch: Watch, event: Event) -> Decided:
    """What ``event`` changes, and what is to be done about it, in order."""
    match event:
        case Saved(addresses=addresses):
            return _saved(watch, addresses)
        case Pressed(character=character):
            return _pressed(watch, character)
        case Ended():
            return _ended(watch)
        case Judged(number=number, verdict=verdict):
            return _judged(watch, verdict) if number == watch.number else (watch, ())
        case Finished(number=number, trouble=trouble):
            return _finished(watch, trouble) if number == watch.number else (watch, ())
        case Resized():
            return watch, (Show(Page.AGAIN),)
        case Noticed(sentence=sentence):
            return watch, (Show(Page.NOTICE, text=sentence),)


def _saved(watch: Watch, addresses: tuple[str, ...]) -> Decided:
    """Grade what was saved, and what a grade that this ends had still to do for earlier saves."""
    known = tuple(address for address in watch.exercises if address in addresses)
    if not known:
        return watch, ()
    owed = () if watch.for_all else watch.due
    wanted = tuple(a for a in watch.exercises if a in known or a in owed)
    return _grade(replace(watch, current=known[-1]), wanted)


def _grade(watch: Watch, wanted: tuple[str, ...], *, for_all: bool = False) -> Decided:
    halt = (Halt(),) if watch.due else ()
    then = replace(
        watch,
        number=watch.number + 1,
        due=wanted,
        for_all=for_all,
        verdicts=(),
        lost=frozenset(),
        asked=None,
    )
    working = Show(Page.WORKING, watch.current if len(wanted) > 1 else wanted[0])
    return then, (*halt, working, Grade(then.number, wanted))


def _judged(watch: Watch, verdict: Verdict) -> Decided:
    address = verdict.exercise
    solved, lost = watch.solved, watch.lost
    match verdict.standing:
        case Standing.SOLVED:
            solved |= {address}
        case Standing.UNGRADED:
            pass
        case Standing.UNSOLVED | Standing.BROKEN | Standing.STOPPED | Standing.TODO:
            lost = lost | {address} if address in solved else lost
            solved -= {address}
    due = tuple(other for other in watch.due if other != address)
    verdicts = (*watch.verdicts, verdict)
    return replace(watch, solved=solved, lost=lost, due=due, verdicts=verdicts), (Record(verdict),)


def _finished(watch: Watch, trouble: str) -> Decided:
    then = replace(watch, due=())
    if trouble:
        return then, (Show(Page.NOTICE, text=trouble),)
    return then, (Show(Page.VERDICTS, watch.current),)


def _pressed(watch: Watch, character: str) -> Decided:
    if watch.asked is not None:
        return _answered(replace(watch, asked=None), watch.asked, character)
    key = next((key for key in Key if key.value == character.lower()), None)
    return (watch, ()) if key is None else _asked_for(watch, key)


def _asked_for(watch: Watch, key: Key) -> Decided:
    current = watch.current
    match key:
        case Key.GRADE | Key.ALL:
            wanted = (current,) if key is Key.GRADE else watch.exercises
            return _grade(watch, wanted, for_all=key is Key.ALL)
        case Key.NEXT:
            current = following(watch)
            return replace(watch, current=current), (Show(Page.TASK, current),)
        case Key.TASK:
            return watch, (Show(Page.TASK, current),)
        case Key.HINT:
            return watch, (Show(Page.HINT, current),)
        case Key.LIST:
            return watch, (Show(Page.LIST),)
        case Key.RESET:
            asking = Page.RESET_ASKED
            return replace(watch, asked=asking), (Show(asking, current),)
        case Key.SOLUTION if current in watch.solved:
            return watch, (Show(Page.SOLUTION, current),)
        case Key.SOLUTION:
            asking = Page.GIVE_UP_ASKED
            return replace(watch, asked=asking), (Show(asking, current),)
        case Key.QUIT:
            return _ended(watch)


def _ended(watch: Watch) -> Decided:
    return watch, (*((Halt(),) if watch.due else ()), Quit())


def _answered(watch: Watch, question: Page, character: str) -> Decided:
    if character not in AGREED:
        return watch, (Show(Page.VERDICTS, watch.current),)
    if question is Page.RESET_ASKED:
        return watch, (Reset(watch.current),)
    return watch, (Show(Page.SOLUTION, watch.current, text="given up"),)


def following(watch: Watch) -> str:
    """The first exercise after the current one, and then from the start, that is not solved."""
    place = watch.exercises.index(watch.current) + 1
    in_turn = watch.exercises[place:] + watch.exercises[:place]
    return next((one for one in in_turn if one not in watch.solved), watch.current)
