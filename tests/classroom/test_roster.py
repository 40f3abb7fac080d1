"""Reading the roster, and a list of when students have handed in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kit.classroom.roster import Student, read_roster, read_time, read_times
from kit.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
STUDENTS = (Student(id="Anna"), Student(id="bert"))


def roster(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "roster.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_all_columns_are_kept_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Known columns have fields, and exports find all others by their names."""
    file = roster(tmp_path, 'id,Name,Email,Canvas ID\nb2,"Bert, B.",b@x,12\na1,Anna,,\n')
    bert, anna = read_roster(file)
    assert (bert.id, bert.name, bert.email, bert.columns["canvas_id"]) == (
        "b2",
        "Bert, B.",
        "b@x",
        "12",
    )
    assert (anna.id, anna.name) == ("a1", "Anna")


def test_what_spreadsheets_write_is_read(tmp_path: Path) -> None:
    """A byte order mark, semicolons, empty lines and first and last names are all right."""
    file = roster(tmp_path, "\ufeffid;first name;last name\r\n\r\na1;Anna;Ahn\r\n;;\r\n")
    (anna,) = read_roster(file)
    assert (anna.id, anna.name) == ("a1", "Anna Ahn")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no column 'id'"),
        ("name\nAnna\n", "has no column 'id'"),
        ("id\n", "has 0 students"),
        ("id\nanna\nbert\nANNA\n", ":4: the id ANNA is that of line 2"),
        ("id\n../anna\n", ":2: '../anna' is not a valid folder name"),
        ("id,name\n,Anna\n", ":2: '' is not a valid folder name"),
        ("id\nan\u202ena\n", "is not a valid folder name"),
        ('id\n"anna\n', "is not CSV"),
        (b"id\n\xff\n", "cannot be read"),
        ('id,name\na,"A\nB"\nb,Ahn, Bert\n', ":4: this line has 3 cells, and the header has 2"),
        ("id,name,Name\na,A,B\n", "has two columns 'name'"),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    """A roster that cannot be meant is refused in one sentence, with the file and the line."""
    file = roster(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_roster(file)
    assert caught.value.sentence.startswith(str(file))
    assert words in caught.value.sentence


def test_empty_cells_behind_the_last_column_are_nothing(tmp_path: Path) -> None:
    """Spreadsheets write commas for columns that are empty."""
    (anna,) = read_roster(roster(tmp_path, "id,name,,\nanna,Anna,,,,\n"))
    assert (anna.id, anna.name) == ("anna", "Anna")


def test_a_roster_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(UsageError, match=r"There is no roster .*roster\.csv"):
        read_roster(tmp_path / "roster.csv")


# -- times of submissions -------------------------------------------------------------------------


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
    assert read_time("2026-07-01T12:00", BERLIN) == datetime(2026, 7, 1, 10, tzinfo=UTC)


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
