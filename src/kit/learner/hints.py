"""The hints on one exercise: a ladder of steps, and sections about single failures.

``docs/reference/hints.md`` has the format of ``hints/<chapter>/<exercise>.md``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kit.course import Exercise, Workspace
from kit.errors import CourseError
from kit.learner.progress import ExerciseRecord, Progress
from kit.learner.tasks import find_problem
from kit.markdown import Section, read_sections
from kit.model import Standing
from kit.render.blocks import markdown, prose
from kit.render.look import Look, Role

if TYPE_CHECKING:
    from kit.learner.catalogue import Catalogue

_HEADINGS = {
    "": re.compile(r"(?P<id>\d+)\. +(?P<title>\S.*)"),
    "check:": re.compile(r"(?P<title>When `(?P<id>test_\w+)` fails)"),
    "error:": re.compile(r"(?P<title>When `(?:\w+\.)*(?P<id>\w+)` is raised)"),
}
"""The heading of each kind of section, by the prefix of its steps' ids."""


class Step(NamedTuple):
    """One hint. ``id`` depends on the heading alone, because the record of seen hints uses it.

    It is the number of a step of the ladder, ``check:test_…``, ``error:KeyError`` for the
    exercise's own section, or ``error:key-error`` for an entry of the catalogue.
    """

    id: str
    title: str
    text: str


BROKEN = Step(
    id="file",
    title="The file comes first",
    text="No check has run: Python could not import the file, or it lacks a function that the "
    "checks call. `kit grade` with the exercise's name shows the error and the line.\n\n"
    "An exercise is judged by its file alone. It can import packages that are installed, but no "
    "other file of yours: put the code of a helper into the exercise's file.",
)
"""The first step for a file that cannot be imported, if no entry of the catalogue explains why."""


class Hints(NamedTuple):
    """The ladder of one file, and all its steps and sections by their ids."""

    steps: tuple[Step, ...]
    sections: dict[str, Step]


def read_hints(file: Path) -> Hints:
    """Return the hints in ``file``. Raise :class:`CourseError` that names the file and the line."""
    steps: list[Step] = []
    sections: dict[str, Step] = {}
    for section in read_sections(file):
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
    return Hints(tuple(steps), sections)


def _read_step(section: Section) -> Step:
    if not section.text:
        raise section.error(f"'{section.heading}' is empty")
    for prefix, heading in _HEADINGS.items():
        if match := heading.fullmatch(section.heading):
            name = match["id"] if prefix else str(int(match["id"]))
            title = match["title"].replace("`", "") if prefix else match["title"]
            return Step(id=prefix + name, title=title, text=section.text)
    kinds = "'1. Title', 'When `test_name` fails' or 'When `KeyError` is raised'"
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


def take_hints(  # noqa: PLR0913 - whose hints, and which
    workspace: Workspace,
    exercise: Exercise,
    progress: Progress,
    look: Look,
    *,
    wants_all: bool = False,
    wants_seen: bool = False,
) -> str:
    """Return the text of the next hint, or of all, and record in ``progress`` what was shown.

    If ``wants_seen``, the hints that were seen before come first.
    For a file that cannot be read, return the problem instead of the next hint. Save ``progress``
    afterwards. Raise :class:`CourseError`.
    """
    if not wants_all and (problem := find_problem(workspace, exercise)):
        return "".join(f"{line}\n" for text in problem for line in prose(text, look))
    record = progress.of(exercise.address)
    catalogue = None
    if record.failure and record.failure.error:
        from kit.learner.catalogue import read_catalogue

        catalogue = read_catalogue(workspace.course)
    hints = read_hints(workspace.course.shelf("hints", exercise))
    steps = ladder(hints, record, catalogue, workspace.root)
    numbered = list(enumerate(steps, 1))
    unseen = [(number, step) for number, step in numbered if step.id not in record.seen]
    texts = []
    wanted = numbered if wants_all else unseen[:1]
    if wants_seen:
        wanted = [pair for pair in numbered if pair not in unseen[1:]]
    for number, step in wanted:
        progress.mark_seen(exercise.address, step.id)
        head = prose(f"{exercise.name}, hint {number} of {len(steps)}: {step.title}", look)
        lines = [look.paint(Role.STRONG, line) for line in head]
        texts.append("\n".join([*lines, "", *markdown(step.text, look)]) + "\n")
    return "\n".join(texts) or _no_more_hints_text(exercise.name, len(steps), look)


def _no_more_hints_text(name: str, total: int, look: Look) -> str:
    lines = prose(f"You have seen all {total} hints on {name}.", look)
    for words, command in (
        ("read them again", f"kit hint {name} --all"),
        ("start over", f"kit hint {name} --restart"),
        ("see an answer", f"kit solution {name} --give-up"),
    ):
        start = f"  {words:16}  " if 20 + len(command) <= look.width else f"  {words}:\n    "
        lines.append(start + look.paint(Role.COMMAND, command))
    return "\n".join(lines) + "\n"
