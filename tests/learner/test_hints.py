"""The hints of one exercise: how the file is read, and which step comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.errors import CourseError
from kit.learner.catalogue import Catalogue, CatalogueEntry, Pattern
from kit.learner.hints import Hints, Step, Takeaway, ladder, read_hints
from kit.learner.progress import ExerciseRecord, LastFailure
from kit.model import Standing

LADDER = """# Hints

## 1. Nudge

What does each event hold?

## 2. Concept

Its key is a name.

```python
## 9. not a heading
```

## 3. Nearly code

Loop over `event.items()`.
"""
SPECIAL = """
## When `test_each_name` fails

Names come from the events.

## When `KeyError` is raised

Print the event.

## When `QueueFull` is raised

Wait for a place.
"""
CATALOGUE = Catalogue(
    entries=tuple(
        CatalogueEntry(
            slug=slug,
            title=f"About {slug}",
            means="Means.",
            why="Why.",
            repair="Repair.",
            practise=None,
            patterns=(Pattern(kind=kind, text=text),),
        )
        for slug, kind, text in (
            ("key-error", "KeyError", "…"),
            ("not-iterable", "TypeError", "async_generator object is not iterable"),
        )
    )
)


def read(tmp_path: Path, text: str) -> Hints:
    file = tmp_path / "name_the_nodes.md"
    file.write_text(text, encoding="utf-8")
    return read_hints(file)


def steps_after(hints: Hints, check: str | None, error: str) -> tuple[Step, ...]:
    """The ladder after a failure, with what CATALOGUE knows about the error."""
    failure = LastFailure(check=check or "", error=error)
    return ladder(hints, ExerciseRecord(failure=failure), CATALOGUE, Path())


def ids(steps: tuple[Step, ...]) -> list[str]:
    return [step.id for step in steps]


def test_sections(tmp_path: Path) -> None:
    """A file has its steps, its sections for checks and those for errors, under stable ids."""
    hints = read(tmp_path, LADDER + SPECIAL)
    assert ids(hints.steps) == ["1", "2", "3"]
    assert hints.steps[0] == Step("1", "Nudge", "What does each event hold?")
    assert [*hints.sections][3:] == ["check:test_each_name", "error:KeyError", "error:QueueFull"]
    key_error = Step("error:KeyError", "KeyError", "Print the event.")
    assert hints.sections["error:KeyError"] == key_error


def test_fenced_code(tmp_path: Path) -> None:
    """What looks like a heading inside fenced code belongs to the step."""
    assert "## 9. not a heading" in read(tmp_path, LADDER).steps[1].text


def test_nothing_failed(tmp_path: Path) -> None:
    """Without a failure there is the general ladder."""
    steps = ladder(read(tmp_path, LADDER + SPECIAL), ExerciseRecord(), CATALOGUE, tmp_path)
    assert ids(steps) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("check", "error", "first"),
    [
        ("test_each_name", "", ["check:test_each_name"]),
        (
            "test_each_name",
            "KeyError: 'output'",
            ["error:key-error", "error:KeyError", "check:test_each_name"],
        ),
        (None, "builtins.KeyError: 'output'", ["error:key-error", "error:KeyError"]),
        (None, "KeyError", ["error:key-error", "error:KeyError"]),
        (None, "asyncio.queues.QueueFull", ["error:QueueFull"]),
        (
            "test_other",
            "TypeError: 'async_generator' object is not iterable",
            ["error:not-iterable"],
        ),
        ("test_other", "TypeError: quite another", []),
        (None, "TypeError: f() takes 1 positional argument but 2 were given", []),
        (None, "ZeroDivisionError: KeyError", []),
    ],
)
def test_order(tmp_path: Path, check: str | None, error: str, first: list[str]) -> None:
    """The catalogue's entry comes first, then the error's and the check's section, the ladder."""
    hints = read(tmp_path, LADDER + SPECIAL)
    assert ids(steps_after(hints, check, error)) == [*first, "1", "2", "3"]


