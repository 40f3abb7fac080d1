"""The hints of one exercise: a ladder of steps, and recoveries from single failures.

``hints/<chapter>/<exercise>.md`` holds, in any order after whatever stands before the first ``##``,
the steps of the ladder, at least three and numbered from 1, and sections for what may go wrong::

    ## 1. Nudge
    ## 2. Concept
    ## 3. Nearly code
    ## When `test_prints_while_the_graph_runs` fails
    ## When `KeyError` is raised
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kit.errors import CourseError
from kit.markdown import Section, split_sections

if TYPE_CHECKING:
    from kit.learner.catalogue import Entry

FEWEST_STEPS = 3
_LADDER = re.compile(r"(?P<number>\d+)\. +(?P<title>\S.*)")
_CHECK = re.compile(r"When `(?P<name>test_\w+)` fails")
_ERROR = re.compile(r"When `(?:\w+\.)*(?P<name>\w+)` is raised")
_KIND = re.compile(r"\s*(?:\w+\.)*(?P<name>\w+)\s*(?::|$)")


@dataclass(frozen=True, slots=True)
class Step:
    """One hint. ``id`` stays the same as long as the heading does: what was seen is kept by it.

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
"""The first step for a file that cannot be imported, if the catalogue has no entry for why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """All sections of one file, each group in the order of its numbers or of the file."""

    steps: tuple[Step, ...]
    checks: tuple[Step, ...]
    errors: tuple[Step, ...]


def read_hints(file: Path) -> Hints:
    """The hints in ``file``; raises :class:`CourseError` that names the file and the line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CourseError(f"There are no hints at {file}.", "Add the file to the course.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{file} cannot be read: {error}.", "Fix the file.") from None
    found: dict[str, Step] = {}
    for section in split_sections(text, "##")[1:]:
        step = _step(file, section)
        if step.id in found:
            raise _wrong(file, section, f"'{section.heading}' is there twice")
        if step.id.isdigit() and step.id != str(_count(found) + 1):
            raise _wrong(file, section, f"step {_count(found) + 1} of the ladder is missing")
        found[step.id] = step
    if _count(found) < FEWEST_STEPS:
        raise CourseError(
            f"{file} has {_count(found)} of at least {FEWEST_STEPS} numbered steps.",
            "Add sections such as: ## 1. Nudge",
        )
    return Hints(
        steps=tuple(step for step in found.values() if step.id.isdigit()),
        checks=tuple(step for step in found.values() if step.id.startswith("check:")),
        errors=tuple(step for step in found.values() if step.id.startswith("error:")),
    )


def ladder(  # noqa: PLR0913 - each is one fact about the failure
    hints: Hints,
    *,
    check: str | None,
    error: str,
    entry: Entry | None = None,
    is_known_type: bool = False,
    is_broken: bool = False,
) -> tuple[Step, ...]:
    """Return the steps for an exercise whose last failure was ``check`` with ``error``, in order.

    First comes what the catalogue's ``entry`` says about the error and the exercise's own section
    for its type, then the section for the check, then the general ladder. The own section is left
    out if the catalogue ``is_known_type`` for other errors of that type and has no entry for this
    one: it would be about those. ``error`` is the last line of a traceback or empty; ``check`` is
    None if nothing has failed. If the file ``is_broken``, no check has run, and none is the topic.
    """
    own = [step for step in hints.errors if step.id == f"error:{type_of(error)}"]
    steps = [_entry_step(entry)] if entry else []
    steps += own if entry or not is_known_type else []
    if is_broken:
        steps = steps or [BROKEN]
    else:
        steps += [step for step in hints.checks if step.id == f"check:{check}"]
    return (*steps, *hints.steps)


def type_of(error: str) -> str:
    """Return the type in the last line of a traceback, without its module; empty if it has none."""
    kind = _KIND.match(error)
    return kind["name"] if kind else ""


def _entry_step(entry: Entry) -> Step:
    text = f"{entry.means}\n\n{entry.repair}"
    return Step(id=f"error:{entry.slug}", title=entry.title, text=text)


def _step(file: Path, section: Section) -> Step:
    if not section.text:
        raise _wrong(file, section, f"'{section.heading}' is empty")
    plain = section.heading.replace("`", "")
    if match := _LADDER.fullmatch(section.heading):
        return Step(id=str(int(match["number"])), title=match["title"], text=section.text)
    if match := _CHECK.fullmatch(section.heading):
        return Step(id=f"check:{match['name']}", title=plain, text=section.text)
    if match := _ERROR.fullmatch(section.heading):
        return Step(id=f"error:{match['name']}", title=plain, text=section.text)
    raise _wrong(
        file,
        section,
        f"'{section.heading}' is none of '1. Title', 'When `test_name` fails' and "
        "'When `KeyError` is raised'",
    )


def _count(found: dict[str, Step]) -> int:
    return sum(1 for key in found if key.isdigit())


def _wrong(file: Path, section: Section, what: str) -> CourseError:
    return CourseError(f"{file}:{section.line - 1}: {what}.", "Fix the course.")
