"""The log of tries: off until it is turned on, harmless, and readable whatever is in the file."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import MachineError
from kit.learner.progress import Progress
from kit.learner.try_log import (
    LOG_FILE,
    MAX_LOG,
    EntryKind,
    LogContents,
    LogEntry,
    decode_log,
    encode_entries,
    encode_head,
)
from kit.model import Outcome, Standing

from .test_progress import ADDRESS, FAILED, finding, verdict

GOOD = LogEntry(
    at=1_796_000_000,
    exercise=ADDRESS,
    kind=EntryKind.GRADE,
    standing=Standing.UNSOLVED,
    check="test_c",
    mistake="one_behind",
    hints=("1", "error:key-error"),
)


def record(folder: Path, *steps: Any, kind: EntryKind = EntryKind.GRADE) -> LogContents | None:
    """Record verdicts and ids of hints, and return what the log has then."""
    progress = Progress.load(folder)
    for step in steps:
        if isinstance(step, str):
            progress.mark_seen(ADDRESS, step)
        else:
            progress.record([step], kind)
    progress.save()
    return progress.log.read()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose log is on."""
    Progress.load(tmp_path).log.turn(is_on=True)
    return tmp_path


def test_nothing_is_logged_by_default(tmp_path: Path) -> None:
    """Without a decision there is no file, whatever is recorded."""
    assert record(tmp_path, FAILED, "1") is None
    assert not (tmp_path / LOG_FILE).exists()


def test_tries_and_hints_are_logged_in_their_order(folder: Path) -> None:
    """A try has the check that failed first and the hints before it; a hint has its id once."""
    before = int(time.time())
    log = record(folder, FAILED, "1", "1", FAILED)
    assert log is not None
    assert [(e.kind, e.standing, e.check, e.hints) for e in log.entries] == [
        (EntryKind.GRADE, Standing.UNSOLVED, "test_c", ()),
        (EntryKind.HINT, None, "", ("1",)),
        (EntryKind.GRADE, Standing.UNSOLVED, "test_c", ("1",)),
    ]
    assert all(before <= entry.at <= time.time() for entry in log.entries)
    again = record(folder, verdict(Standing.SOLVED), kind=EntryKind.WATCH)
    assert again is not None
    assert again.entries[:3] == log.entries
    assert (again.entries[3].kind, again.entries[3].check) == (EntryKind.WATCH, "")


@pytest.mark.parametrize("standing", [Standing.TODO, Standing.UNGRADED])
def test_what_is_no_try_is_not_logged(folder: Path, standing: Standing) -> None:
    """An untouched file, and a verdict that is not the learner's doing."""
    log = record(folder, verdict(standing, finding("test_a", Outcome.UNFINISHED)))
    assert log == LogContents(is_on=True)


def test_a_file_that_does_not_run_has_failed_no_check(folder: Path) -> None:
    """Each finding then says the same about the file."""
    log = record(folder, verdict(Standing.BROKEN, finding("test_a", Outcome.UNFINISHED)))
    assert log is not None
    assert [(e.standing, e.check) for e in log.entries] == [(Standing.BROKEN, "")]


def test_nothing_of_the_learner_is_in_the_file(folder: Path) -> None:
    """Of a finding, only the names that the course gave."""
    secret = dict.fromkeys(("message", "actual", "expected", "error", "where", "cause"), "anna")
    own = replace(finding("test_a", Outcome.FAILED), mistake="one_behind", **secret)  # type: ignore[arg-type]
    record(folder, replace(verdict(Standing.UNSOLVED, own), advice="anna"), "1")
    text = (folder / LOG_FILE).read_text()
    assert "one_behind" in text
    assert "anna" not in text
    assert str(folder) not in text
    names = {"at", "exercise", "kind", "standing", "check", "mistake", "hints"}
    assert all(json.loads(line).keys() == names for line in text.splitlines()[1:])


def test_off_keeps_the_entries_and_adds_none(folder: Path) -> None:
    """And on again goes on below them."""
    record(folder, FAILED)
    log = Progress.load(folder).log
    log.turn(is_on=False)
    off = record(folder, FAILED)
    assert off is not None
    assert (off.is_on, len(off.entries)) == (False, 1)
    log.turn(is_on=True)
    on = record(folder, FAILED)
    assert on is not None
    assert (on.is_on, len(on.entries)) == (True, 2)


def test_a_deleted_log_is_off(folder: Path) -> None:
    """By the kit or by hand, also while a command is running."""
    progress = Progress.load(folder)
    progress.record([FAILED])
    assert progress.log.delete()
    progress.save()
    assert progress.log.read() is None
    assert not progress.log.delete()
    assert progress.of(ADDRESS).attempts == 1


