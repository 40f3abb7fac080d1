"""Which of several files counts for an exercise; a file that students got is not an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from kit.classroom.uploads.submission import Upload, read_upload
from kit.source import BadFile

from .downloads import BOTH, COURSE, GREET, LATER, TOY, notebook, tarred, write, zipped

A, B = "basics/greet", "basics/add_later"
STUB = (TOY / "exercises/basics/greet.py").read_bytes()
LATER_STUB = (TOY / "exercises/basics/add_later.py").read_bytes()
STUBS = {f"exercises/{A}.py": STUB, f"exercises/{B}.py": LATER_STUB}
OTHER = GREET + b"# another answer\n"


def read(folder: Path, files: Mapping[str, bytes]) -> Upload:
    return read_upload(write(folder, files), COURSE)


@pytest.mark.parametrize(
    "answer",
    [
        {"greet.py": GREET},
        {"old/greet.py": GREET},
        {"Greet final.py": GREET},
        {"greet (1).py.txt": GREET},
        {"my answer.py": GREET},
        {"my answers.py": GREET + b"\n" + LATER},
        {"work.zip": zipped({"greet.py": GREET})},
        {"work.tar.gz": tarred({"hw/my answer.py": GREET})},
    ],
)
def test_an_untouched_file_is_not_an_answer(answer: Mapping[str, bytes], tmp_path: Path) -> None:
    """Whatever another file is called, it counts if the file in the usual place is the stub."""
    windows = STUB.replace(b"\n", b"\r\n")
    upload = read(tmp_path, {**STUBS, f"exercises/{A}.py": windows, **answer})
    assert upload.sources[A].startswith(GREET)
    assert not upload.is_untouched
    assert any(re.match("the untouched files? of .*greet", note) for note in upload.notes)
    assert upload.refusals == ()


def test_cells_of_a_notebook_count_before_an_untouched_file(tmp_path: Path) -> None:
    """A notebook is an answer; the stub beside it is none."""
    upload = read(tmp_path, {**STUBS, "work.ipynb": notebook(GREET)})
    assert upload.sources[A].startswith(b"def greet")
    assert upload.sources[B] == LATER_STUB


def test_a_copy_of_an_untouched_file_changes_nothing(tmp_path: Path) -> None:
    """Downloaded twice, or kept in another folder, the stub needs no note."""
    files = {"greet.py": GREET, "greet (1).py": STUB, "old/greet.py": STUB, "x.py": STUB}
    assert read(tmp_path, files).notes == ()


def test_untouched_files_alone_were_handed_in(tmp_path: Path) -> None:
    """They are read, and it is said that there is nothing else."""
    upload = read(tmp_path, STUBS)
    assert upload.is_untouched
    assert upload.sources == {A: STUB, B: LATER_STUB}
    assert not read(tmp_path, {f"exercises/{A}.py": GREET}).is_untouched


def test_two_answers_beside_an_untouched_file_are_both_named(tmp_path: Path) -> None:
    """The stub does not count, and neither does one of two files that may be meant."""
    upload = read(tmp_path, {**STUBS, "greet v1.py": GREET, "greet v2.py": OTHER})
    assert A not in upload.sources
    assert {refusal.name for refusal in upload.refusals} == {"greet v1.py", "greet v2.py"}


@pytest.mark.parametrize("name", ["old/greet.py", "greet (1).py", "draft.py", "a/b/draft.py"])
def test_an_answer_that_was_not_used_is_named(name: str, tmp_path: Path) -> None:
    """A file that defines the exercise's function is never passed over in silence."""
    upload = read(tmp_path, {"greet.py": GREET, name: OTHER})
    assert upload.sources == {A: GREET}
    assert upload.notes == (f"{name} was not used for greet: greet.py is there",)
    assert read(tmp_path, {name: GREET}).notes == ()  # it is the same


def test_an_answer_in_a_folder_of_the_course_is_named(tmp_path: Path) -> None:
    """The course's own solutions beside the stubs are nobody's answer."""
    solution = {f"solutions/{A}.py": GREET}
    upload = read(tmp_path / "course", {**STUBS, **solution})
    assert (upload.is_untouched, upload.refusals) == (True, ())
    (refusal,) = read(tmp_path / "own", {**STUBS, f"solutions/{A}.py": OTHER}).refusals
    assert refusal.name == f"solutions/{A}.py"
    assert refusal.repair == f"Move it to exercises/{A}.py."


def test_one_file_may_have_the_functions_of_several_exercises(tmp_path: Path) -> None:
    """It is used for each of them, whatever its name is; a note says so."""
    both = GREET + b"\n\n" + LATER
    upload = read(tmp_path / "a", {"answers.py": both})
    assert upload.sources == {A: both, B: both}
    note = "answers.py was used for greet and add_later, whose functions it defines"
    assert upload.notes == (note,)
    upload = read(tmp_path / "b", {"greet.py": both})
    assert upload.sources == {A: both, B: both}
    assert upload.notes == ("greet.py was used for add_later, whose function it defines",)
    upload = read(tmp_path / "c", {"greet.py": both, "add_later.py": LATER})
    assert (upload.sources, upload.notes) == ({A: both, B: LATER}, ())


