"""The gradebook's file: its record, older and newer schemas, and all that can be wrong with it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kit.classroom import gradebook as module
from kit.classroom.gradebook import (
    Attempt,
    StoredVerdict,
    open_gradebook,
)
from kit.classroom.gradebook_schema import SCHEMA_VERSION, update_schema
from kit.classroom.rows import Override, Refusal
from kit.errors import MachineError, UsageError
from kit.model import Finding, Lane, Moment, Outcome, Standing, Verdict, encode_verdict
from tests.systems import IS_ROOT

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
FOUND = Finding(
    check="test_a",
    says="does a",
    outcome=Outcome.FAILED,
    points=0.0,
    max_points=2.0,
    message="\ud800 says \x1b[31m",
    expected="1",
    actual="2",
    timeline=(Moment(at=0.5, lane=Lane.NODE, text="n starts"),),
)
VERDICT = Verdict(
    exercise="one/first",
    standing=Standing.UNSOLVED,
    points=1.0,
    max_points=3.0,
    seconds=0.0,
    advice="a",
    isolation="namespaces",
    findings=(FOUND,),
)
ATTEMPT = Attempt(
    student="anna",
    digest="d1",
    submitted_at=NOON,
    graded_at=NOON + timedelta(hours=1),
    stored=(StoredVerdict(verdict=VERDICT, fingerprint="f1"),),
    refusals=(Refusal(name="x.pyc", problem="compiled", repair="leave it out"),),
    hints={"one/first": 2},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "out" / "gradebook.sqlite"


def test_what_is_recorded_comes_back(file: Path) -> None:
    """An attempt with all its findings is read as it was written, by the next that opens it."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
    with open_gradebook(file) as gradebook:
        assert gradebook.read_current() == {"anna": ATTEMPT}
        assert gradebook.find_attempt("anna", "d1") == ATTEMPT
        assert gradebook.find_attempt("anna", "d2") is None
        assert gradebook.read_attempts() == {"anna": (ATTEMPT,)}


def test_it_is_a_wal_file_with_its_version(file: Path) -> None:
    """The journal is a write-ahead log, and the file says which schema it has."""
    with open_gradebook(file, create=True):
        pass
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_another_submission_counts_and_the_old_one_stays(file: Path) -> None:
    """A second content is a second attempt; the first can count again, with its own time."""
    second = replace(ATTEMPT, digest="d2", submitted_at=NOON + timedelta(days=1))
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
        gradebook.record([second])
        assert gradebook.read_current() == {"anna": second}
        assert gradebook.read_attempts() == {"anna": (ATTEMPT, second)}
        gradebook.record([replace(ATTEMPT, submitted_at=NOON + timedelta(days=9))])
        assert gradebook.read_current() == {"anna": ATTEMPT}


def test_when_it_was_handed_in_never_moves_by_itself(file: Path) -> None:
    """A regrade changes verdicts, never the time of the submission."""
    worse = replace(VERDICT, points=0.0)
    later = replace(
        ATTEMPT,
        submitted_at=NOON + timedelta(days=3),
        graded_at=NOON + timedelta(days=4),
        stored=(StoredVerdict(verdict=worse, fingerprint="f2"),),
    )
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
        gradebook.record([later])
        assert gradebook.read_current() == {"anna": replace(later, submitted_at=NOON)}
        gradebook.set_times({"anna": NOON - timedelta(days=1)})
        assert gradebook.read_current()["anna"].submitted_at == NOON - timedelta(days=1)


def test_finding_the_same_again_changes_nothing_but_with_what(file: Path) -> None:
    """An equal verdict keeps the time when it was found."""
    same = replace(
        ATTEMPT,
        graded_at=NOON + timedelta(days=4),
        stored=(StoredVerdict(verdict=VERDICT, fingerprint="f2"),),
    )
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
        gradebook.record([same])
        assert gradebook.read_current()["anna"] == replace(same, graded_at=ATTEMPT.graded_at)


def test_single_verdicts_wait_until_the_attempt_is_whole(file: Path) -> None:
    """A pending verdict does not count, and is gone once its attempt is recorded."""
    one = StoredVerdict(verdict=VERDICT, fingerprint="f1")
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([], [("anna", "d1", one)])
        assert gradebook.read_current() == {}
        assert gradebook.read_pending("anna", "d1") == (one,)
        gradebook.record([ATTEMPT])
        assert gradebook.read_pending("anna", "d1") == ()
        gradebook.record([], [("bert", "d1", one)])
        gradebook.drop_pending()
        assert gradebook.read_pending("bert", "d1") == ()


