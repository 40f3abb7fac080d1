"""Whose each entry of a download is, and what is said of those that belong to no student."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.classroom.assignment import Assignment, Task, read_assignment
from kit.classroom.roster import Student, read_roster
from kit.classroom.uploads import TimeSource
from kit.classroom.uploads.collecting import FoundSubmissions, find_submissions
from kit.classroom.uploads.download import open_download
from kit.errors import MachineError, UsageError
from tests.systems import needs_git

from . import downloads
from .downloads import BOTH, COURSE, GREET, HONEST, LATER, REFUSED, tarred, write, zipped

ANNA = Student(id="anna", name="Anna Abel", columns={"id": "anna", "name": "Anna Abel"})
BERT = Student(id="bert", name="Bert Bo", columns={"id": "bert", "name": "Bert Bo"})
PAIR = (ANNA, BERT)
ONE = Assignment(
    file=Path(),
    title="T",
    seed=1,
    roster=Path(),
    tasks=(Task(exercise=COURSE.resolve("greet"), points=1),),
)


@contextmanager
def opened(
    folder: Path,
    files: Mapping[str, bytes],
    *students: Student,
    assignment: Assignment | None = None,
) -> Iterator[FoundSubmissions]:
    with open_download(write(folder, files)) as download:
        yield find_submissions(download, students or (ANNA, BERT), COURSE, assignment)


def with_column(student: Student, **cells: str) -> Student:
    return replace(student, columns={**student.columns, **cells})


@pytest.mark.parametrize("system", downloads.MAKERS)
def test_a_class_of_twenty_is_read(system: str, tmp_path: Path) -> None:
    """Who did the work is read whatever the files are called; all others are named with a reason."""
    path = downloads.make_download(system, tmp_path)
    students = read_roster(tmp_path / "roster.csv")
    assignment = read_assignment(tmp_path / "assignment.toml", COURSE)
    with open_download(path) as download:
        found = find_submissions(download, students, COURSE, assignment)
        uploads = {student: own.read() for student, own in found.submissions.items()}
    assert set(uploads) == {*downloads.HANDED_IN}
    for student in HONEST:
        upload = uploads[student]
        assert (student, upload.problem, upload.unfit) == (student, "", {})
        assert set(upload.sources) == {"basics/greet", "basics/add_later"}
        assert all(b"def " in source for source in upload.sources.values())
    for student, reason in REFUSED.items():
        assert reason in uploads[student].problem
        assert uploads[student].sources == {}
    (eve,) = found.unknown
    assert "eve" in eve.name.lower() or "submission_9999" in eve.name
    assert eve.problem
    assert eve.repair


@pytest.mark.parametrize(
    ("system", "source"),
    [
        ("gradescope", TimeSource.GRADESCOPE),
        ("github", TimeSource.COMMIT),
        ("archives", None),
        ("moodle", None),
        ("flat moodle", None),
        ("canvas", None),
    ],
)
def test_times_are_those_that_the_system_knows(
    system: str, source: TimeSource | None, tmp_path: Path
) -> None:
    """A download of Moodle or Canvas has the time of the download, so it is unknown."""
    path = downloads.make_download(system, tmp_path)
    with open_download(path) as download:
        found = find_submissions(download, read_roster(tmp_path / "roster.csv"), COURSE)
        nora = found.submissions["nora"].read()
    assert nora.time_source is source
    time = nora.submitted_at and nora.submitted_at.replace(microsecond=0)
    assert time == (downloads.time_of("nora") if source else None)
    has_note = any("late" in note for note in nora.notes)
    assert has_note == (system == "canvas")


def test_a_time_in_the_future_is_unknown(tmp_path: Path) -> None:
    """A clock that is wrong makes no submission late; a note says so."""
    write(tmp_path, {"anna/greet.py": GREET, "anna/add_later.py": LATER})
    future = datetime(2095, 1, 1, tzinfo=UTC).timestamp()
    os.utime(tmp_path / "anna/greet.py", (future, future))
    with opened(tmp_path, {}) as found:
        anna = found.submissions["anna"].read()
    assert (anna.submitted_at, anna.time_source) == (None, None)
    assert anna.notes == ("its time, 2095-01-01 00:00 UTC, is in the future, so it is unknown",)


# -- names that say whose it is -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("anna/greet.py", "ANNA/greet.py", "anna.py", "anna_greet.py", "greet-anna.py"),
        *("Anna Abel/greet.py", "Abel, Anna/greet.py", "anna_abel_greet.py", "greet_abel_anna.py"),
        *("Section A/anna/greet.py", "a/b/c/anna/work/greet.py"),
        *("Group-1-Anna Abel_12_assignsubmission_file_/greet.py", "anna (1)/greet.py"),
        *("abelanna_17_900_greet.py", "abelanna_LATE_17_900_greet-2.py", "annaabel_1_2_greet.py"),
    ],
)
def test_a_name_says_whose_it_is(name: str, tmp_path: Path) -> None:
    """A name in any of the usual forms is that of one student, and the file is found."""
    with opened(tmp_path, {name: GREET}, assignment=ONE) as found:
        assert found.unknown == ()
        assert found.submissions["anna"].read().sources == {"basics/greet": GREET}


@pytest.mark.parametrize(
    "name",
    [
        *("eve/greet.py", "greet.py", "annabel/greet.py", "anna_bert_greet.py", "abel.py"),
        *("Anna Abelson_1_assignsubmission_file_/greet.py", "abel_17_900_greet.py"),
        *("week 1/notes.txt", "anna1/greet.py", "anna-3/greet.py", "anna_2_greet.py"),
        *("anna-final/greet.py", "anna v2/greet.py", "anna.2/greet.py"),
    ],
)
def test_a_name_that_says_nothing_is_not_guessed(name: str, tmp_path: Path) -> None:
    """An entry that is not clearly a student's is named, with what to do."""
    with opened(tmp_path, {name: GREET}) as found:
        assert found.submissions == {}
        (unknown,) = found.unknown
        assert unknown.repair.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        *("anna (1)", "anna (1) (2)", "Anna - Copy (2)", "anna copy 3", "Kopie von anna"),
        *("anna - Kopie", "Anna Abel (3)", "Copy of abel anna", "hw-an-na (1)"),
    ],
)
def test_a_copy_belongs_to_whose_name_it_has(name: str, tmp_path: Path) -> None:
    """Marks of browsers and systems are left out of a name, and a note says so."""
    anna = with_column(ANNA, github_username="an-na")
    with opened(tmp_path, {f"{name}/greet.py": GREET}, anna, BERT) as found:
        upload = found.submissions["anna"].read()
    assert upload.sources == {"basics/greet": GREET}
    assert upload.notes == (f"{name} is named as a copy",)


