"""Folders and archives as people hand them in, and as they should not."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.classroom.uploads import MAX_DEPTH, MAX_FILES
from kit.classroom.uploads.archives import SUBMISSION
from kit.classroom.uploads.submission import Upload, read_upload
from kit.course import Chapter, Course, Exercise, Limits, RunnerNeeds
from kit.source import MAX_SOURCE, BadFile

EXERCISES = tuple(
    Exercise(address=f"first/{name}", chapter="first", name=name) for name in ("greet", "café")
)
COURSE = Course(
    root=Path(),
    name="c",
    title="C",
    chapters=(Chapter(name="first", title="First", exercises=EXERCISES),),
    limits=Limits(),
    runner=RunnerNeeds(preload=("webgraph.core",)),
)
GREET = "first/greet"


def folder(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def archive(root: Path, files: Mapping[str, bytes]) -> Path:
    path = root / "handed in.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name), data)
    return path


Maker = Callable[[Path, Mapping[str, bytes]], Path]
either = pytest.mark.parametrize("make", [folder, archive])


def problems_of(taken: Upload) -> dict[str, str]:
    return {refusal.name: refusal.problem for refusal in taken.refusals}


@either
@pytest.mark.parametrize(
    "name",
    [
        *("greet.py", "exercises/greet.py", "first/greet.py", "exercises/first/greet.py"),
        *(
            "anna/greet.py",
            "anna/exercises/first/greet.py",
            "Greet.PY",
            "first submission/greet.py",
        ),
    ],
)
def test_an_exercise_is_found_flat_or_at_its_address(
    make: Maker, name: str, tmp_path: Path
) -> None:
    """A file may lie flat or at its address, with a folder around everything or without."""
    taken = read_upload(make(tmp_path, {name: b"x = 1"}), COURSE)
    assert (taken.sources, taken.unfit, taken.refusals) == ({GREET: b"x = 1"}, {}, ())


@either
def test_names_are_compared_in_one_form(make: Maker, tmp_path: Path) -> None:
    """Letters that a system writes in another form are the same letters."""
    taken = read_upload(make(tmp_path, {"cafe\u0301.py": b"x"}), COURSE)
    assert taken.sources == {"first/café": b"x"}


@either
def test_what_people_leave_around_is_no_matter(make: Maker, tmp_path: Path) -> None:
    """A README, hidden files and what Python or an archiver writes are passed over in silence."""
    litter = ("README.md", ".DS_Store", "__MACOSX/._greet.py", "__pycache__/greet.cpython-311.pyc")
    more = (".vscode/settings.json", "notes.py", "hints/first/greet.md", ".git/config")
    files = dict.fromkeys((*litter, *more), b"?") | {"greet.py": b"x"}
    taken = read_upload(make(tmp_path, files), COURSE)
    assert (taken.sources, taken.refusals) == ({GREET: b"x"}, ())


@either
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("json.py", "its name is that of the module json"),
        ("webgraph.py", "its name is that of the module webgraph"),
        ("exercises/kit/__init__.py", "its name is that of the module kit"),
        ("conftest.py", "its name is that of the module conftest"),
        ("sitecustomize.py", "its name is that of the module sitecustomize"),
        ("greet.pyc", "this is compiled code, and only source is read"),
        ("greet.cpython-311-x86_64-linux-gnu.so", "this is compiled code, and only source is read"),
        ("evil.pth", "this is compiled code, and only source is read"),
        ("pytest.ini", "settings of tools have no effect here"),
        ("more.zip", "an archive in a submission is not opened"),
    ],
)
def test_what_would_matter_elsewhere_is_refused_by_name(
    make: Maker, name: str, problem: str, tmp_path: Path
) -> None:
    """Files that would shadow a module, or be run in place of source, are named with the repair."""
    taken = read_upload(make(tmp_path, {name: b"?", "greet.py": b"x"}), COURSE)
    assert taken.sources == {GREET: b"x"}
    (refusal,) = taken.refusals
    assert (refusal.name, refusal.problem) == (name, problem)
    assert refusal.repair.endswith(".")


@either
def test_an_exercise_that_is_there_twice_must_be_the_same(make: Maker, tmp_path: Path) -> None:
    """Which of two different files counts is not guessed; two equal ones are one."""
    two = {"greet.py": b"x = 1", "exercises/first/greet.py": b"x = 2"}
    taken = read_upload(make(tmp_path, two), COURSE)
    assert taken.sources == {}
    assert "more than once" in taken.unfit[GREET]
    again = make(tmp_path, dict.fromkeys(two, b"x = 1"))
    assert read_upload(again, COURSE).sources == {GREET: b"x = 1"}


def test_names_that_differ_by_case_are_one_name(tmp_path: Path) -> None:
    """On one system or another two such files are one; neither is preferred."""
    taken = read_upload(archive(tmp_path, {"greet.py": b"x = 1", "GREET.py": b"x = 2"}), COURSE)
    assert "GREET.py and greet.py" in taken.unfit[GREET]


@either
def test_a_giant_source_is_not_read(make: Maker, tmp_path: Path) -> None:
    """An exercise beyond the size of a source is unfit; the others are taken."""
    files = {"greet.py": bytes(MAX_SOURCE + 1), "café.py": b"x"}
    taken = read_upload(make(tmp_path, files), COURSE)
    assert (list(taken.sources), list(taken.unfit)) == (["first/café"], [GREET])


# -- folders --------------------------------------------------------------------------------------


def _pipe(file: Path) -> None:
    os.mkfifo(file)


def _link(file: Path) -> None:
    file.symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("make", "problem"),
    [(_link, "this is a link"), (_pipe, "this is not a regular file but a pipe")],
)
def test_an_exercise_that_is_no_file_is_unfit(
    make: Callable[[Path], None], problem: str, tmp_path: Path
) -> None:
    """A link or a pipe is never opened."""
    make(tmp_path / "greet.py")
    taken = read_upload(tmp_path, COURSE)
    assert (taken.sources, taken.unfit) == ({}, {GREET: problem})
    assert problems_of(taken) == {"greet.py": problem}


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    """What is behind a link may be anybody's."""
    folder(tmp_path / "theirs", {"greet.py": b"their answer"})
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/first").symlink_to(tmp_path / "theirs")
    with pytest.raises(BadFile, match=r"only first\. first: this is a link"):
        read_upload(tmp_path / "mine", COURSE)
    (tmp_path / "all").symlink_to(tmp_path / "theirs")
    with pytest.raises(BadFile, match="link"):
        read_upload(tmp_path / "all", COURSE)


