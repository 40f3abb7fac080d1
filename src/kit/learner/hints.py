"""The hints on one exercise: a ladder of steps, sections about single failures, a takeaway.

``docs/reference/hints.md`` has the format of ``hints/<chapter>/<exercise>.md``.
"""

from __future__ import annotations

import re
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kit.course import Course, Exercise, Workspace, read_handout
from kit.errors import CourseError, UsageError
from kit.learner.progress import ExerciseRecord, Progress
from kit.learner.quiz import has_question
from kit.learner.tasks import find_problem
from kit.markdown import Section, read_sections
from kit.model import Standing
from kit.render.blocks import markdown, plural, prose
from kit.render.look import Look, Role

if TYPE_CHECKING:
    from kit.learner.catalogue import Catalogue

_HEADINGS = {
    "": re.compile(r"(?P<id>\d+)\. +(?P<title>\S.*)"),
    "check:": re.compile(r"When `(?P<title>(?P<id>test_\w+))` fails"),
    "error:": re.compile(r"When `(?:\w+\.)*(?P<title>(?P<id>\w+))` is raised"),
}
"""The heading of each kind of section, by the prefix of its steps' ids."""


_SOLVED = "When it is solved"
_FIELD = re.compile(r"(?P<name>Read|Quiz): +(?P<value>\S+)")


class Step(NamedTuple):
    """One hint; ``title`` is the name of the check or of the error that a section is about.

    ``id`` depends on the heading alone, because the record of seen hints uses it.

    It is the number of a step of the ladder, ``check:test_…``, ``error:KeyError`` for the
    exercise's own section, or ``error:key-error`` for an entry of the catalogue.
    """

    id: str
    title: str
    text: str


BROKEN = Step(
    id="file",
    title="the file as a whole",
    text="No check has run: Python could not import the file, or it lacks a function that the "
    "checks call. `kit grade` with the exercise's name shows the error and the line.\n\n"
    "An exercise is judged by its file alone. It can import packages that are installed, but no "
    "other file of yours: put the code of a helper into the exercise's file.",
)
"""The first step for a file that cannot be imported, if no entry of the catalogue explains why."""


class Takeaway(NamedTuple):
    """What to remember after solving, a page to read, and the name of a question of the quiz."""

    text: str
    link: str = ""
    question: str = ""


class Hints(NamedTuple):
    """The ladder of one file, all its steps and sections by their ids, and its takeaway."""

    steps: tuple[Step, ...]
    sections: dict[str, Step]
    takeaway: Takeaway | None = None


def read_hints(file: Path) -> Hints:
    """Return the hints in ``file``. Raise :class:`CourseError` that names the file and the line."""
    steps: list[Step] = []
    sections: dict[str, Step] = {}
    takeaway = None
    for section in read_sections(file):
        if section.heading == _SOLVED:
            if takeaway:
                raise section.error(f"'{_SOLVED}' appears twice")
            takeaway = _read_takeaway(section)
            continue
        step = _read_step(section)
        if step.id in sections:
            raise section.error(f"'{section.heading}' appears twice")
        sections[step.id] = step
        steps += [step] if step.id.isdecimal() else []
        if step.id.isdecimal() and step.id != str(len(steps)):
            raise section.error(f"step {len(steps)} of the ladder is missing")
    if len(steps) < 3:
        count = f"{file} has {len(steps)} of at least 3 numbered steps."
        sentence = count if sections else f"There are no hints at {file}."
        raise CourseError(sentence, "Add sections such as: ## 1. Nudge")
    return Hints(tuple(steps), sections, takeaway)


def _read_takeaway(section: Section) -> Takeaway:
    lines = section.text.splitlines()
    fields = {match["name"]: match["value"] for match in map(_FIELD.fullmatch, lines) if match}
    text = "\n".join(line for line in lines if not _FIELD.fullmatch(line)).strip()
    if not text:
        raise section.error(f"'{_SOLVED}' has no sentence")
    link = fields.get("Read", "")
    if link and not link.startswith("https://"):
        raise section.error(f"'{_SOLVED}' has no address that begins with https:// after 'Read:'")
    return Takeaway(text, link, fields.get("Quiz", ""))