def test_a_mark_in_a_students_file_is_not_noted(tmp_path: Path) -> None:
    """With a pattern nothing is left out of a name, so there is nothing to note."""
    files, rules = {"hw_anna_greet (1).py": GREET}, replace(ONE, submissions="hw_{id}_*")
    with opened(tmp_path, files, ANNA, assignment=rules) as found:
        notes = found.submissions["anna"].read().notes
    assert not any("copy" in note for note in notes)


def test_a_mark_in_an_id_is_part_of_it(tmp_path: Path) -> None:
    """Whose id ends in digits or a mark is not mistaken for another."""
    other = Student(id="anna (1)")
    with opened(tmp_path, {"anna (1)/greet.py": GREET}, ANNA, other) as found:
        assert [*found.submissions] == ["anna (1)"]
        assert found.submissions["anna (1)"].read().notes == ()


@pytest.mark.parametrize("id_", ["docx", "zip", "py", "final", "file"])
def test_an_id_that_is_a_word_of_any_name_is_not_found_inside_names(
    id_: str, tmp_path: Path
) -> None:
    """`greet.docx` is not of the student `docx`; an entry that is called so is."""
    student = Student(id=id_)
    for name in (f"greet.{id_}.txt", f"greet_{id_}.txt", f"{id_}_greet.pdf", f"greet.{id_}"):
        with opened(tmp_path / name, {name: GREET}, student, ANNA, assignment=ONE) as found:
            assert found.submissions == {}
    with opened(tmp_path / "own", {f"{id_}/greet.py": GREET}, student, ANNA) as found:
        assert [*found.submissions] == [id_]


