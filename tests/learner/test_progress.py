"""The learner's record: what it remembers, and that it is always whole."""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import MachineError
from kit.learner.progress import ExerciseRecord, LastFailure, Progress
from kit.model import Finding, Outcome, Standing, Verdict
from tests.schemas import find_errors
from tests.systems import needs_user

ADDRESS = "first_stream/print_progress"
GOOD = {
    "standing": "unsolved",
    "points": 2,
    "max_points": 5.0,
    "attempts": 3,
    "solved_once": False,
    "gave_up": False,
    "seen": ["1"],
    "failure": {"check": "test_a", "error": "", "where": ""},
}


def verdict(standing: Standing, *findings: Finding) -> Verdict:
    return Verdict(
        exercise=ADDRESS,
        standing=standing,
        points=5.0 if standing is Standing.SOLVED else 2.0,
        max_points=5.0,
        seconds=0.1,
        advice="",
        isolation="none",
        findings=findings,
    )


def finding(check: str, outcome: Outcome, error: str = "") -> Finding:
    return Finding(
        check=check,
        says="says",
        outcome=outcome,
        points=0.0,
        max_points=1.0,
        error=error,
        where="exercises/first_stream/print_progress.py:31",
    )


FAILED = verdict(
    Standing.UNSOLVED,
    finding("test_a", Outcome.PASSED),
    finding("test_b", Outcome.SKIPPED),
    finding("test_c", Outcome.FAILED, "KeyError: 'output'"),
)


def test_nothing_yet(tmp_path: Path) -> None:
    """Without a file the record is empty, and there is nothing to tell."""
    progress = Progress.load(tmp_path / ".kit")
    assert progress.of(ADDRESS) == ExerciseRecord()
    assert progress.notice == ""
    assert not (tmp_path / ".kit").exists()


def test_failure_is_remembered(tmp_path: Path) -> None:
    """The last failure is the first check that failed by itself, with its error and place."""
    progress = Progress.load(tmp_path)
    progress.record([FAILED])
    assert progress.of(ADDRESS).failure == LastFailure(
        check="test_c",
        error="KeyError: 'output'",
        where="exercises/first_stream/print_progress.py:31",
    )


def test_was_solved_now_fails(tmp_path: Path) -> None:
    """An exercise that fails after it was solved keeps that it was solved once."""
    progress = Progress.load(tmp_path)
    progress.record([verdict(Standing.SOLVED)])
    assert progress.of(ADDRESS).failure is None
    progress.record([FAILED])
    record = progress.of(ADDRESS)
    assert (record.standing, record.solved_once, record.attempts) == (Standing.UNSOLVED, True, 2)
    progress.save()
    assert find_errors(json.loads((tmp_path / "progress.json").read_text()), "progress-1") == []


def test_ungraded_changes_nothing(tmp_path: Path) -> None:
    """A verdict that is not the learner's doing leaves the record as it was."""
    progress = Progress.load(tmp_path)
    progress.record([FAILED])
    before = progress.of(ADDRESS)
    progress.record([verdict(Standing.UNGRADED, finding("test_a", Outcome.UNFINISHED))])
    assert progress.of(ADDRESS) == before


@pytest.mark.parametrize("standing", list(Standing))
def test_attempts(tmp_path: Path, standing: Standing) -> None:
    """An attempt is a verdict on something that was tried."""
    progress = Progress.load(tmp_path)
    progress.record([verdict(standing)])
    tried = standing not in (Standing.TODO, Standing.UNGRADED)
    assert progress.of(ADDRESS).attempts == tried


def test_reset_to_the_stub(tmp_path: Path) -> None:
    """Going back to the untouched stub forgets the failure and counts no attempt."""
    progress = Progress.load(tmp_path)
    progress.record([FAILED, verdict(Standing.TODO)])
    record = progress.of(ADDRESS)
    assert (record.standing, record.failure, record.attempts) == (Standing.TODO, None, 1)


def test_hints_seen(tmp_path: Path) -> None:
    """Each hint is remembered once, whatever fails later, until the hints are begun again."""
    progress = Progress.load(tmp_path)
    for step in ("1", "error:KeyError", "1"):
        progress.mark_seen(ADDRESS, step)
    progress.record([FAILED])
    assert progress.of(ADDRESS).seen == ("1", "error:KeyError")
    progress.update(ADDRESS, seen=())
    assert progress.of(ADDRESS).seen == ()


def test_saved_and_loaded(tmp_path: Path) -> None:
    """What was saved is loaded again, in a folder that the record makes itself."""
    folder = tmp_path / "a" / ".kit"
    progress = Progress.load(folder)
    progress.record([FAILED])
    progress.mark_seen(ADDRESS, "check:test_c")
    progress.update(ADDRESS, gave_up=True)
    progress.save()
    again = Progress.load(folder)
    assert again.of(ADDRESS) == progress.of(ADDRESS)
    assert again.of(ADDRESS).gave_up
    assert {path.name for path in folder.iterdir()} == {"progress.json", "progress.lock"}
    assert json.loads((folder / "progress.json").read_text())["format"] == 1