def test_one_notebook_may_have_the_functions_of_several_exercises(tmp_path: Path) -> None:
    """Also one that is named as one of them; another notebook of that name counts before it."""
    upload = read(tmp_path / "a", {"greet.ipynb": notebook(GREET, LATER)})
    assert upload.sources[A].startswith(b"def greet")
    assert b"def add_later" in upload.sources[B]
    files = {"greet.ipynb": notebook(GREET, b"async def add_later(a, b, delay): pass")}
    upload = read(tmp_path / "b", {**files, "add_later.ipynb": notebook(LATER)})
    assert b"sleep" in upload.sources[B]
    assert upload.refusals == ()


def test_marked_cells_are_of_no_other_exercise(tmp_path: Path) -> None:
    """A mark says whose cells they are, whatever functions they define."""
    both = b"%%exercise greet\n" + GREET + b"\n\n" + LATER
    assert list(read(tmp_path, {"work.ipynb": notebook(both)}).sources) == [A]


@pytest.mark.parametrize(
    "source",
    [
        GREET.decode().encode("utf-16"),
        b"# Pr\xfcfung\n" + GREET,
        GREET + b"# Gr\xfc\xdfe\n",
        b"# coding: nonsense\n" + GREET,
        GREET.decode().encode("utf-16-le"),
    ],
)
@pytest.mark.parametrize("name", ["greet.py", "greet (1).py"])
def test_a_file_that_python_cannot_decode_is_not_accepted(
    name: str, source: bytes, tmp_path: Path
) -> None:
    """It is named with what to do, and not graded."""
    upload = read(tmp_path, {name: source, "add_later.py": LATER})
    assert upload.sources == {B: LATER}
    (refusal,) = upload.refusals
    assert refusal.name == name
    assert refusal.repair == "Save it as UTF-8 and hand it in again."


@pytest.mark.parametrize(
    "source",
    [b"\xef\xbb\xbf" + GREET, b"# -*- coding: latin-1 -*-\n# J\xfcrgen\n" + GREET, b""],
)
def test_a_declared_encoding_is_accepted(source: bytes, tmp_path: Path) -> None:
    """As Python does, with a byte order mark or a comment."""
    assert read(tmp_path, {"greet.py": source}).sources == {A: source}


# -- several archives ------------------------------------------------------------------------------


def test_all_archives_of_a_submission_are_opened(tmp_path: Path) -> None:
    """Parts of the work, one for each exercise, are as folders of their names."""
    parts = {"greet.py.zip": zipped({"greet.py": GREET}), "2.tgz": tarred({"add_later.py": LATER})}
    upload = read(tmp_path / "parts", parts)
    assert upload.sources == {A: GREET, B: LATER}
    assert upload.names[A] == "greet.py/greet.py"
    upload = read(tmp_path / "same", {"1.zip": zipped(BOTH), "2.zip": zipped(BOTH)})
    assert upload.sources == {A: GREET, B: LATER}
    other = {"1.zip": zipped(BOTH), "2.zip": zipped({"greet.py": OTHER})}
    upload = read(tmp_path / "other", other)
    assert upload.unfit[A].endswith("not the same each time: 1/greet.py and 2/greet.py")
    assert upload.sources == {B: LATER}


def test_an_archive_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """The others are read; alone, it is why the submission is refused."""
    upload = read(tmp_path / "a", {"1.zip": zipped(BOTH), "2.zip": b"PK", "3.rar": b"Rar!"})
    assert upload.sources == {A: GREET, B: LATER}
    assert {refusal.name for refusal in upload.refusals} == {"2.zip", "3.rar"}
    with pytest.raises(BadFile, match=r"2\.zip: the archive cannot be read"):
        read(tmp_path / "b", {"2.zip": b"PK"})


def test_the_limits_are_those_of_all_archives_together(tmp_path: Path) -> None:
    """Five of them with fifty megabytes each are more than one may have."""
    bomb = tarred({"big.bin": bytes(50 << 20)})
    files = {f"{number}.tgz": bomb for number in range(1, 6)}
    upload = read(tmp_path, {**files, "0.zip": zipped(BOTH)})
    assert upload.sources == {A: GREET, B: LATER}
    assert {refusal.name for refusal in upload.refusals} == {"4.tgz", "5.tgz"}
    for refusal in upload.refusals:
        assert "archives of the submission have more than 20 MB" in refusal.problem


def test_the_record_of_hints_is_found_in_an_archive(tmp_path: Path) -> None:
    """A text beside the only archive, or a folder in it, does not hide the record."""
    inside = {"hw/greet.py": GREET, "hw/.kit/progress.json": b'{"format": 1, "exercises": {}}'}
    upload = read(tmp_path, {"work.zip": zipped(inside), "README.md": b"hi"})
    assert upload.progress == inside["hw/.kit/progress.json"]


def test_the_record_of_hints_is_found_at_any_depth(tmp_path: Path) -> None:
    """That nearest to the top counts; two at the same depth that differ are none."""
    record = b'{"format": 1, "exercises": {}}'
    files = {"a/b/greet.py": GREET, "a/b/.kit/progress.json": record, "README.md": b"hi"}
    assert read(tmp_path / "deep", files).progress == record
    older = {"a/b/old/.kit/progress.json": b"{}"}
    assert read(tmp_path / "older", {**files, **older}).progress == record
    beside = {"a/c/.kit/progress.json": b"{}"}
    assert read(tmp_path / "beside", {**files, **beside}).progress == b""
