"""When a practised exercise comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kit.learner.practice import BOX_DAYS, DAY, Practice, PracticeBook, PracticeRecord
from tests.schemas import find_errors

NOW = 1_800_000_000.0
HUNT = Practice(mistake="collects", text="x = 1\n", attempts=1)


def end(record: PracticeRecord, *, attempts: int = 1, solved: bool = True) -> PracticeRecord:
    practice = Practice(mistake="collects", attempts=attempts)
    return record.begin(practice).end(NOW, is_solved=solved, is_due=True)


def test_what_goes_well_waits_longer() -> None:
    """Each first try that is right moves the exercise one box on; the last box is kept."""
    record = PracticeRecord()
    days = []
    for _ in range(6):
        record = end(record)
        days.append((record.due_at(None) - NOW) / DAY)
    assert days == [3, 7, 16, 35, 35, 35]


@pytest.mark.parametrize(("attempts", "solved"), [(2, True), (1, False), (0, False)])
def test_what_fails_goes_to_the_first_box(attempts: int, solved: bool) -> None:
    """A second attempt counts as a failure, and so does giving up."""
    record = end(end(PracticeRecord()), attempts=attempts, solved=solved)
    assert record.due_at(None) - NOW == BOX_DAYS[0] * DAY
    assert record.open is None


def test_practice_before_it_is_due() -> None:
    """It postpones the review, and does not count as one."""
    record = end(PracticeRecord()).begin(HUNT).end(NOW + DAY, is_solved=True, is_due=False)
    assert (record.box, record.due_at(None)) == (1, NOW + DAY + 3 * DAY)
    assert record.repaired == ("collects",)


def test_the_last_solution_counts() -> None:
    """An exercise that was solved again after its practice waits from then on."""
    assert PracticeRecord().due_at(NOW) == NOW + DAY
    assert end(PracticeRecord()).due_at(NOW + DAY) == NOW + 4 * DAY
    assert PracticeRecord().due_at(None) < NOW


def test_the_book_is_kept(tmp_path: Path) -> None:
    """What one kit writes, another one reads; a damaged file begins anew and is kept."""
    book = PracticeBook.load(tmp_path)
    book.begin("a/b", HUNT)
    book.save()
    assert find_errors(json.loads((tmp_path / "hunts.json").read_text()), "hunts-1") == []
    again = PracticeBook.load(tmp_path)
    assert (again.last, again.of("a/b").open) == ("a/b", HUNT)
    (tmp_path / "hunts.json").write_text('{"format": 1, "exercises": {"a/b": {"box": -1}}}')
    damaged = PracticeBook.load(tmp_path)
    assert damaged.notice.startswith("The record of your hunts begins anew: ")
    assert (tmp_path / "hunts.json.bad-1").exists()
    assert damaged.of("a/b") == PracticeRecord()


def test_a_box_of_another_kit() -> None:
    """A box that this kit does not have is its last one."""
    assert PracticeRecord(box=99, practised_at=NOW).due_at(None) == NOW + 35 * DAY
