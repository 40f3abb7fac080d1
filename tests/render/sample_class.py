"""A class to draw: real verdicts dealt to invented students, some of whom are up to no good.

What was dealt to whom is kept, so that a test can say what the page must count.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Entry, Mark, Override, Refused, Row
from kit.model import Lane, Moment, Outcome, Standing, Verdict
from kit.model_json import verdict_from

FILE: Final = Path(__file__).with_name("class.json")
SOLUTION: Final = "solutions"
STUB: Final = "exercises"
DUE: Final = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
HINT_COST: Final = 0.25

ATTACK: Final = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'>"
    '"><svg onload=window.pwned=3><a href="javascript:window.pwned=4">x</a>'
    "</style></details><style>*{display:none}</style><!-- {{ 7 * 7 }} {% raw %} "
    "\x1b[2J\x07\x00 \u202egnp.exe\u2066 \ud800 \u200b]]>"
)
LONG: Final = "streaming " * 10_000

NAMES: Final = (
    "Anna Berg", "Bao Nguyen", "Chiara Rossi", "Dmitri Volkov", "Elif Yılmaz", "Farid Haddad",
    "Grace O’Neill", "Hiroshi Tanaka", "Ingrid Sørensen", "João Carvalho", "Kwame Mensah",
    "Lena Fischer", "Mateo García", "נועה לוי", "Olu Adeyemi", "Priya Raghunathan",
    "Quentin Lefèvre", "Rosa Maria Hernández de la Cruz y Villanueva", "Sven Lindqvist", "王小明",
    "Usha Patel", "Viktor Horváth", "Wanjiru Kamau", "Zoë Müller",
)  # fmt: skip
HOSTILE: Final = 20
"""The number of the student whose every text is an attack."""

ENTRIES: Final = {3: Entry.MISSING, 11: Entry.REFUSED, 16: Entry.UNGRADED, 22: Entry.MISSING}
SLOPPY: Final = 14
"""The number of the student whose own name and folder stand in what was printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A report, and the truth about it: which text each student handed in for each exercise."""

    report: ClassReport
    dealt: dict[tuple[str, str], str]

    def counts(self, exercise: str) -> Counter[str]:
        """How often each text was handed in for ``exercise``."""
        return Counter(name for (_, address), name in self.dealt.items() if address == exercise)


@cache
def recorded() -> dict[str, dict[str, Verdict]]:
    """The recorded verdicts by the exercise's address and the name of the text."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        address: {name: verdict_from(verdict) for name, verdict in of.items()}
        for address, of in data.items()
    }


def sample_class(*, seed: int = 20261124, students: int = 24, times: int = 1) -> Sample:
    """A class of ``students``; each of the eight exercises is there ``times`` over."""
    random = Random(seed)
    verdicts = {
        _numbered(address, n): of for n in range(times) for address, of in recorded().items()
    }
    dealt: dict[tuple[str, str], str] = {}
    rows = [_row(random, number, verdicts, dealt) for number in range(students)]
    says = {
        (address, finding.check): finding.says
        for address, of in verdicts.items()
        for finding in of[SOLUTION].findings
    }
    report = ClassReport(
        title="Streams, week 5",
        course="astream",
        kit="0.1.0",
        isolation="namespaces",
        exercises=tuple(verdicts),
        max_points=sum(of[SOLUTION].max_points for of in verdicts.values()),
        rows=tuple(rows),
        due=DUE,
        strangers=("anna-berg (copy)", "<b>nobody</b>"),
        says=says,
    )
    return Sample(report=report, dealt=dealt)


def _numbered(address: str, number: int) -> str:
    chapter, _, name = address.partition("/")
    return f"{chapter}_{number}/{name}_{number}" if number else address


def student(number: int) -> Student:
    """The student with this number; from the 25th on the names repeat."""
    name = NAMES[number % len(NAMES)]
    if number == HOSTILE:
        return Student(id="usha.patel", name=f"Usha <script>alert(1)</script> \u202e{ATTACK[-9:]}")
    plain = "".join(c for c in name.casefold().split()[0] if c.isascii() and c.isalpha())
    ident = f"{plain or 'student'}.{number + 1:03}"
    return Student(id=ident, name=name, email=f"{ident}@example.org", section="AB"[number % 2])


