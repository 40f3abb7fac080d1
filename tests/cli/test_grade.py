"""``kit grade``."""

from __future__ import annotations

import json
import shutil

import pytest

from .conftest import Learner


def test_stubs_are_to_do(learner: Learner) -> None:
    """Untouched stubs are to do, the status is 1, and the end says what to do next."""
    ended = learner.kit("grade")
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.count("to do") == 3
    assert "0 of 3 solved, 0 of 10 points" in ended.out
    assert ended.out.endswith("  kit show greet   kit hint greet\n")


def test_solutions_are_solved(learner: Learner) -> None:
    """With every exercise solved the status is 0."""
    for name in ("greet", "add_later", "ticks"):
        learner.solves(name)
    ended = learner.kit("grade")
    assert ended.status == 0
    assert "3 of 3 solved, 10 of 10 points" in ended.out
    assert ended.out.endswith("Every exercise is solved.\n")


def test_a_named_exercise_is_told_in_full(learner: Learner) -> None:
    """A failed check says what was expected and what came, and draws what happened when."""
    shutil.copy(learner.folder / "mistakes/streams/ticks/collects.py", learner.file("ticks"))
    ended = learner.kit("grade", "ticks")
    assert ended.status == 1
    assert "✓ yields every number" in ended.out
    assert "✗ yields each number before the next sleep" in ended.out
    assert "expected  [1.0, 2.0, 3.0]" in ended.out
    assert "actual    [3.0, 3.0, 3.0]" in ended.out
    assert "your code" in ended.out
    assert "kit hint ticks" in ended.out


def test_what_is_new_is_marked(learner: Learner) -> None:
    """A stub and a first try have nothing new; a later try has, on the screen only."""
    learner.kit("grade", "greet")
    learner.writes("greet", "def greet(name):\n    return 'Hello, ' + name\n")
    assert "(new)" not in learner.kit("grade", "greet").out
    learner.solves("greet")
    out = learner.kit("grade", "greet").out
    assert "✓ greets whoever is named (new)" in out
    assert "(new)" not in learner.kit("grade", "greet").out
    assert "new" not in learner.kit("grade", "--json", "greet").out


TAKEAWAY = """
## When it is solved

An f-string puts values into a text.

Read: https://docs.python.org/3/tutorial/inputoutput.html
Quiz: an_hour
"""


def test_a_solved_exercise_has_a_takeaway(learner: Learner) -> None:
    """After solving, and not before, there is what to remember and where to go on."""
    hints = learner.folder / "hints/basics/greet.md"
    hints.write_text(hints.read_text() + TAKEAWAY)
    learner.writes("greet", "def greet(name):\n    return 'no'\n")
    before = learner.kit("grade", "greet").out + learner.kit("hint", "greet", "--all").out
    assert "f-string puts" not in before
    learner.solves("greet")
    assert learner.kit("grade", "greet").out.endswith(
        "\nRemember: An f-string puts values into a text.\n\n"
        "  Read     https://docs.python.org/3/tutorial/inputoutput.html\n"
        "  Quiz     kit quiz basics an_hour\n"
        "  Compare  kit solution greet --compare\n"
    )


def test_a_wrong_file_of_hints_changes_no_verdict(learner: Learner) -> None:
    """What the course's author has to fix is not shown to a learner who has solved it."""
    (learner.folder / "hints/basics/greet.md").write_text("## When it is solved\n")
    learner.solves("greet")
    ended = learner.kit("grade", "greet")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("next\n\n  Compare  kit solution greet --compare\n")


def test_the_known_mistake_is_shown_after_the_findings(learner: Learner) -> None:
    """Its sentence comes once; a verdict that is remembered has it too."""
    shutil.copy(learner.folder / "mistakes/streams/ticks/collects.py", learner.file("ticks"))
    out = learner.kit("grade", "ticks").out
    known = (
        "It behaves as this known mistake does: all numbers are collected first, and\n"
        "yielded after the last sleep.\n"
    )
    findings, _, end = out.partition(known)
    assert findings.count("✗ yields each number before the next sleep") == 1
    assert findings.endswith("ticks() has ended\n\n")
    assert end.startswith("\nNext: Take a hint with: kit hint ticks\n")
    for options in (["ticks"], []):
        report = json.loads(learner.kit("grade", "--json", *options).out)
        finding = report["exercises"][-1]["checks"][1]
        assert finding["mistake"] == "collects"
        assert finding["cause"].startswith("all numbers are collected first")


def test_only_what_is_asked_for_counts(learner: Learner) -> None:
    """The status is about the exercises that were named."""
    learner.solves("greet")
    assert learner.kit("grade", "greet").status == 0
    assert learner.kit("grade", "greet", "ticks").status == 1


def test_what_was_solved_and_now_fails_is_said(learner: Learner) -> None:
    """Breaking a solved exercise is noticed, on one screen and in full."""
    learner.solves("greet")
    learner.kit("grade", "greet")
    learner.writes("greet", "def greet(name):\n    return name\n")
    assert "was solved, now fails" in learner.kit("grade").out
    assert "was solved, now fails" in learner.kit("grade", "greet").out


