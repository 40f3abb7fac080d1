"""What ``kit log`` says: whether tries are recorded, what that means, and the entries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kit.course import Course, Exercise
from kit.learner.assignment_text import find_handout
from kit.learner.try_log import EntryKind, LogContents, LogEntry, TryLog
from kit.render.blocks import plural, prose
from kit.render.look import Look, Role

WHAT: Final = (
    "The log has the time and the exercise of each try, how it stood, which check failed first and "
    "the known mistake behind it, and the hints that you took. It does not have your name or text."
)


def turned_on_text(shown: str, look: Look) -> str:
    """Return what is recorded from now on in the file that is ``shown``, and how to stop it."""
    lines = [
        *prose(f"Your tries are recorded from now on, in {shown}. {WHAT}", look),
        "",
        *prose("The kit sends it nowhere. It leaves this machine only with the folder .kit.", look),
        *_command_lines(("stop", "kit log off"), ("read it", "kit log"), look=look),
        *_command_lines(("delete it", "kit log delete"), look=look),
    ]
    return "\n".join(lines) + "\n"


def log_text(log: LogContents | None, shown: str, course: Course, look: Look) -> str:
    """Return how the log stands, and all its entries, in the time of this machine."""
    if log is None:
        lines = [*prose(f"Your tries are not recorded. {WHAT}", look)]
        return "\n".join([*lines, *_command_lines(("begin", "kit log on"), look=look)]) + "\n"
    stands = "are recorded" if log.is_on else "are not recorded any more"
    count = len(log.entries)
    entries = "1 entry" if count == 1 else f"{count} entries"
    damaged = f" {plural(log.damaged, 'line')} cannot be read." if log.damaged else ""
    lines = prose(f"Your tries {stands}. {shown} has {entries}.{damaged}", look)
    lines += [""] if count else []
    exercises = {exercise.address: exercise for exercise in course.exercises}
    rows = (_entry_line(entry, exercises.get(entry.exercise), look) for entry in log.entries)
    return "\n".join([*lines, *rows]) + "\n"


def find_log_request(course: Course, log: TryLog) -> tuple[str, str] | None:
    """Return a sentence and advice if an assignment asks for a log and there is no decision yet."""
    handout = find_handout(course)
    if handout is None or not handout.asks_log or log.file.exists():
        return None
    sentence = f"The assignment '{handout.title}' asks for a log of your tries, which is off."
    return sentence, "See what it has with: kit log. Then run: kit log on, or kit log off"


def _entry_line(entry: LogEntry, exercise: Exercise | None, look: Look) -> str:
    says = {check.name: check.says for check in exercise.checks} if exercise else {}
    at = datetime.fromtimestamp(entry.at, UTC).astimezone()
    name = entry.exercise.rpartition("/")[2]
    if entry.kind is EntryKind.HINT:
        hint = entry.hints[0].removeprefix("check:")
        rest = f"hint on: {says[hint]}" if hint in says else f"hint {entry.hints[0]}"
    else:
        *_, words = look.standing(entry.standing)
        fault = entry.mistake or says.get(entry.check, entry.check)
        rest = ", ".join(filter(None, (words, fault)))
    return look.fit(look.line(f"{at:%Y-%m-%d %H:%M}  {name}: {rest}"), look.width)


def _command_lines(*rows: tuple[str, str], look: Look) -> list[str]:
    return [f"  {words:9}  {look.paint(Role.COMMAND, command)}" for words, command in rows]