def _row(
    random: Random,
    number: int,
    verdicts: dict[str, dict[str, Verdict]],
    dealt: dict[tuple[str, str], str],
) -> Row:
    who = student(number)
    entry = ENTRIES.get(number, Entry.GRADED)
    ability = random.betavariate(2.4, 1.7)
    marks = []
    for address, of in verdicts.items():
        text = _text(random, ability, tuple(of))
        if number == HOSTILE:
            text = tuple(of)[2]
        if number == SLOPPY:
            text = "ainvoke" if "ainvoke" in of else text
        if entry in (Entry.MISSING, Entry.REFUSED) or (random.random() < 0.04):
            marks.append(_mark(random, address, of[SOLUTION].max_points, None))
            continue
        verdict = replace(of[text], exercise=address, seconds=0.1 + random.random())
        if entry is Entry.UNGRADED:
            text = "ungraded"
            verdict = replace(verdict, standing=Standing.UNGRADED, points=0.0, findings=())
        elif text == STUB:
            verdict = replace(verdict, standing=Standing.TODO)
        dealt[who.id, address] = text
        verdict = _adorned(verdict, number, who)
        marks.append(_mark(random, address, verdict.max_points, verdict))
    if any(m.verdict and m.verdict.standing is Standing.STOPPED for m in marks):
        entry = Entry.STOPPED
    return _finished(random, who, entry, marks)


def _text(random: Random, ability: float, names: Sequence[str]) -> str:
    """Which text a student of this ability hands in; mistakes come before accidents."""
    if random.random() < ability:
        return SOLUTION
    kinds = [name for name in names if name != SOLUTION]
    mistakes = [name for name in kinds if name != STUB and not name.startswith(("broken", "stop"))]
    weights = [
        0.3 if name not in mistakes else 8 / (mistakes.index(name) + 1) ** 1.3 for name in kinds
    ]
    return random.choices(kinds, weights)[0]


def _adorned(verdict: Verdict, number: int, who: Student) -> Verdict:
    """The verdict as it is for the two students whose texts are special."""
    if number == SLOPPY:
        telling = f"for {who.name} in /home/{who.id}/kit/print_progress.py"
        return _said(verdict, message=telling, actual=telling)
    if number == HOSTILE:
        return _said(verdict, message=ATTACK, actual=ATTACK + LONG, expected=ATTACK, error=ATTACK)
    return verdict


def _said(verdict: Verdict, *, message: str, **texts: str) -> Verdict:
    """``verdict`` with its failed findings saying these texts, their messages after their own."""
    shouted = (Moment(at=4.5, lane=Lane.OUTPUT, text=f"prints {message}"),)
    findings = tuple(
        replace(f, message=f"{f.message} {message}", timeline=f.timeline + shouted, **texts)  # type: ignore[arg-type]
        if f.outcome is Outcome.FAILED
        else f
        for f in verdict.findings
    )
    return replace(verdict, findings=findings)


def _mark(random: Random, address: str, most: float, verdict: Verdict | None) -> Mark:
    raw = verdict.points if verdict else 0.0
    hints = random.choice((0, 0, 0, 1, 1, 2, 3)) if verdict else 0
    points = max(raw - hints * HINT_COST, 0.0)
    return Mark(
        exercise=address, raw=raw, points=points, max_points=most, hints=hints, verdict=verdict
    )


def _finished(random: Random, who: Student, entry: Entry, marks: Sequence[Mark]) -> Row:
    handed_in = entry is not Entry.MISSING
    hours = random.triangular(-150, 40, -4)
    late = max(0, -int(-hours // 24)) if handed_in else 0
    lost = min(0.1 * late, 0.5)
    problem = {
        Entry.REFUSED: "the archive holds paths that lead out of it",
        Entry.UNGRADED: "the stage could not be started: no memory was left",
    }.get(entry, "")
    raw = sum(mark.points for mark in marks)
    override = None
    if who.id.endswith(".005") and marks[0].verdict:
        override = Override(
            student=who.id,
            exercise=marks[0].exercise,
            points=marks[0].max_points,
            author="m.keller",
            reason="shown in the lab that it works",
            at=DUE + timedelta(days=3),
        )
        marks = (replace(marks[0], points=override.points, override=override), *marks[1:])
    return Row(
        student=who,
        entry=entry,
        marks=tuple(marks),
        raw=raw,
        final=raw * (1 - lost),
        max_points=sum(mark.max_points for mark in marks),
        submitted_at=DUE + timedelta(hours=hours) if handed_in else None,
        graded_at=DUE + timedelta(days=2) if handed_in else None,
        days_late=late,
        lost=lost,
        attempts=random.choice((1, 1, 1, 2, 2, 3, 5)) if handed_in else 0,
        problem=problem,
        refusals=(Refused(name="../../etc/passwd", problem="it leads out of the archive"),)
        if entry is Entry.REFUSED
        else (),
    )