def test_own_section_is_not_about_every_error_of_its_type(tmp_path: Path) -> None:
    """The exercise's section on a type is left out for an error that the catalogue lacks."""
    own = "\n## When `TypeError` is raised\n\nUse async for.\n"
    hints = read(tmp_path, LADDER + own)
    known = "TypeError: 'async_generator' object is not iterable"
    assert ids(steps_after(hints, None, known))[:2] == ["error:not-iterable", "error:TypeError"]
    assert ids(steps_after(hints, None, "TypeError: f() takes 1 argument")) == ["1", "2", "3"]


@pytest.mark.parametrize("error", ["", "ModuleNotFoundError: No module named 'my_helper'"])
def test_broken_file_comes_before_checks(tmp_path: Path, error: str) -> None:
    """A file that cannot be imported is the first topic, and the check that did not run is none."""
    hints = read(tmp_path, LADDER + SPECIAL)
    failure = LastFailure(check="test_each_name", error=error)
    record = ExerciseRecord(standing=Standing.BROKEN, failure=failure)
    steps = ladder(hints, record, CATALOGUE, tmp_path)
    assert ids(steps) == ["file", "1", "2", "3"]


def test_catalogue_step(tmp_path: Path) -> None:
    """A recovery from the catalogue says what the error means and how it is repaired."""
    steps = steps_after(read(tmp_path, LADDER), None, "KeyError: 'output'")
    assert steps[0] == Step("error:key-error", "About key-error", "Means.\n\nRepair.")


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (LADDER[: LADDER.index("## 3")], "2 of at least 3"),
        ("", "There are no hints at"),
        (LADDER.replace("2. Concept", "4. Concept"), ":7: step 2"),
        (LADDER.replace("2. Concept", "1. Concept"), ":7: '1. Concept' appears twice"),
        (LADDER + "\n## More\n\nText.\n", ":19: 'More' is not '1. Title'"),
        (LADDER + "\n## When test_x fails\n\nText.\n", ":19: "),
        (LADDER.replace("What does each event hold?", ""), ":3: '1. Nudge' is empty"),
        (LADDER + SPECIAL + SPECIAL, ":31: "),
    ],
)
def test_malformed(tmp_path: Path, wrong: str, part: str) -> None:
    """A malformed file is the course's fault, and the sentence says what and where."""
    with pytest.raises(CourseError) as caught:
        read(tmp_path, wrong)
    assert part in caught.value.sentence
    assert "name_the_nodes.md" in caught.value.sentence


SOLVED = """
## When it is solved

An event has one key.

Read: https://docs.langchain.com/x
Quiz: keys_of_an_update
"""


def test_takeaway(tmp_path: Path) -> None:
    """The section is neither a step nor about a failure; its last two lines are optional."""
    hints = read(tmp_path, LADDER + SOLVED)
    assert ids(hints.steps) == [*hints.sections] == ["1", "2", "3"]
    link, question = "https://docs.langchain.com/x", "keys_of_an_update"
    assert hints.takeaway == Takeaway("An event has one key.", link, question)
    alone = read(tmp_path, LADDER + SOLVED.partition("Read")[0])
    assert alone.takeaway == Takeaway("An event has one key.")
    assert read(tmp_path, LADDER).takeaway is None


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (SOLVED.replace("An event has one key.", ""), ":19: 'When it is solved' has no sentence"),
        (SOLVED.replace("https:", "http:"), ":19: 'When it is solved' has no address"),
        (SOLVED + SOLVED, ":26: 'When it is solved' appears twice"),
    ],
)
def test_malformed_takeaway(tmp_path: Path, wrong: str, part: str) -> None:
    """The section has a sentence and appears once, and its link begins with https."""
    with pytest.raises(CourseError) as caught:
        read(tmp_path, LADDER + wrong)
    assert part in caught.value.sentence


def test_missing(tmp_path: Path) -> None:
    """A missing file is the course's fault."""
    with pytest.raises(CourseError, match="There are no hints at"):
        read_hints(tmp_path / "none.md")


def test_not_text(tmp_path: Path) -> None:
    """A file that is not UTF-8 is the course's fault."""
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"bad\.md"):
        read_hints(tmp_path / "bad.md")