def test_too_many_and_too_deep(tmp_path: Path) -> None:
    """A folder that is no submission is left before it costs anything."""
    deep = tmp_path / "deep" / "/".join("d" * (MAX_DEPTH + 2))
    deep.mkdir(parents=True)
    with pytest.raises(BadFile, match="deep"):
        read_upload(tmp_path / "deep", COURSE)
    many = folder(tmp_path / "many", {f"{n}.txt": b"" for n in range(MAX_FILES + 1)})
    with pytest.raises(BadFile, match="more than 2000 files"):
        read_upload(many, COURSE)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("notes.txt", "neither a folder nor"),
        ("nowhere", "the file is missing"),
        ("nowhere.zip", "the file is missing"),
        ("hand.tar.gz", "the archive cannot be read"),
        ("hand.tar.xz", "an archive of the kind .tar.xz is not read"),
        ("hand.RAR", "an archive of the kind .rar is not read"),
    ],
)
def test_neither_a_folder_nor_an_archive(name: str, problem: str, tmp_path: Path) -> None:
    """Anything else is refused whole, and other kinds of archives are named."""
    folder(tmp_path, {"notes.txt": b"", "hand.tar.gz": b"", "hand.tar.xz": b"", "hand.RAR": b""})
    with pytest.raises(BadFile, match=problem):
        read_upload(tmp_path / name, COURSE)


def _pipe_archive(path: Path) -> None:
    os.mkfifo(path)


def _link_archive(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder_archive(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (_pipe_archive, "not a regular file"),
        (_link_archive, "this is a link"),
        (_folder_archive, "it is empty"),
    ],
)
def test_an_archive_that_is_no_file_is_never_opened(
    make: Callable[[Path], None], problem: str, tmp_path: Path
) -> None:
    """A pipe or a device under an archive's name is refused at once, and a folder is a folder."""
    make(tmp_path / "hal.zip")
    with pytest.raises(BadFile, match=problem):
        read_upload(tmp_path / "hal.zip", COURSE)


@either
@pytest.mark.parametrize(
    "name",
    ["week 1/work/greet.py", "src/deep/er/first/greet.py", "exercises/second/greet.py"],
)
def test_an_exercise_is_found_at_any_depth(make: Maker, name: str, tmp_path: Path) -> None:
    """Where only one file has an exercise's name, it is taken from whatever folder it is in."""
    taken = read_upload(make(tmp_path, {name: b"x = 1", "README.md": b""}), COURSE)
    assert (taken.sources, taken.refusals) == ({GREET: b"x = 1"}, ())


