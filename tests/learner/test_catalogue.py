"""The error catalogue: every text leads to its cause, and an unknown one to none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.course import Chapter, Course, Exercise, Limits
from kit.errors import CourseError
from kit.learner.catalogue import Catalogue, read_catalogue

ROOT = Path(__file__).parents[2]
EXERCISES = (
    "name_the_nodes",
    "print_progress",
    "predict_the_events",
    "fix_running_loop",
    "fix_not_subscriptable",
    "fix_key_error",
    "full_states",
    "names_and_state",
)


def course_at(root: Path) -> Course:
    """The course in ``root`` as far as the catalogue needs it: its exercises' addresses."""
    exercises = tuple(
        Exercise(address=f"first_stream/{name}", chapter="first_stream", name=name)
        for name in EXERCISES
    )
    chapter = Chapter(name="first_stream", title="", exercises=exercises)
    return Course(root=root, name="astream", title="", chapters=(chapter,), limits=Limits())


def slug_of(text: str, catalogue: Catalogue) -> str | None:
    entry = catalogue.find(text)
    return entry.slug if entry else None


ENTRY = """# Errors

## key-error

Title: No such key
Practise: {practise}
Matches:

- `{match}`

### What it means

A dict was asked.

```
## not a heading
```

### Why it happens with astream()

Names.

### Repair

Look.
"""


def read(tmp_path: Path, text: str) -> Catalogue:
    (tmp_path / "hints").mkdir(exist_ok=True)
    (tmp_path / "hints" / "errors.md").write_text(text, encoding="utf-8")
    return read_catalogue(course_at(tmp_path))


def good(practise: str = "fix_key_error", match: str = "KeyError: …") -> str:
    return ENTRY.format(practise=practise, match=match)


def test_no_file(tmp_path: Path) -> None:
    """A course without the file has an empty catalogue, which finds nothing."""
    catalogue = read_catalogue(course_at(tmp_path))
    assert catalogue.entries == ()
    assert catalogue.find("KeyError: 'output'") is None


def test_entry(tmp_path: Path) -> None:
    """An entry has its parts as they stand in the file, and the whole address to practise."""
    (entry,) = read(tmp_path, good()).entries
    assert (entry.slug, entry.title, entry.practise) == (
        "key-error",
        "No such key",
        "first_stream/fix_key_error",
    )
    assert entry.means == "A dict was asked.\n\n```\n## not a heading\n```"
    assert (entry.why, entry.repair) == ("Names.", "Look.")


def test_practise_none(tmp_path: Path) -> None:
    """An entry may have no exercise."""
    assert read(tmp_path, good(practise="none")).entries[0].practise is None


def test_practise_dangling(tmp_path: Path) -> None:
    """An exercise that the course does not have is left out, and told of with file and line."""
    catalogue = read(tmp_path, good(practise="fix_nothing"))
    assert catalogue.entries[0].practise is None
    (sentence,) = catalogue.dangling
    assert sentence.endswith("errors.md:3: There is no exercise 'fix_nothing'.")


def test_most_specific_wins(tmp_path: Path) -> None:
    """Of two entries that match, the one that says more of the text is found."""
    other = good(match="KeyError: 'output'").replace("## key-error", "## output-key")
    catalogue = read(tmp_path, good() + other)
    assert slug_of("KeyError: 'output'", catalogue) == "output-key"
    assert slug_of("KeyError: 'message'", catalogue) == "key-error"


def test_equal_claims(tmp_path: Path) -> None:
    """A message without its type that two entries claim equally is not guessed at."""
    one = good(match="TypeError: no such thing")
    two = good(match="ValueError: no such thing").replace("## key-error", "## two")
    catalogue = read(tmp_path, one + two)
    assert slug_of("no such thing", catalogue) is None
    assert slug_of("ValueError: no such thing", catalogue) == "two"


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (good().replace("Title: No such key\n", ""), 3),
        (good().replace("Title: No such key", "Titel: No such key"), 5),
        (good().replace("- `KeyError: …`\n", ""), 3),
        (good().replace("- `KeyError: …`", "- KeyError"), 9),
        (good().replace("Names.\n", ""), 19),
        (good().replace("### Why it happens with astream()", "### Because"), 19),
        (good().replace("### Repair\n\nLook.\n", ""), 3),
        (good().replace("## key-error", "## Key error"), 3),
        (good() + good(), 28),
        (good() + good().replace("## key-error", "## other"), 34),
    ],
)
def test_malformed(tmp_path: Path, wrong: str, line: int) -> None:
    """A malformed catalogue is the course's fault, and the sentence names file and line."""
    with pytest.raises(CourseError) as caught:
        read(tmp_path, wrong)
    assert f"{Path('hints', 'errors.md')}:{line}: " in caught.value.sentence


def test_not_text(tmp_path: Path) -> None:
    """A catalogue that is not UTF-8 is the course's fault."""
    (tmp_path / "hints").mkdir()
    (tmp_path / "hints" / "errors.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match=r"errors\.md"):
        read_catalogue(course_at(tmp_path))