def test_an_id_that_is_the_name_of_another_student_is_not_clear(tmp_path: Path) -> None:
    """Both ids are named; a line in the assignment says that names are ids."""
    ann = Student(id="Lee Ann", columns={"id": "Lee Ann"})
    lee = Student(id="lee", name="Lee Ann", columns={"id": "lee", "name": "Lee Ann"})
    files = {"Lee Ann/greet.py": GREET}
    with opened(tmp_path, files, ann, lee) as found:
        assert found.submissions == {}
        assert found.unknown[0].problem == "more than one student may be meant: Lee Ann, lee"
    with opened(tmp_path, files, ann, lee, assignment=replace(ONE, submissions="{id}")) as found:
        assert [*found.submissions] == ["Lee Ann"]


@pytest.mark.parametrize(
    ("files", "taken", "place"),
    [
        (["eve/bert/greet.py", "anna/greet.py"], ["anna"], "eve"),
        (["eve/bert_greet.py", "anna.py"], ["anna"], "eve"),
        (["eve/greet.py", "eve/bert/greet.py"], [], "eve"),
        (["eve/work.ipynb", "eve/bert/greet.py"], [], "eve"),
        (["eve/exercises/greet.py", "eve/bert/greet.py"], [], "eve"),
        (["A/eve/bert/greet.py", "A/anna/greet.py", "B/x.txt"], ["anna"], "A/eve"),
    ],
)
def test_what_is_in_a_submission_is_nobody_elses(
    files: list[str], taken: list[str], place: str, tmp_path: Path
) -> None:
    """A folder named as a student, in that of a person who is not on the roster, is not used."""
    with opened(tmp_path, dict.fromkeys(files, GREET), assignment=ONE) as found:
        assert [*found.submissions] == taken
        (unknown,) = [entry for entry in found.unknown if entry.name == place]
        assert f"so {place}/bert" in unknown.problem
        assert "move these" in unknown.repair


def test_sections_may_have_strangers_and_texts(tmp_path: Path) -> None:
    """A section stays one if it has a person who is not on the roster, and a file of no exercise."""
    files = ["A/anna/greet.py", "A/eve/greet.py", "A/info.txt", "B/bert_greet.py", "B/eve_greet.py"]
    with opened(tmp_path, dict.fromkeys(files, GREET), assignment=ONE) as found:
        assert [*found.submissions] == ["anna", "bert"]
        assert [entry.name for entry in found.unknown] == ["A/eve", "A/info.txt", "B/eve_greet.py"]


def test_a_deeper_entry_never_replaces_another(tmp_path: Path) -> None:
    """The one that is nearer to the top is read, and a note has both paths."""
    files = {"A/anna/greet.py": GREET, "B/x/anna/greet.py": b"other"}
    with opened(tmp_path, files) as found:
        upload = found.submissions["anna"].read()
    assert upload.sources == {"basics/greet": GREET}
    assert upload.notes == ("B/x/anna was not used: A/anna is nearer to the top",)


@contextmanager
def failing(path: Path, number: int, *calls: str) -> Iterator[None]:
    """Let the system's calls fail for a path and what is below it, for any user."""
    with pytest.MonkeyPatch.context() as patch:
        for call in calls:
            real = getattr(os, call)

            def fail(
                given: Any, *more: Any, real: Callable[..., Any] = real, **options: Any
            ) -> Any:
                is_path = isinstance(given, str | os.PathLike)
                if is_path and Path(os.fspath(given)).is_relative_to(path):
                    raise OSError(number, os.strerror(number), str(given))
                return real(given, *more, **options)

            patch.setattr(os, call, fail)
        yield