def _read_step(section: Section) -> Step:
    if not section.text:
        raise section.error(f"'{section.heading}' is empty")
    for prefix, heading in _HEADINGS.items():
        if match := heading.fullmatch(section.heading):
            name = match["id"] if prefix else str(int(match["id"]))
            return Step(id=prefix + name, title=match["title"], text=section.text)
    kinds = f"'1. Title', 'When `test_name` fails', 'When `KeyError` is raised' or '{_SOLVED}'"
    raise section.error(f"'{section.heading}' is not {kinds}")


def ladder(
    hints: Hints, record: ExerciseRecord, catalogue: Catalogue | None, root: Path
) -> tuple[Step, ...]:
    """Return the steps for an exercise of the workspace ``root`` after its last failure, in order.

    First comes what the catalogue says about the error and the exercise's own section for its type,
    then the section for the check, then the general ladder. The own section is left out if the
    catalogue knows other errors of that type but not this one, because then the section is about
    those. If the file is broken, no check has run, so no section for a check is included. The
    ``catalogue`` is only needed if the failure has an error.
    """
    failure = record.failure
    if failure is None:
        return hints.steps
    match = re.match(r"\s*(?:\w+\.)*(\w+)\s*(?::|$)", failure.error)
    name = match[1] if match else ""
    entry = catalogue and catalogue.explain_failure(failure.error, failure.where, root)
    steps = []
    if entry:
        text = f"{entry.means}\n\n{entry.repair}"
        steps.append(Step(id=f"error:{entry.slug}", title=entry.title, text=text))
    own = hints.sections.get(f"error:{name}")
    if own and (entry or not (catalogue and name in catalogue.kinds)):
        steps.append(own)
    if record.standing is Standing.BROKEN:
        steps = steps or [BROKEN]
    elif about_check := hints.sections.get(f"check:{failure.check}"):
        steps.append(about_check)
    return (*steps, *hints.steps)


class HintChoice(Enum):
    """Which hints on an exercise are shown."""

    NEXT = "the next one"
    ALL = "all of them"
    SEEN_AND_NEXT = "those that were seen, then the next one"
    SEEN = "those that were seen"


class HintPlan(NamedTuple):
    """The steps to show, and how many of them are new; the others were seen before."""

    steps: tuple[Step, ...]
    new: int
    has_more: bool


def plan_hints(
    workspace: Workspace, exercise: Exercise, progress: Progress, choice: HintChoice
) -> HintPlan:
    """Return the hints of a ``choice``, in order; nothing is recorded.

    Raises :class:`UsageError` if the assignment has no hints, and :class:`CourseError`.
    """
    handout = read_handout(workspace.course)
    if handout and not handout.has_hints:
        sentence = f"The assignment '{handout.title}' has no hints."
        raise UsageError(sentence, f"See what is wrong with: kit grade {exercise.name}")
    record = progress.of(exercise.address)
    catalogue = None
    if record.failure and record.failure.error:
        from kit.learner.catalogue import read_catalogue

        catalogue = read_catalogue(workspace.course)
    hints = read_hints(workspace.course.shelf("hints", exercise))
    steps = ladder(hints, record, catalogue, workspace.root)
    seen = [step for step in steps if step.id in record.seen]
    unseen = [step for step in steps if step.id not in record.seen]
    shown = {
        HintChoice.NEXT: unseen[:1],
        HintChoice.ALL: steps,
        HintChoice.SEEN_AND_NEXT: [*seen, *unseen[:1]],
        HintChoice.SEEN: seen,
    }[choice]
    new = sum(step.id not in record.seen for step in shown)
    return HintPlan(tuple(shown), new, has_more=new < len(unseen))