@either
def test_the_usual_place_counts_before_others(make: Maker, tmp_path: Path) -> None:
    """A whole course handed in is no riddle: its other shelves and old copies are passed over."""
    files = {
        "exercises/first/greet.py": b"mine",
        "old/greet.py": b"older",
        "solutions/first/greet.py": b"reference",
        ".kit/originals/first/greet.py": b"stub",
    }
    assert read_upload(make(tmp_path, files), COURSE).sources == {GREET: b"mine"}


@either
def test_two_files_elsewhere_are_not_guessed_between(make: Maker, tmp_path: Path) -> None:
    """Of two different files in unusual places neither counts."""
    files = {"a/x/greet.py": b"1", "b/x/greet.py": b"2", "b/café.py": b"3"}
    taken = read_upload(make(tmp_path, files), COURSE)
    assert (taken.sources, list(taken.unfit)) == ({"first/café": b"3"}, [GREET])


@either
@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"README.md": b"", "a.ipynb": b"", "b": b"", "c": b""},
            "only README.md, a.ipynb, b and 1",
        ),
        ({"greet.ipynb": b"{}"}, "greet.ipynb: it is not a notebook"),
        ({"all.zip": b"PK"}, "all.zip: the archive cannot be read"),
        ({"all.7z": b"7z"}, "all.7z: an archive of the kind .7z is not read"),
        ({"solutions/first/greet.py": b"x", "a.md": b""}, "only "),
        ({"hunts/greet.py": b"x", "a.md": b""}, "only "),
    ],
)
def test_a_submission_without_an_exercise_is_refused(
    make: Maker, files: dict[str, bytes], problem: str, tmp_path: Path
) -> None:
    """What was found in place of a file of an exercise is named, and what it might have meant."""
    with pytest.raises(BadFile, match=problem):
        read_upload(make(tmp_path, files), COURSE)


@pytest.mark.parametrize("seconds", [0.0, 315_532_800.0, 2.0**55])
def test_an_impossible_time_is_unknown(seconds: float, tmp_path: Path) -> None:
    """A file of 1970, of 1980 or of the far future has no known time."""
    file = tmp_path / "greet.py"
    file.write_bytes(b"x")
    try:
        os.utime(file, (seconds, seconds))
    except OSError:
        pytest.skip("this file system cannot hold that time")
    assert read_upload(tmp_path, COURSE).submitted_at is None


def test_an_archive_has_no_time(tmp_path: Path) -> None:
    """When an archive was downloaded is not when it was handed in."""
    assert read_upload(archive(tmp_path, {"greet.py": b"x"}), COURSE).submitted_at is None


def test_a_directory_of_countless_members_is_not_listed(tmp_path: Path) -> None:
    """An archive of very many empty files is refused before each costs memory."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(4 * MAX_FILES + 1):
            made.writestr(str(number), b"")
    with pytest.raises(BadFile, match="more than 2000 files"):
        read_upload(path, COURSE)


# -- archives -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../greet.py", "its name climbs out of the archive"),
        ("exercises/../../greet.py", "its name climbs out of the archive"),
        ("..\\greet.py", "its name climbs out of the archive"),
        ("/greet.py", "its name is an absolute path"),
        ("C:greet.py", "its name is an absolute path"),
        ("greet\x00.py", "its name has characters that cannot be seen"),
        ("\u202egreet.py", "its name has characters that cannot be seen"),
    ],
)
def test_names_that_lead_out_are_refused(name: str, problem: str, tmp_path: Path) -> None:
    """No such name is an exercise's, and nothing is ever written."""
    inside = tmp_path / "inside"
    inside.mkdir()
    path = archive(inside, {"greet_.py": b"x"})
    path.write_bytes(renamed(path.read_bytes(), b"greet_.py", name.encode()))
    with pytest.raises(BadFile, match=f"no file of an exercise.*: {problem}"):
        read_upload(path, COURSE)
    assert sorted(tmp_path.rglob("*")) == [inside, path]


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with another name for its one member, whatever a writer would say to it."""
    made = bytearray(data.replace(old, new))
    local, central = made.find(b"PK\3\4"), made.find(b"PK\1\2")
    made[local + 26 : local + 28] = len(new).to_bytes(2, "little")
    made[central + 28 : central + 30] = len(new).to_bytes(2, "little")
    for flags in (local + 6, central + 8):
        made[flags : flags + 2] = (0x800).to_bytes(2, "little")  # names are UTF-8
    end = made.find(b"PK\5\6")
    made[end + 12 : end + 16] = (end - central).to_bytes(4, "little")
    made[end + 16 : end + 20] = central.to_bytes(4, "little")
    return bytes(made)


def test_a_link_in_an_archive_is_unfit(tmp_path: Path) -> None:
    """A member that says it is a link is not taken for its text."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        link = zipfile.ZipInfo("greet.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert read_upload(path, COURSE).unfit == {GREET: "this is a link"}