def test_overrides_keep_author_reason_and_time_whatever_is_graded(file: Path) -> None:
    """A person's word is still there after a regrade, the oldest first."""
    word = Override(
        student="anna", exercise="one/first", points=2.5, author="T", reason="r", at=NOON
    )
    with open_gradebook(file, create=True) as gradebook:
        gradebook.add_overrides(word)
        gradebook.add_overrides(replace(word, points=3.0))
        gradebook.record([ATTEMPT])
        assert gradebook.read_overrides() == (word, replace(word, points=3.0))


def test_several_overrides_are_written_whole_or_not_at_all(file: Path) -> None:
    """One that cannot be written takes those before it along."""
    good = Override(student="anna", exercise="", points=1.0, author="T", reason="r", at=NOON)
    with open_gradebook(file, create=True) as gradebook:
        with pytest.raises(MachineError):
            gradebook.add_overrides(good, replace(good, reason=None))  # type: ignore[arg-type]
        assert gradebook.read_overrides() == ()


def test_a_student_is_forgotten_in_every_table_of_students(file: Path) -> None:
    """A table of a later schema too: what has a column `student` is about a student."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT, replace(ATTEMPT, student="bert")])
        gradebook.record([], [("anna", "d2", ATTEMPT.stored[0])])
        tables = ("attempts", "current", "later", "pending")
        gradebook._run("CREATE TABLE later (student TEXT, source BLOB)")
        gradebook._run("INSERT INTO later VALUES ('anna', 'her source'), ('bert', 'his')")
        assert gradebook.count_records("anna") == dict.fromkeys(tables, 1)
        gradebook.forget_student("anna")
        assert gradebook.count_records("anna") == {}
        assert gradebook.find_students() == {"bert"}
        assert list(gradebook.read_current()) == ["bert"]
        assert gradebook._query("SELECT count(*) FROM verdicts") == [(1,)]
        assert gradebook._query("SELECT source FROM later") == [("his",)]
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"anna" not in content
    assert b"her source" not in content


def test_forgetting_fails_while_another_process_reads(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log would keep the old pages; the next run removes them."""
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
        with closing(sqlite3.connect(file)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM attempts").fetchall()
            with pytest.raises(MachineError, match="in use by another process"):
                gradebook.forget_student("anna")
        gradebook.forget_student("anna")
    assert all(b"anna" not in path.read_bytes() for path in file.parent.iterdir())


def test_a_transaction_is_written_whole_or_not_at_all(file: Path) -> None:
    """An attempt that cannot be written takes those before it in the same call along."""
    bad = replace(ATTEMPT, student="bert", digest=None)  # type: ignore[arg-type]
    with open_gradebook(file, create=True) as gradebook:
        with pytest.raises(MachineError):
            gradebook.record([ATTEMPT, bad])
        assert gradebook.read_current() == {}
        gradebook.record([ATTEMPT])
        assert list(gradebook.read_current()) == ["anna"]


# -- who waits for a verdict ----------------------------------------------------------------------


def test_a_submission_that_was_collected_waits_until_it_is_judged(file: Path) -> None:
    """It waits from the moment it is found, an older attempt does not stand for it, and it ends."""
    with open_gradebook(file, create=True) as gradebook:
        assert list(gradebook.find_unjudged(["anna"])) == ["anna"]
        gradebook.collect({"anna": "d1", "bert": None}, {})
        assert gradebook.find_unjudged(["anna", "bert"]) == {"anna": ""}
        gradebook.record([ATTEMPT])
        assert gradebook.find_unjudged(["anna", "bert"]) == {}
        gradebook.collect({"bert": ""}, {})
        assert gradebook.find_unjudged(["anna", "bert"]) == {"bert": ""}
        gradebook.collect({"anna": "d2", "bert": "d1"}, {})
        assert gradebook.find_unjudged(["anna", "bert"]) == {"anna": "", "bert": ""}


def test_a_submission_that_waits_is_not_forgotten_when_it_is_not_there(file: Path) -> None:
    """A later run on another folder does not turn a submission without a verdict into none."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.collect({"anna": "d1"}, {})
        gradebook.collect({"anna": None}, {})
        assert gradebook.find_unjudged(["anna"]) == {"anna": ""}


def test_a_submission_that_the_machine_could_not_read_waits_with_the_reason(file: Path) -> None:
    """An earlier verdict does not count for a submission that could not be read."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
        gradebook.collect({"anna": ""}, {"anna": "git is not installed"})
        assert gradebook.find_unjudged(["anna"]) == {"anna": "git is not installed"}
        gradebook.collect({"anna": "d1"}, {})
        assert gradebook.find_unjudged(["anna"]) == {}


def test_an_override_is_undone_one_at_a_time_and_stays_in_the_history(file: Path) -> None:
    """The one before it counts again; what was undone says by whom and when."""
    word = Override(student="anna", exercise="", points=2.5, author="T", reason="r", at=NOON)
    newer = replace(word, points=3.0)
    with open_gradebook(file, create=True) as gradebook:
        gradebook.add_overrides(word)
        gradebook.add_overrides(newer)
        assert gradebook.undo_override("anna", "", by="M", at=NOON)
        assert gradebook.read_overrides() == (word,)
        undone = replace(newer, undone_at=NOON, undone_by="M")
        assert gradebook.read_overrides(undone_too=True) == (word, undone)
        assert gradebook.undo_override("anna", "", by="M", at=NOON)
        assert not gradebook.undo_override("anna", "", by="M", at=NOON)


def test_a_time_that_becomes_known_is_kept(file: Path) -> None:
    """An unknown time of submission is filled in by the next attempt that knows it."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([replace(ATTEMPT, submitted_at=None)])
        assert gradebook.read_current()["anna"].submitted_at is None
        gradebook.record([ATTEMPT])
        assert gradebook.read_current()["anna"].submitted_at == NOON


# -- other schemas --------------------------------------------------------------------------------


def of_schema_1(file: Path) -> None:
    """A gradebook as the first schema had it, with one attempt and one override."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        update_schema(connection, file, to=1)
        connection.execute("PRAGMA application_id = 0")
        connection.execute(
            "INSERT INTO attempts VALUES (1, 'anna', 'd1', ?, ?, 'f0', '', 0, ?, ?)",
            (
                *(NOON.isoformat(), (NOON + timedelta(hours=1)).isoformat()),
                *('[["x.pyc", "compiled", "leave it out"]]', '{"one/first": 2}'),
            ),
        )
        text = json.dumps(encode_verdict(VERDICT))
        connection.execute("INSERT INTO verdicts VALUES (1, 'one/first', ?)", (text,))
        connection.execute("INSERT INTO current VALUES ('anna', 1)")
        connection.execute(
            "INSERT INTO overrides VALUES (1, 'anna', '', 3.0, 'T', 'r', ?)", (NOON.isoformat(),)
        )


def test_a_gradebook_of_the_first_schema_is_brought_up_to_date(file: Path) -> None:
    """Attempts, verdicts and overrides of an older kit are all there; its checks are unknown."""
    of_schema_1(file)
    with open_gradebook(file) as gradebook:
        (one,) = ATTEMPT.stored
        unknown = replace(one, fingerprint="")
        assert gradebook.read_current() == {"anna": replace(ATTEMPT, stored=(unknown,))}
        assert [word.points for word in gradebook.read_overrides()] == [3.0]
        gradebook.record([ATTEMPT])
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def of_schema_2(file: Path) -> None:
    """A gradebook of a run that was interrupted: anna is judged, bert partly, cleo not at all."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        update_schema(connection, file, to=2)
        for number, (student, submitted) in enumerate(
            (("anna", NOON + timedelta(hours=1)), ("dora", NOON)), 1
        ):
            connection.execute(
                "INSERT INTO attempts VALUES (?, ?, 'd1', ?, ?, '', 0, '[]', ?)",
                (
                    *(number, student, submitted.isoformat()),
                    *((NOON + timedelta(hours=1)).isoformat(), "{}" if number == 1 else '{"a": 1}'),
                ),
            )
            connection.execute("INSERT INTO current VALUES (?, ?)", (student, number))
        row = ("one/first", "f1", json.dumps(encode_verdict(VERDICT)))
        connection.execute("INSERT INTO pending VALUES ('bert', 'd1', ?, ?, ?)", row)
        connection.execute(
            "INSERT INTO overrides VALUES (1, 'anna', '', 3.0, 'T', 'r', ?)", (NOON.isoformat(),)
        )


def test_a_gradebook_of_the_second_schema_loses_what_was_invented(file: Path) -> None:
    """Times that were those of grading and numbers of hints without a record are unknown now."""
    of_schema_2(file)
    with open_gradebook(file) as gradebook:
        anna, dora = gradebook.read_current().values()
        assert (anna.submitted_at, anna.hints) == (None, None)
        assert (dora.submitted_at, dora.hints) == (NOON, {"a": 1})
        assert list(gradebook.find_unjudged(["anna", "bert", "cleo", "dora"])) == ["bert", "cleo"]
        assert [word.points for word in gradebook.read_overrides()] == [3.0]
        assert gradebook.read_pending("bert", "d1") != ()


def test_a_gradebook_of_a_newer_kit_is_left_alone(file: Path) -> None:
    """An error names the schema, and nothing is written."""
    with open_gradebook(file, create=True):
        pass
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(MachineError, match="newer kit"), open_gradebook(file):
        pass


def test_a_database_of_something_else_is_left_alone(file: Path) -> None:
    """An SQLite file of another program gets no tables of the kit."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(MachineError, match="another database"), open_gradebook(file):
        pass


# -- what can be wrong ----------------------------------------------------------------------------


def test_no_gradebook_is_reported(file: Path) -> None:
    """Reading needs a gradebook; the error says how to make one."""
    with pytest.raises(UsageError, match="There is no gradebook"), open_gradebook(file):
        pass
    assert not file.exists()


@pytest.mark.parametrize("content", [b"something else", b"SQLite format 3\0" + bytes(200)])
def test_a_file_that_is_no_gradebook_is_reported_and_kept(file: Path, content: bytes) -> None:
    """What is there is named as damaged, and stays as it is."""
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(MachineError, match="damaged or not a gradebook"), open_gradebook(file):
        pass
    assert file.read_bytes() == content


def test_a_damaged_page_is_reported_when_it_is_opened(file: Path) -> None:
    """Garbage in the middle of the file is found before anything is written."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([replace(ATTEMPT, student=f"s{n}", digest=f"{n}" * 64) for n in range(99)])
    content = bytearray(file.read_bytes())
    content[8192:40_960] = os.urandom(32_768)
    file.write_bytes(content)
    with pytest.raises(MachineError, match="damaged"), open_gradebook(file):
        pass


def test_a_verdict_that_no_kit_wrote_is_reported(file: Path) -> None:
    """A value changed by hand is as good as damage."""
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE verdicts SET verdict = '{}'")
        connection.commit()
    with open_gradebook(file) as gradebook, pytest.raises(MachineError, match="damaged"):
        gradebook.read_current()


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(file: Path) -> Iterator[Path]:
    """A gradebook that another process is writing to."""
    with open_gradebook(file, create=True):
        pass
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdout.readline()
    yield file
    holder.stdin.close()
    holder.stdout.close()
    holder.wait()


def test_a_gradebook_that_another_process_writes_to_is_reported(
    held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can be read meanwhile; writing waits a while and then says so."""
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    with open_gradebook(held) as gradebook:
        assert gradebook.read_current() == {}
        with pytest.raises(MachineError, match="in use by another process"):
            gradebook.record([ATTEMPT])


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    """A file where the folder should be is one sentence."""
    (tmp_path / "out").write_text("")
    with (
        pytest.raises(MachineError, match="cannot be used"),
        open_gradebook(tmp_path / "out" / "gradebook.sqlite", create=True),
    ):
        pass


def test_a_folder_that_may_not_be_written_is_reported(file: Path) -> None:
    """Without the right to write, nothing is begun."""
    file.parent.mkdir(mode=0o500)
    if os.access(file.parent, os.W_OK):
        pytest.skip("root may write everywhere")
    with pytest.raises(MachineError, match="cannot be used"), open_gradebook(file, create=True):
        pass


def test_a_full_disk_is_reported_and_loses_nothing(file: Path) -> None:
    """Where no more fits, what was written before is there, and writing goes on once there is room."""
    resource = pytest.importorskip("resource")
    with open_gradebook(file, create=True) as gradebook:
        gradebook.record([ATTEMPT])
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        many = [replace(ATTEMPT, student=f"s{n}", digest=f"{n}") for n in range(1000)]
        try:
            with pytest.raises(MachineError, match="cannot be written") as caught:
                gradebook.record(many)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert "what was graded before is kept" in caught.value.advice
        assert gradebook.read_current() == {"anna": ATTEMPT}
        gradebook.record(many)
        assert len(gradebook.read_current()) == 1001


def test_a_full_file_system_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    """The same on a file system that is really full."""
    small = tmp_path / "small"
    small.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not IS_ROOT or mount is None or umount is None:
        pytest.skip("only root may mount a small file system")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=300k", "kit-test", small], check=False)
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        file = small / "gradebook.sqlite"
        many = [replace(ATTEMPT, student=f"s{n}", digest=f"{n}") for n in range(1000)]
        with open_gradebook(file, create=True) as gradebook:
            gradebook.record([ATTEMPT])
            with pytest.raises(MachineError, match="full"):
                gradebook.record(many)
        with open_gradebook(file) as gradebook:
            assert gradebook.read_current() == {"anna": ATTEMPT}
    finally:
        subprocess.run([umount, small], check=True)
