"""``kit course``: what authors type, and what the kit answers."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.authoring.skeleton import write_course

from .conftest import Learner

CHECKED = (
    "graded: 1 stub, 1 solution, 1 answer, 3 mistakes\n"
    "named in their verdicts: 3 of 3 mistakes\n"
    "bug hunts: 2 in 1 exercise; fewer than 3: countdown (2)\n"
    "examples: 3 ideas in 1 exercise\n"
)


@pytest.fixture
def author(tmp_path: Path) -> Learner:
    """An author in the folder of a new course, `first/countdown`."""
    write_course(tmp_path / "clocks", "first", "countdown")
    return Learner(tmp_path / "clocks")


def test_from_nothing_to_a_proved_course(tmp_path: Path) -> None:
    """`new` says what it wrote and what to do; `check` succeeds and writes nothing to stderr."""
    author = Learner(tmp_path)
    new = author.kit("course", "new", "clocks")
    assert (new.status, new.err) == (0, "")
    assert "wrote clocks/exercises/first/countdown.py\n" in new.out
    assert new.out.endswith("Prove it with: kit course check --course clocks\n")
    check = author.kit("course", "check", "--no-mutants", "--course", "clocks", COLUMNS="40")
    assert (check.status, check.err) == (0, "")
    assert check.out.startswith(
        "Kinds of input, and what the checks of each exercise see of them:\n"
    )
    assert check.out.endswith(f"\n{CHECKED}✓ This course does what it says.\n")


@pytest.mark.parametrize("like", [(), ("--like", "countdown")])
def test_an_added_exercise_is_proved(author: Learner, like: tuple[str, ...]) -> None:
    """`add` names the files and the next command, and that succeeds, in any folder."""
    elsewhere = Learner(author.folder.parent)
    added = elsewhere.kit("course", "add", "first/countup", *like, "--course", "clocks")
    assert (added.status, added.err) == (0, "")
    assert "wrote solutions/first/countup.py\n" in added.out
    command = "kit course check countup --course clocks"
    assert added.out.endswith(f"Edit them, then prove it with: {command}\n")
    check = elsewhere.kit(*command.split()[1:])
    assert (check.status, check.err) == (0, "")
    assert check.out.endswith("✓ This course does what it says.\n")


def test_what_is_wrong_stands_on_one_line(author: Learner) -> None:
    """A problem is one line however narrow the terminal, without colours in a pipe; status 1."""
    (author.folder / "exercises/first/left_over.py").write_text("", encoding="utf-8")
    fast = ("--no-mutants", "--no-coverage", "--jobs", "1")
    check = author.kit("course", "check", *fast, COLUMNS="40")
    assert (check.status, check.err) == (1, "")
    said = "✗ exercises/first/left_over.py: belongs to no exercise of course.toml\n"
    assert check.out == f"{said}{CHECKED}1 thing is wrong with this course.\n"


def test_a_certificate_of_a_part(author: Learner) -> None:
    """`--report` writes a page and JSON, also if something is wrong, and says that it is a part."""
    (author.folder / "exercises/first/left_over.py").write_text("", encoding="utf-8")
    fast = ("--no-mutants", "--no-coverage", "--seed", "7")
    check = author.kit("course", "check", *fast, "--report", "made/here")
    page, data = (author.folder / f"made/here/certificate.{suffix}" for suffix in ("md", "json"))
    assert (check.status, check.err) == (1, "")
    assert check.out.endswith("wrote made/here/certificate.md\nwrote made/here/certificate.json\n")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# A part of the certificate of the course clocks\n")
    assert "    exercises/first/left_over.py: belongs to no exercise of course.toml\n" in text
    decoded = json.loads(data.read_text(encoding="utf-8"))
    assert (decoded["complete"], decoded["seed"], len(decoded["problems"])) == (False, 7, 1)
    assert decoded["exercises"][0]["mistakes"]["right"] == 3


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("check", "--report", "course.toml"), "is a file"),
        (("check", "--seed", "-1"), "-1 is not in the range"),
        (("check", "countdwn"), "Did you mean countdown?"),
        (("check", "--jobs", "0"), "0 is not in the range"),
        (("add", "countup"), "Write it like: first/countdown"),
        (("add", "second/countup"), "Add it to course.toml"),
        (("add", "first/countup", "--like", "countdwn"), "Did you mean countdown?"),
        (("new", "."), "Name a folder that does not exist yet."),
    ],
)
def test_what_cannot_be_done(author: Learner, args: tuple[str, ...], said: str) -> None:
    """A mistyped command ends with 2, a sentence and a piece of advice."""
    ended = author.kit("course", *args)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


def test_add_outside_of_a_course(tmp_path: Path) -> None:
    """Outside of a course, nothing is added to the shipped one."""
    ended = Learner(tmp_path).kit("course", "add", "first/countup")
    assert (ended.status, ended.out) == (2, "")
    assert "There is no course.toml in this folder or above it." in ended.err


def test_check_without_a_tool(author: Learner, tmp_path: Path) -> None:
    """Without libcst it says what to install, or what to leave out; status 3."""
    (tmp_path / "libcst.py").write_text("raise ImportError('gone')\n", encoding="utf-8")
    path = f"{tmp_path}{os.pathsep}{author.environment()['PYTHONPATH']}"
    ended = author.kit("course", "check", PYTHONPATH=path)
    assert (ended.status, ended.out) == (3, "")
    assert "libcst is needed" in ended.err
    assert "pip install libcst" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_ctrl_c_leaves_nothing(author: Learner, tmp_path: Path) -> None:
    """Stopped while it grades, it ends with 130, and its folders are gone."""
    folders = tmp_path / "temporary"
    folders.mkdir()
    slow = author.folder / "checks/first/conftest.py"
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    slow.write_text(
        f"import time\nopen({str(begun)!r}, 'w').close()\ntime.sleep(600)\n", encoding="utf-8"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "kit", "course", "check", "--no-mutants"],
        cwd=author.folder,
        env=author.environment(TMPDIR=str(folders)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        reader = os.open(begun, os.O_RDONLY | os.O_NONBLOCK)
        select.select([reader], [], [], 60)  # a judge is at its checks now
        os.close(reader)
        assert list(folders.iterdir())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, b"", b"")
    assert list(folders.iterdir()) == []


def test_checks_that_cannot_be_read_are_named(author: Learner) -> None:
    """Each file of checks that cannot be read is one problem among others; status 1."""
    (author.folder / "checks/first/test_countdown.py").write_text("def test_it(:\n")
    (author.folder / "exercises/first/left_over.py").write_text("")
    check = author.kit("course", "check")
    assert (check.status, check.err) == (1, "")
    assert "✗ checks/first/test_countdown.py: is not Python" in check.out
    assert "✗ exercises/first/left_over.py: belongs to no exercise" in check.out
    assert "2 things are wrong with this course." in check.out


RULES = """
import ast