def test_two_kits_add_to_the_same_log(folder: Path) -> None:
    """Each adds its lines to what the file has by then."""
    first, second = Progress.load(folder), Progress.load(folder)
    first.record([FAILED])
    second.record([FAILED])
    first.save()
    second.save()
    log = first.log.read()
    assert log is not None
    assert len(log.entries) == 2


def test_the_size_is_bounded(folder: Path) -> None:
    """The older half goes when the file gets too long."""
    line = encode_entries([GOOD])
    count = (MAX_LOG - 100) // len(line)
    (folder / LOG_FILE).write_bytes(encode_head() + line * count)
    log = record(folder, *[FAILED] * 3)
    assert log is not None
    assert count // 2 <= len(log.entries) <= count // 2 + 3
    assert [entry.check for entry in log.entries[-4:]] == ["test_c"] * 4
    assert (log.entries[-1].mistake, log.damaged, log.is_on) == ("", 0, True)


def test_a_line_that_was_cut_off_costs_only_itself(folder: Path) -> None:
    """The next entry begins on a line of its own."""
    (folder / LOG_FILE).write_bytes(encode_head() + encode_entries([GOOD, GOOD])[:-20])
    log = record(folder, FAILED)
    assert log is not None
    assert (len(log.entries), log.damaged) == (2, 1)


@pytest.mark.parametrize(
    "head", ["", "x", "[]", '{"on": true}', '{"format": 2, "on": true}', '{"format": true}']
)
def test_a_log_without_its_first_line_is_off(folder: Path, head: str) -> None:
    """Nothing is recorded unless the file says so, and the file stays as it is."""
    content = f"{head}\n".encode() + encode_entries([GOOD])
    (folder / LOG_FILE).write_bytes(content)
    assert record(folder, FAILED) == LogContents()
    assert (folder / LOG_FILE).read_bytes() == content


def test_a_folder_in_its_place_stops_nothing(tmp_path: Path) -> None:
    """The progress is recorded as always."""
    (tmp_path / LOG_FILE).mkdir()
    assert record(tmp_path, FAILED) is None
    assert Progress.load(tmp_path).of(ADDRESS).attempts == 1


def entry_lines(**changes: object) -> bytes:
    table = json.loads(encode_entries([GOOD])) | changes
    return encode_head() + json.dumps(table).encode()


def test_what_cannot_be_read_is_not_replaced(tmp_path: Path) -> None:
    """Otherwise its entries would be lost without a word."""
    (tmp_path / LOG_FILE).mkdir()
    with pytest.raises(MachineError, match="cannot be read, so it is left alone"):
        Progress.load(tmp_path).log.turn(is_on=True)
    assert (tmp_path / LOG_FILE).is_dir()


def test_what_is_written_is_read_again() -> None:
    """And an unknown key changes nothing."""
    assert decode_log(entry_lines(new=1)) == LogContents(is_on=True, entries=(GOOD,))


@pytest.mark.parametrize(
    "changes",
    [
        {"at": 1_796_000_000.5},
        {"at": True},
        {"at": 0},
        {"at": -1},
        {"at": 10**30},
        {"at": int(time.time()) + 10 * 86_400},
        {"exercise": ""},
        {"exercise": ["a"]},
        {"check": "<script>"},
        {"check": "anna abel"},
        {"mistake": "x" * 200},
        {"mistake": None},
        {"kind": "look"},
        {"kind": "hint", "hints": []},
        {"kind": {}},
        {"standing": None},
        {"standing": "fine"},
        {"hints": "1"},
        {"hints": [1]},
        {"hints": ["1"] * 101},
        {"hints": ["é"]},
    ],
)
def test_an_entry_that_no_kit_writes_is_left_out(changes: dict[str, object]) -> None:
    """Whatever is odd in it: types, times, names."""
    assert decode_log(entry_lines(**changes)) == LogContents(is_on=True, damaged=1)


@pytest.mark.parametrize(
    "line", [b"[" * 90_000, b'{"at": ' + b"9" * 9_000 + b"}", b"\xff\xfe", b"null", b'{"a"', b"NaN"]
)
def test_no_line_stops_the_others(line: bytes) -> None:
    """Deep, long, undecodable or incomplete."""
    log = decode_log(encode_head() + line + b"\n" + encode_entries([GOOD]))
    assert log == LogContents(is_on=True, entries=(GOOD,), damaged=1)


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(content: bytes) -> None:
    """Reading never raises."""
    assert decode_log(content).entries == ()
    assert decode_log(encode_head() + content).is_on