WRONG: tuple[dict[str, object], ...] = (
    {"standing": "excellent"},
    {"standing": None},
    {"points": "2"},
    {"points": True},
    {"points": float("nan")},
    {"points": 10**400},
    {"points": -1},
    {"attempts": 1.5},
    {"attempts": -1},
    {"solved_once": 1},
    {"gave_up": "no"},
    {"seen": "1"},
    {"seen": [1]},
    {"failure": []},
    {"failure": {}},
    {"failure": {"check": None, "error": "", "where": ""}},
)
BAD = (
    b"",
    b"{",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"NaN",
    b"[" * 100_000,
    b'{"format": ' + b"9" * 5_000 + b"}",
    b'{"format": 2, "exercises": {}}',
    b'{"format": 0, "exercises": {}}',
    b'{"format": true, "exercises": {}}',
    b'{"format": 1, "exercises": []}',
    b'{"format": 1, "exercises": {"a/b": null}}',
    *(
        json.dumps({"format": 1, "exercises": {ADDRESS: {**GOOD, **change}}}).encode()
        for change in WRONG
    ),
)


@pytest.mark.parametrize("content", BAD)
def test_bad_content(tmp_path: Path, content: bytes) -> None:
    """A record that cannot be used is kept aside, told of in a sentence, and begun anew."""
    (tmp_path / "progress.json").write_bytes(content)
    progress = Progress.load(tmp_path)
    assert progress.of(ADDRESS) == ExerciseRecord()
    assert progress.notice.startswith("The record of your progress begins anew: ")
    assert progress.notice.endswith(" (the old one is kept as progress.json.bad-1).")
    assert (tmp_path / "progress.json.bad-1").read_bytes() == content
    progress.save()
    assert Progress.load(tmp_path).notice == ""


def test_each_bad_one_is_kept(tmp_path: Path) -> None:
    """A second unusable record does not replace the first that was kept."""
    for content in ("one", "two"):
        (tmp_path / "progress.json").write_text(content)
        Progress.load(tmp_path)
    kept = [(tmp_path / f"progress.json.bad-{n}").read_text() for n in (1, 2)]
    assert kept == ["one", "two"]


def test_good_and_unknown_keys(tmp_path: Path) -> None:
    """Whole numbers are points too, and a key of a later version does no harm."""
    data = {"format": 1, "later": 1, "exercises": {ADDRESS: {**GOOD, "later": []}}}
    (tmp_path / "progress.json").write_text(json.dumps(data))
    progress = Progress.load(tmp_path)
    assert progress.notice == ""
    assert progress.of(ADDRESS).points == 2.0


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """A folder where the file should be is kept aside with all that is in it."""
    (tmp_path / "progress.json").mkdir()
    (tmp_path / "progress.json" / "mine").write_text("x")
    progress = Progress.load(tmp_path)
    assert progress.notice.endswith(" (the old one is kept as progress.json.bad-1).")
    assert (tmp_path / "progress.json.bad-1" / "mine").read_text() == "x"
    progress.record([FAILED])
    progress.save()
    assert Progress.load(tmp_path).of(ADDRESS).attempts == 1


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file where the folder should be does not stop loading; saving says what is wrong."""
    (tmp_path / ".kit").write_text("")
    progress = Progress.load(tmp_path / ".kit")
    progress.record([FAILED])
    with pytest.raises(MachineError) as caught:
        progress.save()
    assert caught.value.advice


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.data())
def test_random_json(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whatever JSON the file holds, it loads, and what it loads can be saved and read again."""
    key = data.draw(st.sampled_from([*GOOD, "other"]))
    inner = {**GOOD, key: data.draw(ANY_JSON)}
    whole = data.draw(
        st.sampled_from([inner, {"format": 1, "exercises": {ADDRESS: inner}}]) | ANY_JSON
    )
    folder = tmp_path_factory.mktemp("kit")
    (folder / "progress.json").write_text(json.dumps(whole))
    progress = Progress.load(folder)
    record = progress.of(ADDRESS)
    progress.save()
    again = Progress.load(folder)
    assert again.notice == ""
    assert again.of(ADDRESS) == record