from kit.judge.remarks import RuleList

RULES = RuleList()


@RULES.add("line {line} has a while loop.", speaks="while x: ...", silent="SILENT")
def loops(answer):
    return next(iter(answer.find_all(ast.While)), None)
"""


def write_rules(author: Learner, text: str) -> None:
    """Give the author's course one file of rules for remarks."""
    (author.folder / "checks/remarks").mkdir()
    (author.folder / "checks/remarks/rules.py").write_text(text, encoding="utf-8")


def test_remarks_on_right_answers_are_listed(author: Learner) -> None:
    """Each is one line that begins with the place in the answer's file."""
    nothing = author.kit("course", "remarks")
    assert (nothing.status, nothing.out) == (0, "0 remarks on 1 right answer\n")
    write_rules(author, RULES.replace("SILENT", ""))
    listed = author.kit("course", "remarks", "countdown")
    line, count = listed.out.splitlines()
    assert line.startswith("answers/first/countdown/while_loop.py:")
    assert ": loops: Solved, and line " in line
    assert (count, listed.err) == ("1 remark on 1 right answer", "")


def test_rules_for_remarks_are_proved(author: Learner) -> None:
    """A rule must be silent about its other case, and about every solution."""
    write_rules(author, RULES.replace("SILENT", "while y: ...").replace("ast.While", "ast.AST"))
    check = author.kit("course", "check", "--no-mutants", "--no-coverage")
    assert check.status == 1
    assert "✗ checks/remarks: loops speaks about its other: while y: ...\n" in check.out
    assert "✗ first/countdown: the solution gets a remark: loops, at " in check.out
