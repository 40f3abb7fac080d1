"""What ``kit hunt`` and ``kit review`` show."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kit.course import Exercise
from kit.learner.hunts import Hunts, Practised
from kit.learner.practice import DAY, Practice
from kit.model import Outcome, Standing
from kit.render.blocks import bullet, plural, prose
from kit.render.look import Look, Role
from kit.render.safe import pad, width

MOST_DUE = 10
"""Exercises that are due and listed."""
_TASK = {
    True: "This answer looks right, and it is not. Read it, and predict before you run anything.",
    False: "This is the blank stub. Solve it once more, without a look at your answer.",
}


def intro_text(hunts: Hunts, exercise: Exercise, look: Look) -> str:
    """Return what is in the folder now, and for a hunt the numbered checks."""
    practice = hunts.book.of(exercise.address).current or Practice()
    what = "a bug hunt" if practice.mistake else "once more"
    title = look.fit(f"{exercise.name}: {what}", look.width)
    file = hunts.folder.display_path(hunts.folder.file(exercise))
    lines = [look.paint(Role.STRONG, title), "  " + look.path(file, look.width - 2), ""]
    lines += prose(_TASK[bool(practice.mistake)], look)
    if practice.mistake:
        lines += ["", look.paint(Role.STRONG, "Checks")]
        for number, check in enumerate(exercise.checks, 1):
            lines += bullet(Role.STRONG, str(number), check.says, look)
    return "\n".join(lines) + "\n"


def steps_text(exercise: Exercise, look: Look, *, predicts: bool) -> str:
    """Return the commands that follow; ``predicts`` adds that for a prediction."""
    steps = [("Predict which check fails first:", f"kit hunt {exercise.name} --predict N")]
    steps = steps if predicts else []
    steps += [("See what it does:", f"kit try hunts/{exercise.name}.py")]
    steps += [("Judge it when you have changed it:", f"kit hunt {exercise.name}")]
    lines = [[*prose(what, look), "  " + look.paint(Role.COMMAND, how)] for what, how in steps]
    return "\n".join(line for step in lines for line in step) + "\n"


def prediction_text(practised: Practised, exercise: Exercise, look: Look) -> str:
    """Return whether the prediction was right; "" without one, or if that was shown before."""
    practice = practised.record.current or Practice()
    names = [check.name for check in exercise.checks]
    if not (practised.is_first and practice.prediction in names):
        return ""
    mine, first = (names.index(name) + 1 for name in (practice.prediction, practice.failed[0]))
    outcome = Outcome.PASSED if practice.prediction in practice.failed else Outcome.FAILED
    sentence = f"You predicted that check {mine} fails first, and so it does."
    if mine != first:
        also = "fails too, but" if outcome is Outcome.PASSED else "does not fail;"
        says = exercise.checks[first - 1].says
        sentence = f"You predicted check {mine}. It {also} check {first} fails first: {says}."
    return "\n".join(["", *bullet(*look.outcome(outcome), sentence, look, indent=0)]) + "\n"


def ending_text_of(hunts: Hunts, exercise: Exercise, practised: Practised, look: Look) -> str:
    """Return what the mistake was and what comes next, or how to go on."""
    practice = practised.record.current or Practice()
    name, standing = exercise.name, practised.verdict.standing
    if not practice.is_over:
        return "\n".join(["", *prose(_advise(standing, name), look)]) + "\n"
    lines = [""]
    if mistake := hunts.find_mistake(exercise, practice):
        lines += prose(f"Repaired. The mistake was: {mistake.says}", look)
    else:
        lines += prose("Solved once more.", look)
    if practice.mistake and hunts.has_more(exercise):
        lines += prose(f"The next hunt: kit hunt {name}", look)
    days = math.ceil((hunts.due_at(exercise) - practised.record.practised_at) / DAY)
    lines += prose(f"This exercise comes back in {plural(days, 'day')}: kit review", look)
    return "\n".join(lines) + "\n"


def _advise(standing: Standing, name: str) -> str:
    match standing:
        case Standing.UNGRADED:
            return "This is not your fault. Run: kit doctor"
        case Standing.TODO:
            return f"Next: write it, then run: kit hunt {name}"
        case _:
            return f"Next: repair hunts/{name}.py, then run: kit hunt {name}"


def given_up_text(says: str, look: Look) -> str:
    """Return what the mistake was of a hunt that was given up."""
    return "\n".join([*prose(f"The mistake was: {says}", look), ""]) + "\n"


def hunts_text(hunts: Hunts, look: Look) -> str:
    """Return the solved exercises with the number of their hunts, the one solved last first."""
    rows = []
    for exercise in hunts.list_solved():
        repaired, total = hunts.count(exercise)
        is_open = hunts.book.of(exercise.address).open is not None
        note = f"{repaired} of {total} repaired" if total else "no hunts"
        rows.append((exercise.name, note + (", one open" if is_open else "")))
    if not rows:
        return (
            "\n".join(prose("A hunt comes after an exercise, and none is solved yet.", look)) + "\n"
        )
    return _table("Hunts", rows, look)


def due_text(rows: Sequence[tuple[str, float | None]], now: float, look: Look) -> str:
    """Return the exercises that are due, each with the time when it was practised last."""
    shown = [(name, f"practised {_ago(at, now)}") for name, at in rows[:MOST_DUE]]
    text = _table(f"Due for review: {len(rows)}", shown, look)
    if more := len(rows) - MOST_DUE:
        text += f"  {look.ellipsis} and {more} more\n" if more > 0 else ""
    return text


def _ago(at: float | None, now: float) -> str:
    if not at:
        return "some days ago"
    days = max(int((now - at) / DAY), 0)
    return f"{plural(days, 'day')} ago"


def later_text(name: str, due_at: float, now: float, look: Look) -> str:
    """Return that nothing is due, and what comes next."""
    days = max(math.ceil((due_at - now) / DAY), 1)
    sentence = f"Nothing is due. Next comes {name}, in {plural(days, 'day')}."
    return "\n".join(prose(sentence, look)) + "\n"


def _table(title: str, rows: Sequence[tuple[str, str]], look: Look) -> str:
    """Return a title, and rows of a name and a note, which has its own line if it does not fit."""
    names = max(width(name) for name, _ in rows)
    is_wide = names + 4 + max(width(note) for _, note in rows) <= look.width
    lines = [look.paint(Role.STRONG, title)]
    for name, note in rows:
        if is_wide:
            lines.append(f"  {pad(name, names)}  {look.paint(Role.DIM, note)}")
        else:
            lines += [f"  {look.fit(name, look.width - 2)}", f"    {look.paint(Role.DIM, note)}"]
    return "\n".join(lines) + "\n"