READ = ("open", "scandir", "listdir")
SEE = (*READ, "stat", "lstat")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO])
@pytest.mark.parametrize(
    ("files", "place", "calls"),
    [
        (["bert/greet.py"], "bert", READ),
        (["bert/greet.py"], "bert", SEE),
        (["bert/greet.py"], "bert/greet.py", READ),
        (["bert/exercises/greet.py"], "bert/exercises", READ),
        (["bert_greet.py"], "bert_greet.py", READ),
        (["bert_greet.py"], "bert_greet.py", SEE),
        (["bert/HEAD", "bert/objects/x"], "bert/HEAD", SEE),
        (["bert/.git/HEAD", "bert/greet.py"], "bert/.git", SEE),
        pytest.param(["bert/work/.git/HEAD"], "bert/work/.git/HEAD", READ, marks=needs_git),
        (["bert.zip"], "bert.zip", READ),
    ],
)
def test_what_the_machine_does_not_read_is_no_refusal(
    files: list[str], place: str, calls: tuple[str, ...], number: int, tmp_path: Path
) -> None:
    """The student is not graded yet, because 0 points would be wrong; all others are read."""
    content = dict.fromkeys([*files, "anna/greet.py"], GREET)
    with opened(tmp_path, content) as found:
        assert [*found.submissions] == ["anna", "bert"]
        with failing(tmp_path / place, number, *calls):
            assert found.submissions["anna"].read().sources == {"basics/greet": GREET}
            with pytest.raises(MachineError, match=os.strerror(number)):
                found.submissions["bert"].read()


def test_a_section_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """All others are found."""
    files = {"A/anna/greet.py": GREET, "B/bert/greet.py": GREET}
    write(tmp_path, files)
    with (
        failing(tmp_path / "B", errno.EACCES, *READ),
        open_download(tmp_path) as download,
    ):
        found = find_submissions(download, (ANNA, BERT), COURSE)
    assert [*found.submissions] == ["anna"]
    (unknown,) = found.unknown
    assert "cannot be read" in unknown.problem
    assert "Permission denied" in unknown.problem


TWINS = (
    Student(id="a1", name="Anna Abel", columns={"id": "a1", "name": "Anna Abel"}),
    Student(id="a2", name="Anna Abel", columns={"id": "a2", "name": "Anna Abel"}),
)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Anna Abel_12_assignsubmission_file_/greet.py", "participant"),
        ("abelanna_12_900_greet.py", "canvas_id"),
    ],
)
def test_two_students_of_one_name_are_told_apart_by_their_numbers(
    name: str, column: str, tmp_path: Path
) -> None:
    """Without the numbers on the roster both are named; with one of them it is clear."""
    with opened(tmp_path, {name: GREET}, *TWINS) as found:
        assert found.submissions == {}
        assert found.unknown[0].problem == "more than one student may be meant: a1, a2"
        assert column in found.unknown[0].repair
    numbered = [TWINS[0], with_column(TWINS[1], **{column: "12"})]
    with opened(tmp_path, {name: GREET}, *numbered) as found:
        assert list(found.submissions) == ["a2"]
    other = [with_column(TWINS[0], **{column: "13"}), TWINS[1]]
    with opened(tmp_path, {name: GREET}, *other) as found:
        assert list(found.submissions) == ["a2"]


def test_an_anonymous_download_says_how_to_get_another(tmp_path: Path) -> None:
    """Canvas and Moodle leave out names on request; Moodle's numbers may be on the roster."""
    files = {
        "anon_x7Yz1_900_greet.py": GREET,
        "Participant_12_assignsubmission_file_/greet.py": GREET,
        "Participant_13_assignsubmission_file_/greet.py": GREET,
    }
    anna = with_column(ANNA, participant="Participant 12")
    with opened(tmp_path, files, anna, BERT) as found:
        assert found.submissions["anna"].names == ["Participant_12_assignsubmission_file_"]
        problems = {entry.name.partition("_1")[0]: entry.problem for entry in found.unknown}
        assert "no student is participant 13" in problems["Participant"]
        assert "Canvas has left out the names" in problems["anon_x7Yz1_900_greet.py"]