@given(st.binary(max_size=60))
def test_random_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever bytes the file holds, it loads."""
    folder = tmp_path_factory.mktemp("kit")
    (folder / "progress.json").write_bytes(content)
    Progress.load(folder)


def _save_often(folder: Path, address: str) -> None:
    for attempt in range(40):
        progress = Progress.load(folder)
        progress.mark_seen(address, f"{attempt}")
        progress.mark_seen("shared/both", f"{address} {attempt}")
        progress.record([replace(FAILED, exercise="shared/both")])
        progress.save()


def test_two_kits_at_once(tmp_path: Path) -> None:
    """While several kits save, every reader gets a whole record, and no change is lost."""
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_save_often, args=(tmp_path, f"a/{n}")) for n in range(2)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert Progress.load(tmp_path).notice == ""
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    progress = Progress.load(tmp_path)
    assert [len(progress.of(f"a/{n}").seen) for n in range(2)] == [40, 40]
    assert len(progress.of("shared/both").seen) == 80
    assert progress.of("shared/both").attempts == 80
    assert {path.name for path in tmp_path.iterdir()} == {"progress.json", "progress.lock"}


def test_changes_of_two_kits_are_both_kept(tmp_path: Path) -> None:
    """What one kit saves between loading and saving of another one is still there afterwards."""
    first, second = Progress.load(tmp_path), Progress.load(tmp_path)
    first.record([FAILED])
    first.answer("q/one", "a")
    second.record([FAILED])
    second.mark_seen(ADDRESS, "1")
    second.update(ADDRESS, gave_up=True)
    second.answer("q/two", "b")
    second.tick("q/two", (0, 2))
    first.save()
    second.save()
    progress = Progress.load(tmp_path)
    record = progress.of(ADDRESS)
    assert (record.attempts, record.seen, record.gave_up) == (2, ("1",), True)
    assert progress.answers == {"q/one": "a", "q/two": "b"}
    data = json.loads((tmp_path / "progress.json").read_text())
    assert data["ticked"] == {"q/two": [0, 2]}


def test_a_change_is_saved_once(tmp_path: Path) -> None:
    """Saving again adds nothing; a change that could not be saved is saved by the next try."""
    progress = Progress.load(tmp_path / ".kit")
    progress.record([FAILED])
    (tmp_path / ".kit").write_text("")
    with pytest.raises(MachineError):
        progress.save()
    (tmp_path / ".kit").unlink()
    progress.save()
    progress.save()
    assert Progress.load(tmp_path / ".kit").of(ADDRESS).attempts == 1


def test_two_kits_put_one_bad_record_aside(tmp_path: Path) -> None:
    """A kit that read the bad record before another one put it aside keeps what that one saved."""
    (tmp_path / "progress.json").write_text("{")
    slow = Progress.load(tmp_path)
    slow.mark_seen(ADDRESS, "1")
    (tmp_path / "progress.json").write_text("{")
    quick = Progress.load(tmp_path)
    quick.record([FAILED])
    quick.save()
    slow.save()
    assert Progress.load(tmp_path).of(ADDRESS).attempts == 1
    assert Progress.load(tmp_path).of(ADDRESS).seen == ("1",)
    assert not (tmp_path / "progress.json.bad-3").exists()


def test_a_record_that_cannot_be_moved_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record of a newer kit stays where it is if there is no way to put it aside."""
    text = '{"format": 2}'
    (tmp_path / "progress.json").write_text(text)
    monkeypatch.setattr("kit.learner.records.put_aside", lambda file: None)
    progress = Progress.load(tmp_path)
    assert "cannot be used: a newer version of the kit wrote it" in progress.notice
    progress.mark_seen(ADDRESS, "1")
    with pytest.raises(MachineError):
        progress.save()
    assert (tmp_path / "progress.json").read_text() == text


def test_leftovers_of_a_killed_kit_are_removed(tmp_path: Path) -> None:
    """The next kit that saves removes temporary files, and needs nothing of the old lock."""
    (tmp_path / ".progress.json.123-abcd").write_text("{")
    (tmp_path / "progress.lock").write_text("")
    progress = Progress.load(tmp_path)
    progress.mark_seen(ADDRESS, "1")
    progress.save()
    assert {path.name for path in tmp_path.iterdir()} == {"progress.json", "progress.lock"}


@pytest.mark.skipif(os.name != "posix", reason="makes pipes and links")
@pytest.mark.parametrize("place", ["progress.json", "progress.lock"])
@pytest.mark.parametrize("kind", ["pipe", "link", "loop", "folder"])
def test_odd_things_in_the_folder(tmp_path: Path, place: str, kind: str) -> None:
    """A pipe, a link or a folder in the place of the record or of its lock loses no change."""
    file = tmp_path / place
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "link":
            file.symlink_to("nowhere")
        case "loop":
            file.symlink_to(file)
        case _:
            file.mkdir()
    progress = Progress.load(tmp_path)
    progress.record([FAILED])
    progress.save()
    assert Progress.load(tmp_path).of(ADDRESS).attempts == 1


@needs_user
def test_read_only_folder(tmp_path: Path) -> None:
    """A folder that may not be written to is the machine's fault."""
    tmp_path.chmod(0o555)
    try:
        progress = Progress.load(tmp_path)
        progress.mark_seen(ADDRESS, "1")
        with pytest.raises(MachineError):
            progress.save()
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o755)


def test_the_exercise_in_use_is_remembered(tmp_path: Path) -> None:
    """It is kept in the file; a record of an earlier kit has none."""
    file = tmp_path / "progress.json"
    file.write_text('{"format": 1, "exercises": {}}')
    progress = Progress.load(tmp_path)
    assert progress.last == ""
    progress.use(ADDRESS)
    progress.save()
    assert Progress.load(tmp_path).last == ADDRESS
    before = file.stat()
    progress.use(ADDRESS)
    progress.save()
    assert file.stat() == before
