"""Reading the roster."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.classroom.roster import read_roster
from kit.errors import UsageError


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
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str | bytes, words: str) -> None:
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


def test_a_roster_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(UsageError, match=r"There is no roster .*roster\.csv"):
        read_roster(tmp_path / "roster.csv")