def test_a_username_that_ends_as_another_is_decided_by_a_pattern(tmp_path: Path) -> None:
    """`hw-x-ann` may be of `ann` or of `x-ann`; the line in the assignment says which."""
    ann = with_column(ANNA, github_username="ann")
    other = with_column(BERT, github_username="x-ann")
    files = {
        "hw-ann/greet.py": GREET,
        "hw-x-ann/greet.py": GREET,
        "hw-x-ann-main.zip": zipped(BOTH),
    }
    with opened(tmp_path, files, ann, other) as found:
        assert found.submissions["anna"].names == ["hw-ann"]
        assert {entry.name for entry in found.unknown} == {"hw-x-ann", "hw-x-ann-main.zip"}
    assignment = replace(ONE, submissions="hw-{github_username}*")
    with opened(tmp_path, files, ann, other, assignment=assignment) as found:
        assert found.submissions["bert"].names == ["hw-x-ann", "hw-x-ann-main.zip"]
        assert found.unknown == ()


def test_a_pattern_may_name_folders_and_columns(tmp_path: Path) -> None:
    """Each part of the path is compared, in any case; nothing else counts beside it but ids."""
    anna = with_column(ANNA, section="Mon", matrikel="123")
    assignment = replace(ONE, submissions="{section}/sheet *_{matrikel}")
    files = {"mon/Sheet 1_123.zip": zipped(BOTH), "tue/Sheet 1_123.zip": zipped(BOTH)}
    with opened(tmp_path, files, anna, BERT, assignment=assignment) as found:
        assert found.submissions["anna"].names == ["mon/Sheet 1_123.zip"]
        assert [entry.name for entry in found.unknown] == ["tue"]


def test_a_pattern_with_an_unknown_column_is_an_error(tmp_path: Path) -> None:
    """The sentence names the column, and those that there are."""
    assignment = replace(ONE, submissions="hw-{git}")
    with (
        pytest.raises(UsageError, match=r"names \{git\}, and the roster has no such column"),
        opened(tmp_path, {}, ANNA, assignment=assignment),
    ):
        pass


# -- several entries, several students -------------------------------------------------------------


def test_the_members_of_a_group_all_get_its_submission(tmp_path: Path) -> None:
    """Gradescope names the members; at Moodle the roster has the column group."""
    metadata = b"""submission_1:
  :submitters:
  - {':name': Anna Abel, ':sid': anna, ':email': x@x}
  - {':name': Bert Bo, ':sid': null, ':email': null}
  - {':name': Eve, ':sid': eve, ':email': eve@x}
  :created_at: 2026-11-30 18:00:00.123456789 +01:00
"""
    files = {"submission_1/greet.py": GREET, "submission_metadata.yml": metadata}
    with opened(tmp_path / "g", files) as found:
        uploads = {student: own.read() for student, own in found.submissions.items()}
        assert [*uploads] == ["anna", "bert"]
        for upload in uploads.values():
            assert upload.submitted_at == datetime(2026, 11, 30, 17, 0, 0, 123456, tzinfo=UTC)
        assert [entry.problem for entry in found.unknown] == ["Eve is not on the roster"]
    students = [with_column(student, group="Team 1") for student in (ANNA, BERT)]
    files = {"Team 1_77_assignsubmission_file_/greet.py": GREET}
    with opened(tmp_path / "m", files, *students) as found:
        assert [*found.submissions] == ["anna", "bert"]


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Team 7_77_assignsubmission_file/greet.py", "Team_7"),
        ("AB Müllers_77_assignsubmission_file/greet.py", "A/B: Müller's"),
        ("Team 1_77_assignsubmission_file/greet.py", "Team 1, Lab 2"),
        ("team1_17_900_greet.py", "Team 1"),
        ("team1_LATE_17_900_greet.py", "Team 1, Lab 2"),
        ("toys-team-1/greet.py", "Team 1"),
        ("toys-team-1-main.zip", "team_1"),
        ("toys-die-streamer/greet.py", "Die Streamer!"),
    ],
)
def test_the_name_of_a_group_is_compared_as_systems_write_it(
    name: str, group: str, tmp_path: Path
) -> None:
    """Each member of the roster's group gets the work, and nobody else."""
    cleo = Student(id="cleo", columns={"id": "cleo", "group": "Team 2"})
    students = [with_column(s, group=group, canvas_id=str(17 + n)) for n, s in enumerate(PAIR)]
    data = zipped({"greet.py": GREET}) if name.endswith(".zip") else GREET
    with opened(tmp_path, {name: data}, *students, cleo) as found:
        assert found.unknown == ()
        assert [*found.submissions] == ["anna", "bert"]
        for submission in found.submissions.values():
            assert submission.members == ("anna", "bert")
            assert submission.read().sources == {"basics/greet": GREET}


