"""What only Windows has: code pages, files that others hold open, folders of its users."""

from __future__ import annotations

import ctypes
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("needs Windows, or Wine: see tests/machines/windows", allow_module_level=True)

import kit
from kit.errors import MachineError
from kit.files import hold_lock, write_whole
from tests.cli.conftest import Ended, Learner

not_wine = pytest.mark.skipif(
    hasattr(ctypes.WinDLL("ntdll"), "wine_get_version"),
    reason="Wine does not resolve paths of more than 260 characters",
)
COURSE = Path(kit.__file__).parent / "_course"
TOY_COURSE = Path(__file__).parents[1] / "toy_course"
CHAPTERS = ("first_stream", "time", "supersteps", "modes", "memory", "serving")
SECONDS = 3600.0
"""Real seconds that a command may take: under Wine each process imports for seconds."""
USERS = ("a b  c", "Jürgen Müller", "日本 Ω")
LONG = "/".join(letter * 90 for letter in "xyz")
"""Makes a path longer than the 260 characters of MAX_PATH, which a current folder cannot have."""
MISTAKES = (
    "first_stream/print_progress/collect_then_print",
    "first_stream/fix_key_error/catches_key_error_only",
    "supersteps/two_writers/no_reducer",
)


def standings(ended: Ended) -> dict[str, str]:
    """The standing of each exercise in a report."""
    return {e["exercise"]: e["standing"] for e in json.loads(ended.out)["exercises"]}


@pytest.fixture
def shipped(tmp_path: Path) -> Learner:
    """A learner in a new workspace of the course that the kit is shipped with."""
    started = Learner(tmp_path).kit("init", "work")
    assert (started.status, started.err) == (0, "")
    return Learner(tmp_path / "work")


@pytest.fixture
def toy(tmp_path: Path) -> Learner:
    return Learner(shutil.copytree(TOY_COURSE, tmp_path / "toy"))


# -- grading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_solution_is_solved(shipped: Learner, chapter: str) -> None:
    """With the limits of the course, in the isolation that Windows has."""
    shutil.copytree(COURSE / "solutions", shipped.folder / "exercises", dirs_exist_ok=True)
    ended = shipped.kit("grade", "--json", chapter, seconds=SECONDS)
    assert {name for name, is_what in standings(ended).items() if is_what != "solved"} == set()
    assert json.loads(ended.out)["isolation"] == "processes"
    assert ended.status == 0


def test_stubs_are_to_do(shipped: Learner) -> None:
    """Nothing of a new workspace is graded as work."""
    ended = shipped.kit("grade", "--json", "first_stream")
    assert set(standings(ended).values()) == {"todo"}
    assert ended.status == 1


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_answer_is_named(shipped: Learner, mistake: str) -> None:
    """The verdict names the same known mistake as on Linux."""
    exercise, _, name = mistake.rpartition("/")
    shutil.copy(COURSE / f"mistakes/{mistake}.py", shipped.folder / f"exercises/{exercise}.py")
    ended = shipped.kit("grade", "--json", exercise.rpartition("/")[2], seconds=SECONDS)
    (report,) = json.loads(ended.out)["exercises"]
    named = {check["mistake"] for check in report["checks"]} - {None}
    assert (report["standing"], named, ended.status) == ("unsolved", {name}, 1)


def test_line_ends_of_windows(toy: Learner) -> None:
    """A file with CRLF is graded, and a finding points to the line that an editor shows."""
    file = toy.file("greet")
    file.write_bytes(b"\r\n\r\ndef greet(name):\r\n    return name.upper(1)\r\n")
    (report,) = json.loads(toy.kit("grade", "greet", "--json").out)["exercises"]
    assert report["checks"][0]["where"] == "exercises/basics/greet.py:4"


# -- folders and files ----------------------------------------------------------------------------


