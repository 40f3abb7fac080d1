"""Reading when students have handed in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kit.classroom.roster import Student, read_given_time, read_times
from kit.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
STUDENTS = (Student(id="Anna"), Student(id="bert"))


def times(tmp_path: Path, text: str) -> tuple[dict[str, datetime], tuple[str, ...]]:
    file = tmp_path / "times.csv"
    file.write_text(text, encoding="utf-8")
    return read_times(file, STUDENTS, BERLIN)


def test_a_time_without_an_offset_is_in_the_zone_of_the_assignment(tmp_path: Path) -> None:
    """Summer time counts, another offset is kept, and semicolons are as good as commas."""
    text = "ID;Submitted at\nanna;2026-07-01 12:00\nBERT;2026-12-01T12:00:00+00:00\n"
    found, unknown = times(tmp_path, text)
    assert found == {
        "Anna": datetime(2026, 7, 1, 10, tzinfo=UTC),
        "bert": datetime(2026, 12, 1, 12, tzinfo=UTC),
    }
    assert unknown == ()
    assert read_given_time("2026-07-01T12:00", BERLIN) == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_an_empty_time_is_not_known_and_others_are_named(tmp_path: Path) -> None:
    """A list with a line for everybody may have no time for some, and ids of other people."""
    found, unknown = times(tmp_path, "id,submitted_at\nanna,\nzoe,2026-07-01T12:00\n")
    assert found == {}
    assert unknown == (f"{tmp_path / 'times.csv'}:3: zoe",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,at\nanna,x\n", "has no column 'submitted_at'"),
        ("id,submitted_at\nanna,yesterday\n", ":2: 'yesterday' is not a date"),
        ("id,submitted_at\nanna,2026-12-01\n", ":2: '2026-12-01' is not a date with a time"),
        ("id,submitted_at\nanna,0001-01-01T00:00\n", ":2: '0001-01-01T00:00' is not"),
        ("id,submitted_at\nanna,9999-12-31T23:59-12:00\n", ":2: '9999"),
        (
            "id,submitted_at\nanna,2026-12-01T10:00\nAnna,2026-12-01T11:00\n",
            ":3: Anna has another time",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    """No time is guessed: not midnight for a date, and not the last of two."""
    with pytest.raises(UsageError) as caught:
        times(tmp_path, text)
    assert words in caught.value.sentence