def test_the_number_of_a_student_at_canvas_decides_before_a_group(tmp_path: Path) -> None:
    """A file with the student's own name is the student's, and of a group of others never."""
    anna = with_column(ANNA, canvas_id="17", group="abelanna")
    bert = with_column(BERT, canvas_id="18", group="abelanna")
    with opened(tmp_path / "own", {"abelanna_17_900_greet.py": GREET}, anna, bert) as found:
        assert [*found.submissions] == ["anna"]
    other = with_column(ANNA, canvas_id="17", group="Team 1")
    bert = with_column(BERT, canvas_id="18", group="Team 2")
    with opened(tmp_path / "other", {"team2_17_900_greet.py": GREET}, other, bert) as found:
        assert [*found.submissions] == ["anna"]


def test_groups_that_look_the_same_are_not_guessed(tmp_path: Path) -> None:
    """`Team 1` may be `Team_1` or `Team-1`, so both are named."""
    anna, bert = with_column(ANNA, group="Team_1"), with_column(BERT, group="Team-1")
    with opened(tmp_path, {"Team 1_77_assignsubmission_file/greet.py": GREET}, anna, bert) as found:
        assert found.submissions == {}
        assert found.unknown[0].problem == "more than one group on the roster may be Team 1"


def test_a_folder_of_a_section_is_not_the_work_of_a_group(tmp_path: Path) -> None:
    """If students' own folders are in it, these count; a number alone is no group either."""
    students = [with_column(student, group="Team 1, 1") for student in PAIR]
    files = {"toys-team-1/anna/greet.py": GREET, "week-1/bert/greet.py": GREET}
    with opened(tmp_path, files, *students) as found:
        assert [found.submissions[s].members for s in ("anna", "bert")] == [(), ()]


def test_a_pattern_may_name_groups(tmp_path: Path) -> None:
    """All members get the work; with another column beside it each match is a student's."""
    students = [with_column(student, group="team-1") for student in PAIR]
    files = {"sheet-team-1/greet.py": GREET}
    assignment = replace(ONE, submissions="sheet-{group}")
    with opened(tmp_path, files, *students, assignment=assignment) as found:
        assert found.submissions["bert"].members == ("anna", "bert")
    assignment = replace(ONE, submissions="sheet-{group}*{ section }")
    students = [with_column(student, section="1") for student in students]
    with opened(tmp_path, files, *students, assignment=assignment) as found:
        assert found.submissions == {}


def test_work_without_a_group_at_moodle_says_what_to_do(tmp_path: Path) -> None:
    """The folder has neither a number nor a name of the roster."""
    with opened(tmp_path, {"Default group_assignsubmission_file/greet.py": GREET}) as found:
        (entry,) = found.unknown
        assert "is no group on the roster" in entry.problem
        assert entry.repair.startswith("Put its students into a group in Moodle")


def test_names_are_compared_without_their_punctuation(tmp_path: Path) -> None:
    """Systems leave out apostrophes; a pattern may name a column as the roster does."""
    dora = Student(id="dora", name="Dora O'Neill", columns={"first_name": "Dora", "x": "O’Neill"})
    for name in ("Dora ONeill_1_assignsubmission_file", "Dora O Neill_1_assignsubmission_file"):
        with opened(tmp_path / name, {f"{name}/greet.py": GREET}, dora) as found:
            assert [*found.submissions] == ["dora"]
    assignment = replace(ONE, submissions="*{First Name} {X}*")
    files = {"1 - Dora ONeill - Nov/greet.py": GREET}
    with opened(tmp_path / "p", files, dora, assignment=assignment) as found:
        assert [*found.submissions] == ["dora"]