@pytest.mark.parametrize("user", USERS, ids=["blanks", "cp1252", "unicode"])
def test_the_folder_of_a_user(tmp_path: Path, user: str) -> None:
    """A workspace and the folder for temporary files can have any name."""
    home = tmp_path / user
    (home / "Temp").mkdir(parents=True)
    learner = Learner(shutil.copytree(TOY_COURSE, home / "my course"))
    learner.solves("greet")
    profile = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA"), str(home))
    temporary = dict.fromkeys(("TEMP", "TMP"), str(home / "Temp"))
    ended = learner.kit("grade", "greet", "--json", **profile, **temporary)
    assert (standings(ended), ended.status) == ({"basics/greet": "solved"}, 0)
    assert not list((home / "Temp").iterdir()), "what a runner wrote is removed"


def test_a_file_that_is_open_for_a_moment_is_replaced(tmp_path: Path) -> None:
    """Windows does not replace a file that is being read: it is tried again."""
    file = tmp_path / "progress.json"
    file.write_bytes(b"old")
    stream = file.open("rb")
    threading.Timer(0.3, stream.close).start()
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"


def test_a_file_that_stays_open_is_reported(tmp_path: Path) -> None:
    """The old content stays, no temporary file is left, and the advice says what to close."""
    file = tmp_path / "grades.csv"
    file.write_bytes(b"old")
    with file.open("rb"), pytest.raises(MachineError, match="cannot be written") as caught:
        write_whole(file, b"new")
    assert caught.value.advice.startswith("Close the programs that have it open")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_lock_can_be_held_once(tmp_path: Path) -> None:
    """A second holder waits, then gets the reason."""
    with (
        hold_lock(tmp_path / "lock") as is_locked,
        pytest.raises(MachineError, match="has been locked"),
        hold_lock(tmp_path / "lock"),
    ):
        pass
    assert is_locked


# -- code pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["cp1252", "cp437", "cp850", "cp932", "ascii", "utf-8"])
def test_a_code_page(shipped: Learner, page: str) -> None:
    """What cannot be shown has the form in which it can be typed in Python."""
    command = [sys.executable, "-m", "kit", "show", "print_progress"]
    environment = shipped.environment(PYTHONUTF8="0", PYTHONIOENCODING=page)
    done = subprocess.run(
        command, cwd=shipped.folder, env=environment, capture_output=True, check=False
    )
    text = done.stdout.decode(page)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "→" in text if page == "utf-8" else "\\u2192" in text


# -- other commands -------------------------------------------------------------------------------


def test_the_watch_grades_what_is_saved(toy: Learner) -> None:
    """Without a terminal each verdict is a block of text."""
    command = [sys.executable, "-m", "kit", "watch"]
    with subprocess.Popen(
        command,
        cwd=toy.folder,
        env=toy.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as watch:
        assert watch.stdout is not None
        lines = iter(watch.stdout)
        try:
            assert next(line for line in lines if "kit hint greet" in line)
            toy.solves("greet")
            assert "2 of 2 points" in next(line for line in lines if "basics/greet  " in line)
        finally:
            watch.kill()


@pytest.mark.parametrize("below", ["class", pytest.param(LONG, marks=not_wine, id="long")])
def test_a_class_is_graded(toy: Learner, tmp_path: Path, below: str) -> None:
    """Folders and an archive of students, to the table of grades and the report."""
    given = tmp_path / below
    assert toy.kit("class", "new", "greet").status == 0
    names = ("anna", "carl", "Jürgen")
    roster = "id,name\n" + "".join(f"{name},{name}\n" for name in names)
    (toy.folder / "roster.csv").write_text(roster, encoding="utf-8")
    for student, shelf in (("anna", "solutions"), ("Jürgen", "exercises")):
        folder = given / "in" / student
        folder.mkdir(parents=True)
        shutil.copy(toy.folder / shelf / "basics/greet.py", folder)
    shutil.make_archive(str(given / "in/carl"), "zip", given / "in/anna")
    ended = toy.kit("class", "grade", str(given / "in"), "--out", str(given / "out"))
    assert (ended.status, ended.err) == (0, "")
    grades = json.loads((given / "out/grades.json").read_bytes())
    scores = {s["student"]: s["score"] for s in grades["rows"]}
    assert scores["anna"] == scores["carl"] > 0 == scores["Jürgen"]
    assert (given / "out/report.html").stat().st_size > 1000
