"""The record of hunts and reviews: what is in ``hunts/`` now, and when an exercise comes back.

It is kept in ``hunts.json`` in the workspace's ``.kit`` folder; ``docs/reference/json.md`` has the
format. Reviews are spaced with boxes, as Sebastian Leitner describes them in "So lernt man lernen"
(1972): what went well waits longer, and what did not go well begins again in the first box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from kit.learner.records import RecordFile

BOX_DAYS: Final = (1, 3, 7, 16, 35)
"""How many days an exercise stays in each box."""
DAY: Final = 86_400.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What was put into ``hunts/``: a hunt, or a blank stub if ``mistake`` is empty.

    ``text`` is as it was written. ``prediction`` is the check that the learner expects to fail
    first, and ``expected`` what they expect on the task's example; ``failed`` are the checks that
    ``text`` fails, empty until it was judged. ``attempts`` counts verdicts on changed texts. It
    ``is_over`` when it was solved or given up.
    """

    mistake: str = ""
    text: str = ""
    prediction: str = ""
    expected: str = ""
    failed: tuple[str, ...] = ()
    attempts: int = 0
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRecord:
    """All practice with one exercise; ``repaired`` and ``skipped`` name mistakes.

    ``box`` is an index of :data:`BOX_DAYS`; ``practised_at`` is in seconds since 1970.
    """

    current: Practice | None = None
    repaired: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    box: int = 0
    practised_at: float = 0.0

    @property
    def open(self) -> Practice | None:
        """What is to be solved now, if anything is."""
        return self.current if self.current and not self.current.is_over else None

    def due_at(self, solved_at: float | None) -> float:
        """Return when the exercise comes back that was solved at ``solved_at``."""
        last = max(self.practised_at, solved_at or 0.0)
        return last + BOX_DAYS[min(self.box, len(BOX_DAYS) - 1)] * DAY

    def begin(self, practice: Practice) -> PracticeRecord:
        return replace(self, current=practice)

    def change(self, **values: object) -> PracticeRecord:
        """Return the record with other values of what is current."""
        return replace(self, current=replace(self.current or Practice(), **values))  # type: ignore[arg-type]

    def end(self, now: float, *, is_solved: bool, is_due: bool) -> PracticeRecord:
        """Return the record after what is current was solved or given up.

        If that took one attempt and the exercise was due, it moves one box on. If it took several
        or was given up, it moves to the first box. The second case has no effect before it is due.
        """
        practice = self.current or Practice()
        if not is_solved or practice.attempts > 1:
            box = 0
        else:
            box = min(self.box + is_due, len(BOX_DAYS) - 1)
        names = (practice.mistake,) if practice.mistake else ()
        return replace(
            self,
            current=replace(practice, is_over=True),
            repaired=_join(self.repaired, names if is_solved else ()),
            skipped=_join(self.skipped, () if is_solved else names),
            box=box,
            practised_at=now,
        )


def _join(names: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))


@dataclass(slots=True)
class _HuntContents:
    """Everything that the file holds."""

    exercises: dict[str, PracticeRecord] = field(default_factory=dict)
    last: str = ""


class PracticeBook(RecordFile[_HuntContents]):
    """The record of all practice in one workspace."""

    name = "hunts"
    subject = "your hunts"
    number = 1
    kind = _HuntContents

    @property
    def last(self) -> str:
        """The address of the exercise whose practice was begun last, empty if none was."""
        return self._contents.last

    def of(self, address: str) -> PracticeRecord:
        return self._contents.exercises.get(address, PracticeRecord())

    def update(
        self, address: str, change: Callable[[PracticeRecord], PracticeRecord]
    ) -> PracticeRecord:
        """Change the record of one exercise, and return it as it is now."""

        def apply(contents: _HuntContents) -> None:
            contents.exercises[address] = change(contents.exercises.get(address, PracticeRecord()))

        self._change(apply)
        return self.of(address)

    def begin(self, address: str, practice: Practice) -> None:
        """Record what was put into the folder."""
        self.update(address, lambda record: record.begin(practice))
        self._change(lambda contents: setattr(contents, "last", address))