def test_metadata_that_is_not_yaml_is_named(tmp_path: Path) -> None:
    """A damaged file of Gradescope is one entry of the list, never a traceback."""
    for number, damaged in enumerate(
        (b"a: [", b"- 1", b"\xff\xfe", b"submission_1: {':submitters': 3}")
    ):
        files = {"submission_1/greet.py": GREET, "submission_metadata.yml": damaged}
        with opened(tmp_path / str(number), files) as found:
            assert found.submissions == {}
            assert found.unknown
            assert any("submission_metadata.yml" in entry.problem for entry in found.unknown)
            assert "on the roster" not in found.unknown[0].problem


def test_what_a_pattern_does_not_match_is_named_with_the_pattern(tmp_path: Path) -> None:
    """The teacher reads that the line in the assignment is what to change."""
    assignment = replace(ONE, submissions="hw-{id}")
    with opened(tmp_path, {"anna_greet.py": GREET}, assignment=assignment) as found:
        (unknown,) = found.unknown
    assert 'does not match the line submissions = "hw-{id}"' in unknown.problem
    assert unknown.repair == "Rename it, or change that line."


def test_a_second_download_of_a_browser_counts_if_it_is_the_same(tmp_path: Path) -> None:
    """`anna (1).zip` beside `anna.zip` is a copy, or else nobody knows which one counts."""
    files = {"anna.zip": zipped(BOTH), "anna (1).zip": zipped(BOTH)}
    with opened(tmp_path, files) as found:
        upload = found.submissions["anna"].read()
        assert (upload.problem, upload.notes) == ("", ("anna (1).zip is a copy of anna.zip",))
    files["anna (1).zip"] = zipped({"greet.py": b"other"})
    with opened(tmp_path, files) as found:
        problem = found.submissions["anna"].read().problem
        assert problem == "there is more than one submission: anna (1).zip and anna.zip"


def test_flat_files_of_a_student_are_one_submission(tmp_path: Path) -> None:
    """A resubmission's `-1` and a group's prefix are no part of an exercise's name."""
    files = {"abelanna_17_900_greet.py": GREET, "abelanna_17_901_add_later-1.py": LATER}
    with opened(tmp_path, files) as found:
        upload = found.submissions["anna"].read()
    assert upload.sources == {"basics/greet": GREET, "basics/add_later": LATER}
    assert upload.notes == ("add_later-1.py was used for add_later",)


def test_text_that_was_typed_in_the_browser_is_refused_alone(tmp_path: Path) -> None:
    """Beside files it is left out; without them the submission is refused with the reason."""
    files = {
        "Anna Abel_1_assignsubmission_onlinetext_/onlinetext.html": b"hi",
        "Anna Abel_1_assignsubmission_file_/greet.py": GREET,
        "bobert_2_text.html": b"hi",
    }
    with opened(tmp_path, files) as found:
        assert found.submissions["anna"].read().sources == {"basics/greet": GREET}
        assert "typed in the browser" in found.submissions["bert"].read().problem


def test_names_in_an_archive_of_a_class_lead_nowhere(tmp_path: Path) -> None:
    """A name that climbs out or cannot be seen is listed, and the others are read."""
    files = {"../anna/greet.py": b"x", "/anna/greet.py": b"x", "bert/greet.py": GREET}
    write(tmp_path, {"all.tar.gz": tarred(files), "all.zip": zipped(files)})
    for name in ("all.tar.gz", "all.zip"):
        with open_download(tmp_path / name) as download:
            found = find_submissions(download, (ANNA, BERT), COURSE)
            assert [*found.submissions] == ["bert"]
            assert {entry.name: entry.problem for entry in found.unknown} == {
                "../anna/greet.py": "its name climbs out of the archive",
                "/anna/greet.py": "its name is an absolute path",
            }
            assert found.submissions["bert"].read().sources == {"basics/greet": GREET}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("all.rar", "archives of the kind .rar are not read"),
        ("all.zip", "the archive cannot be read"),
    ],
)
def test_a_download_that_cannot_be_read_is_an_error(
    name: str, problem: str, tmp_path: Path
) -> None:
    """One sentence says why, and the advice what to name."""
    write(tmp_path, {name: b"no"})
    with pytest.raises(UsageError, match=problem), open_download(tmp_path / name):
        pass