def take_hints(
    workspace: Workspace,
    exercise: Exercise,
    progress: Progress,
    look: Look,
    choice: HintChoice = HintChoice.NEXT,
) -> str:
    """Return the text of the hints of a ``choice``, and record in ``progress`` what was shown.

    For a file that cannot be read, return the problem instead of the next hint. Save ``progress``
    afterwards. Raises as :func:`plan_hints`.
    """
    if choice is not HintChoice.ALL and (problem := find_problem(workspace, exercise)):
        return "".join(f"{line}\n" for text in problem for line in prose(text, look))
    plan = plan_hints(workspace, exercise, progress, choice)
    texts = []
    for step in plan.steps:
        progress.mark_seen(exercise.address, step.id)
        head = prose(f"{exercise.name}, {title_hint(step, exercise)}", look)
        lines = [look.paint(Role.STRONG, line) for line in head]
        texts.append("\n".join([*lines, "", *markdown(step.text, look)]) + "\n")
    if choice is HintChoice.SEEN and plan.has_more:
        texts.append(_next_hint_text(workspace.course, exercise.name, look))
    return "\n".join(texts) or _no_more_hints_text(workspace.course, exercise.name, look)


def title_hint(step: Step, exercise: Exercise) -> str:
    """Return the title that learners see; they know a check by its sentence."""
    if step.id.isdecimal():
        return f"hint {step.id}: {step.title}"
    says = {f"check:{check.name}": check.says for check in exercise.checks}
    return f"hint on: {says.get(step.id, step.title)}"


def _next_hint_text(course: Course, name: str, look: Look) -> str:
    handout = read_handout(course)
    cost = f" Each costs {plural(handout.hint_cost, 'point')}." if handout else ""
    lines = prose(f"There are more hints on {name}.{cost} Take the next one with:", look)
    return "\n".join([*lines, "  " + look.paint(Role.COMMAND, f"kit hint {name}")]) + "\n"


def _no_more_hints_text(course: Course, name: str, look: Look) -> str:
    lines = prose(f"You have seen all hints on {name}.", look)
    commands = [
        ("read them again", f"kit hint {name} --all"),
        ("start over", f"kit hint {name} --restart"),
        ("see an answer", f"kit solution {name} --give-up"),
    ]
    if handout := read_handout(course):  # without solutions; what costs points stays recorded
        del commands[1 if handout.hint_cost else 2 :]
    for words, command in commands:
        start = f"  {words:16}  " if 20 + len(command) <= look.width else f"  {words}:\n    "
        lines.append(start + look.paint(Role.COMMAND, command))
    return "\n".join(lines) + "\n"


def list_takeaway(
    course: Course, exercise: Exercise, *, has_hunt: bool
) -> tuple[str, list[tuple[str, str]]]:
    """Return what to remember (Markdown), and what to do next: a word, and a page or a command."""
    sentence, rows = "", []
    with suppress(CourseError):
        if not read_handout(course):
            rows.append(("Compare", f"kit solution {exercise.name} --compare"))
        if has_hunt:
            rows.append(("Hunt", f"kit hunt {exercise.name}"))
        if takeaway := read_hints(course.shelf("hints", exercise)).takeaway:
            sentence = takeaway.text
            if has_question(course, exercise.chapter, takeaway.question):
                rows.insert(0, ("Quiz", f"kit quiz {exercise.chapter} {takeaway.question}"))
            if takeaway.link:
                rows.insert(0, ("Read", takeaway.link))
    return sentence, rows


def takeaway_text(course: Course, exercise: Exercise, look: Look, *, has_hunt: bool = False) -> str:
    """Return what helps after an exercise is solved; what is wrong in the course is left out."""
    sentence, rows = list_takeaway(course, exercise, has_hunt=has_hunt)
    lines = [*markdown(f"Remember: {sentence}", look), ""] if sentence else []
    for name, text in rows:
        start = f"  {name:7}  " if 11 + len(text) <= look.width else f"  {name}:\n    "
        lines.append(start + look.paint(Role.COMMAND, look.line(text)))
    return "".join(f"{line}\n" for line in lines)