@pytest.mark.parametrize(
    "text",
    ["def greet(:\n", "import os\nos._exit(0)\n", "import sys\nsys.exit(0)\n", "1 / 0\n", ""],
)
def test_one_bad_file_hurts_no_other(learner: Learner, text: str) -> None:
    """A file that does not load has its own verdict, and the others have theirs."""
    learner.writes("greet", text)
    learner.solves("ticks")
    ended = learner.kit("grade", "--json")
    standings = [e["standing"] for e in json.loads(ended.out)["exercises"]]
    assert ended.status == 1
    assert standings[0] in ("broken", "stopped")
    assert standings[1:] == ["todo", "solved"]


def test_json_is_all_that_is_on_stdout(learner: Learner) -> None:
    """The report is format 1, whatever a submission prints."""
    noise = (
        "print('\\x1b[31m\\ud800{')\ndef greet(name):\n    print('}')\n    return '\\x00\\udfff'\n"
    )
    learner.writes("greet", noise)
    ended = learner.kit("grade", "--json")
    data = json.loads(ended.out)
    assert (data["format"], data["course"]) == (1, "toy")
    assert [e["exercise"] for e in data["exercises"]] == [
        "basics/greet",
        "basics/add_later",
        "streams/ticks",
    ]


def test_limits_can_be_changed_for_one_run(learner: Learner) -> None:
    """What a submission prints is stopped at the limit of this run, and told in its words."""
    learner.writes(
        "greet", "def greet(name):\n    print('x' * 3_000)\n    return f'Hello, {name}!'\n"
    )
    ended = learner.kit("grade", "greet", "--limit", "output_kb=1")
    assert ended.status == 1
    assert "stopped" in ended.out
    assert "1 KB" in ended.out
    assert "stopped" not in learner.kit("grade", "greet", "--limit", "output_kb=9").out


@pytest.mark.parametrize("limit", ["cpu_seconds", "cpu_seconds=", "output_kb=1.5", "cpu_seconds=-1", "cpu_seconds=nan", "time=3"])  # fmt: skip
def test_a_limit_that_is_none_is_refused(learner: Learner, limit: str) -> None:
    """One sentence, one piece of advice, the status of a wrong call, and nothing graded."""
    ended = learner.kit("grade", "--limit", limit)
    assert (ended.status, ended.out) == (2, "")
    assert f"--limit {limit}: this is " in ended.err
    assert "--limit cpu_seconds=10" in ended.err


def test_the_verdict_holds_without_a_record(learner: Learner) -> None:
    """Where no record can be kept, the verdict is told all the same."""
    shutil.rmtree(learner.folder / ".kit")
    (learner.folder / ".kit").write_text("not a folder")
    ended = learner.kit("grade", "greet")
    assert ended.status == 1
    assert "basics/greet" in ended.out
    assert ended.err


def test_a_check_that_fails_by_itself_is_not_the_learners_fault(learner: Learner) -> None:
    """An ungraded exercise makes the status 3."""
    check = learner.folder / "checks/basics/test_greet.py"
    check.write_text('async def test_it(submission):\n    """works"""\n    1 / 0\n')
    learner.solves("greet")
    ended = learner.kit("grade", "greet")
    assert ended.status == 3
    assert "ungraded" in ended.out


def test_checks_that_cannot_be_read_hurt_their_own_exercise_only(learner: Learner) -> None:
    """That exercise is ungraded, with a sentence; others are listed and graded in the same run."""
    learner.solves("greet")
    (learner.folder / "checks/streams/test_ticks.py").write_text("def test_it(:\n")
    assert learner.kit("list").status == 0
    assert learner.kit("grade", "greet").status == 0
    ended = learner.kit("grade", "greet", "ticks")
    assert ended.status == 3
    assert "greet  solved" in ended.out
    assert "test_ticks.py is not Python" in " ".join(ended.out.split())
    assert "Fix the file." in ended.out


def test_a_page_of_what_was_graded(learner: Learner) -> None:
    """--page writes what was graded for a browser or as Markdown; another name is refused first."""
    shutil.copy(learner.folder / "mistakes/streams/ticks/collects.py", learner.file("ticks"))
    assert learner.kit("grade", "ticks", "greet", "--page", "me.html").status == 1
    html = (learner.folder / "me.html").read_text(encoding="utf-8")
    assert "A toy course" in html
    assert "What to look at first" in html
    assert "kit hint ticks" in html
    assert learner.kit("grade", "--page", "me.md").status == 1
    text = (learner.folder / "me.md").read_text(encoding="utf-8")
    assert "| `streams/ticks` | not solved |" in text
    assert "| `basics/greet` | not begun |" in text
    for name in ("me.py", "none/me.html"):
        assert learner.kit("grade", "ticks", "--page", name).status == 2
        assert not (learner.folder / name).exists()