def test_a_bomb_is_not_lit(tmp_path: Path) -> None:
    """What would unpack to far more than a submission is refused by what it declares."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(5):
            made.writestr(f"{number}.bin", bytes(50 << 20))
    with pytest.raises(BadFile, match="unpack to more than"):
        read_upload(path, COURSE)


def test_a_bomb_that_lies_about_its_size_is_not_lit(tmp_path: Path) -> None:
    """A member that unpacks to more than it declares is read no further than a source may go."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("greet.py", bytes(10 << 20))
    data = path.read_bytes()
    path.write_bytes(data.replace((10 << 20).to_bytes(4, "little"), (9).to_bytes(4, "little")))
    assert "cannot be unpacked" in read_upload(path, COURSE).unfit[GREET]


def test_names_repeated_in_an_archive(tmp_path: Path) -> None:
    """Unpackers take the first or the last of two equal names; this takes none."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("greet.py", "x = 1")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("greet.py", "x = 2")
    assert "more than once" in read_upload(path, COURSE).unfit[GREET]


def test_an_archive_that_is_none_or_too_large(tmp_path: Path) -> None:
    """Damaged, cut off, encrypted or giant: one sentence each."""
    path = archive(tmp_path, {"greet.py": b"x = 1"})
    data = path.read_bytes()
    for damaged in (b"", b"PK", data[:-30], data[10:-1]):
        path.write_bytes(damaged)
        with pytest.raises(BadFile, match="cannot be read"):
            read_upload(path, COURSE)
    encrypted = bytearray(data)
    encrypted[data.find(b"PK\1\2") + 8] |= 1
    path.write_bytes(encrypted)
    assert read_upload(path, COURSE).unfit == {GREET: "this is encrypted"}
    os.truncate(path, SUBMISSION.packed + 1)
    with pytest.raises(BadFile, match="larger than 20 MB"):
        read_upload(path, COURSE)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_are_taken_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    """Whatever is in an archive, it is taken in or refused, and nothing else happens."""
    buffer = io.BytesIO()
    # zipfile warns of a name that comes twice, as the empty one may, which becomes x.
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w") as made:
        for name in data.draw(st.lists(st.text(max_size=9) | st.just("greet.py"), unique=True)):
            made.writestr(zipfile.ZipInfo(name or "x"), data.draw(st.binary(max_size=40)))
    raw = bytearray(buffer.getvalue())
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)))):
        raw[place % len(raw)] = value
    path = tmp_path / "any.zip"
    path.write_bytes(raw)
    with contextlib.suppress(BadFile):
        taken = read_upload(path, COURSE)
        assert set(taken.sources) | set(taken.unfit) <= {GREET, "first/café"}


def test_names_of_any_length_are_sorted_in_time(tmp_path: Path) -> None:
    """A name of sixty thousand characters is refused by its length, and nothing searches it."""
    files = dict.fromkeys((f"a{n}{'_' * 60_000}x.md" for n in range(100)), b"")
    taken = read_upload(archive(tmp_path, {**files, "greet.py": b"x"}), COURSE)
    assert taken.sources == {GREET: b"x"}
    assert {one.problem for one in taken.refusals} == {"its name is too long"}


def test_countless_copies_are_not_read(tmp_path: Path) -> None:
    """An exercise that is there a thousand times is unfit before its copies are compared."""
    files = {f"d{n}/greet.py": b"x" for n in range(1000)}
    assert read_upload(archive(tmp_path, files), COURSE).unfit == {GREET: "it is there 1000 times"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_usual_compression_is_read(method: int, tmp_path: Path) -> None:
    """Methods that may take any amount of memory are never started."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as made:
        made.writestr("greet.py", "x = 1")
    assert read_upload(path, COURSE).unfit == {GREET: "it is compressed in a way that is not read"}
