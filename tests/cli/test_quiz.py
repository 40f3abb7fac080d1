"""``kit quiz``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.schemas import find_errors

from .conftest import Ended, Learner

TWO_LINES = b"Hello, Ann\nHello, Bob\n\n"
AN_HOUR = b"a\n"
WHY_WAIT = b"Others can work.\n\ny\nn\n"
ALL = TWO_LINES + AN_HOUR + WHY_WAIT


def quiz_file(learner: Learner) -> Path:
    return learner.folder / "hints" / "basics" / "quiz.md"


def record(learner: Learner) -> dict[str, Any]:
    data = json.loads((learner.folder / ".kit" / "progress.json").read_text())
    assert isinstance(data, dict)
    return data


def asked(ended: Ended) -> list[str]:
    """The headings of the questions that were asked."""
    return [line for line in ended.out.splitlines() if line.startswith("Question ")]


def test_every_answer_is_right(learner: Learner) -> None:
    """Answers from a pipe are held against what the programs print, and all of them are right."""
    ended = learner.kit("quiz", "basics", stdin=ALL)
    assert (ended.status, ended.err) == (0, "")
    assert asked(ended) == [f"Question {n} of 3  basics" for n in (1, 2, 3)]
    assert ended.out.count("✓ Right.") == 2
    assert "✗" not in ended.out
    assert "3 of 3 questions answered right." in ended.out
    assert not [line for line in ended.out.splitlines() if line.startswith((">", "[y/n]"))]


def test_json_lists_the_questions(learner: Learner) -> None:
    """Nothing is asked; what is right, and why, is said only of answers that are right."""
    learner.kit("quiz", "basics", stdin=b"Hello\n\nHello\n\n" + AN_HOUR)
    ended = learner.kit("quiz", "basics", "--json", stdin=TWO_LINES)
    data = json.loads(ended.out)
    assert (ended.status, ended.err, find_errors(data, "quiz-1")) == (0, "", [])
    first, second, third = data["questions"]
    assert [q["kind"] for q in data["questions"]] == ["predict", "choose", "open"]
    assert (first["answer"], first["right"], first["why"]) == ("Hello", False, "")
    assert (second["options"]["a"], second["right"]) == ("an hour", True)
    assert "clock" in second["why"]
    assert (third["answer"], third["right"], third["points"]) == (None, None, [])
    assert "Think of the others." in third["hint"]
    assert data["right"] == 1


def test_what_is_shown_when(learner: Learner) -> None:
    """The proof of a choice and the reasons come after the answer, a hint before it."""
    out = learner.kit("quiz", "basics", stdin=ALL).out
    first, second, third = out.split("Question ")[1:]
    assert first.index('print("Hello,", name)') < first.index("Type what it prints")
    assert first.index("✓ Right.") < first.index("A loop runs its body")
    assert second.index("  b) no time at all") < second.index("Type the letter.")
    assert second.index("✓ Right.") < second.index("asyncio.sleep(3600)")
    assert third.index("Think of the others.") < third.index("Type your answer")
    assert third.index("Type your answer") < third.index("○ others can work meanwhile")


def test_without_a_chapter_all_are_asked(learner: Learner) -> None:
    """Without a chapter the questions of all chapters are asked, in their order."""
    text = quiz_file(learner).read_text()
    (learner.folder / "hints" / "streams" / "quiz.md").write_text(text)
    ended = learner.kit("quiz", stdin=ALL * 2)
    assert ended.status == 0
    chapters = ["basics"] * 3 + ["streams"] * 3
    assert asked(ended) == [f"Question {n} of 6  {c}" for n, c in enumerate(chapters, 1)]


def test_a_wrong_prediction(learner: Learner) -> None:
    """A wrong prediction is shown beside what the program really prints."""
    ended = learner.kit("quiz", "basics", stdin=b"Hello, Ann\n\n" * 2 + AN_HOUR + WHY_WAIT)
    assert ended.status == 1
    assert "✗ Not quite." in ended.out
    assert "it prints Hello, Ann\n          Hello, Bob\nyou said  Hello, Ann\n" in ended.out
    assert "A loop runs its body" in ended.out
    assert "2 of 3 questions answered right." in ended.out


@pytest.mark.parametrize(("answer", "said"), [("b", "no time at all"), ("noon", "noon")])
def test_a_wrong_choice(learner: Learner, answer: str, said: str) -> None:
    """A wrong choice is shown in full, and so is the program that decides."""
    answers = f"{answer}\n{answer}\n".encode()
    ended = learner.kit("quiz", "basics", stdin=TWO_LINES + answers + WHY_WAIT)
    assert ended.status == 1
    assert f"it prints an hour\nyou said  {said}\n" in ended.out
    assert "await asyncio.sleep(3600)" in ended.out


def test_a_second_try(learner: Learner) -> None:
    """After a wrong answer nothing is given away before the second one, and that one counts."""
    stdin = b"Hello\n\n" + TWO_LINES + b"b\n" + AN_HOUR + WHY_WAIT
    ended = learner.kit("quiz", "basics", stdin=stdin)
    assert ended.status == 0
    assert ended.out.count("✗ Not quite.\nTry once more; an empty answer shows") == 2
    assert ended.out.count("✓ Right.") == 2
    assert "you said" not in ended.out
    assert record(learner)["answers"]["basics/an_hour"] == "a"


def test_no_second_try(learner: Learner) -> None:
    """An empty second answer leaves the first one, and what is right is shown."""
    ended = learner.kit("quiz", "basics", stdin=TWO_LINES + b"b\n\n" + WHY_WAIT)
    assert "it prints an hour\nyou said  no time at all\n" in ended.out
    assert record(learner)["answers"]["basics/an_hour"] == "b"


def test_a_tick_is_y_or_n(learner: Learner) -> None:
    """Anything else is asked for again, and counts for nothing."""
    stdin = TWO_LINES + AN_HOUR + b"Others can work.\n\n1\n\nyes\ny\nno\nn\n"
    ended = learner.kit("quiz", "basics", stdin=stdin)
    assert ended.out.splitlines().count("Type y or n.") == 4
    assert record(learner)["ticked"] == {"basics/why_wait": [0]}


def test_a_chapter_by_its_number(learner: Learner) -> None:
    """The number of a chapter stands for its name."""
    assert asked(learner.kit("quiz", "1")) == ["Question 1 of 3  basics"]
    assert "The chapter streams has no questions." in learner.kit("quiz", "2").err
    assert "There is no chapter '3'." in learner.kit("quiz", "3").err
    assert "There is no chapter '0'." in learner.kit("quiz", "0").err


@pytest.mark.parametrize("name", ["an_hour", "2"])
def test_a_question_by_its_name_or_number(learner: Learner, name: str) -> None:
    """Only this question is asked, and again although it is answered right."""
    for _ in range(2):
        ended = learner.kit("quiz", "basics", name, stdin=b"no\n\nno\n\n")
        assert "Question 1 of 1" in ended.out
    ended = learner.kit("quiz", "basics", "other")
    assert (ended.status, ended.err.splitlines()[0]) == (2, "There is no question 'other'.")


def test_there_is_one_number_of_questions(learner: Learner) -> None:
    """The overview of a grade counts the questions that the quiz asks."""
    learner.kit("quiz", "basics", stdin=ALL)
    assert "3 of 3 questions answered right: kit quiz" in learner.kit("grade").out


def test_the_end_of_a_pipe(learner: Learner) -> None:
    """The end of a pipe ends an answer, and leaves the rest unasked and unanswered."""
    ended = learner.kit("quiz", "basics", stdin=TWO_LINES.rstrip())
    assert ended.status == 1
    assert asked(ended) == ["Question 1 of 3  basics"]
    assert "1 of 3 questions answered right." in ended.out
    assert list(record(learner)["answers"]) == ["basics/two_lines"]


def test_an_empty_pipe(learner: Learner) -> None:
    """With nothing to read the first question is shown, and nothing is recorded."""
    ended = learner.kit("quiz")
    assert (ended.status, ended.err) == (1, "")
    assert asked(ended) == ["Question 1 of 3  basics"]
    assert "0 of 3 questions answered right." in ended.out
    assert not (learner.folder / ".kit" / "progress.json").exists()


def test_passing_a_question_over(learner: Learner) -> None:
    """An empty answer passes a question over, and shows nothing of what is right."""
    ended = learner.kit("quiz", "basics", stdin=b"\n" + b" \n" + WHY_WAIT)
    assert ended.status == 1
    assert len(asked(ended)) == 3
    for told in ("Right", "Not quite", "A loop runs", "3600"):
        assert told not in ended.out
    assert "1 of 3 questions answered right." in ended.out


def test_right_answers_are_not_asked_for_again(learner: Learner) -> None:
    """What was answered wrong, or not at all, is asked again; what was right, only on demand."""
    learner.kit("quiz", "basics", stdin=TWO_LINES + b"b\n")
    second = learner.kit("quiz", "basics", stdin=AN_HOUR)
    assert asked(second) == ["Question 2 of 3  basics", "Question 3 of 3  basics"]
    assert "2 of 3 questions answered right." in second.out
    third = learner.kit("quiz", "basics", stdin=WHY_WAIT)
    assert (third.status, asked(third)) == (0, ["Question 3 of 3  basics"])
    assert "2 were answered before; --again asks them once more." in third.out
    fourth = learner.kit("quiz", "basics")
    assert (fourth.status, asked(fourth)) == (0, [])
    assert "All were answered before; --again asks them once more." in fourth.out
    assert len(asked(learner.kit("quiz", "basics", "--again", stdin=ALL))) == 3


def test_again(learner: Learner) -> None:
    """Asked again, an answer replaces the one before, and passing over leaves it."""
    learner.kit("quiz", "basics", stdin=ALL)
    passed = learner.kit("quiz", "basics", "--again", stdin=b"\n\n\n")
    assert (passed.status, len(asked(passed))) == (0, 3)
    worse = learner.kit("quiz", "basics", "--again", stdin=b"\nb\n\n")
    assert worse.status == 1
    assert record(learner)["answers"]["basics/an_hour"] == "b"
    assert record(learner)["answers"]["basics/two_lines"] == "Hello, Ann\nHello, Bob"


def test_the_record(learner: Learner) -> None:
    """Answers and ticks are kept beside what grading found, and neither loses the other."""
    learner.solves("greet")
    learner.kit("grade", "greet")
    learner.kit("quiz", "basics", stdin=ALL)
    learner.kit("grade", "greet")
    kept = record(learner)
    assert kept["answers"] == {
        "basics/two_lines": "Hello, Ann\nHello, Bob",
        "basics/an_hour": "a",
        "basics/why_wait": "Others can work.",
    }
    assert kept["ticked"] == {"basics/why_wait": [0]}
    assert kept["exercises"]["basics/greet"]["standing"] == "solved"


def test_no_answer_is_believed(learner: Learner) -> None:
    """A record that claims an answer is held against the program, like any answer."""
    learner.kit("quiz", "basics", stdin=ALL)
    text = quiz_file(learner).read_text().replace('["Ann", "Bob"]', '["Ann", "Eve"]')
    quiz_file(learner).write_text(text)
    ended = learner.kit("quiz", "basics", stdin=b"Hello, Ann\nHello, Eve\n\n")
    assert (ended.status, asked(ended)) == (0, ["Question 1 of 3  basics"])


def test_unknown_chapter(learner: Learner) -> None:
    """An unknown chapter is a matter of usage, and the chapters that there are are named."""
    ended = learner.kit("quiz", "basic")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "There is no chapter 'basic'.\nThere are: basics, streams\n"


def test_chapter_without_questions(learner: Learner) -> None:
    """A chapter, or a course, without questions says so."""
    ended = learner.kit("quiz", "streams")
    assert (ended.status, ended.out) == (2, "")
    assert "The chapter streams has no questions." in ended.err
    quiz_file(learner).unlink()
    assert "The course has no questions." in learner.kit("quiz").err


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("### Hint", "### Hints", "'open: why_wait' needs ### Hint and ### Points"),
        ("open: why_wait", "predict: an_hour", "'predict: an_hour' needs ### Why"),
        ('print("Hello,", name)', "1 / 0", "the program does not run: ZeroDivisionError"),
        ('print("Hello,", name)', "pass", "the program prints nothing."),
        ("- an hour", "- a day", "the program prints none of the options."),
        ('print("Hello,", name)', "while True: pass", "the program does not end: it"),
    ],
)
def test_a_broken_quiz_is_one_sentence(learner: Learner, old: str, new: str, told: str) -> None:
    """Whatever is wrong with a question, one sentence names the file and the line."""
    text = quiz_file(learner).read_text()
    assert old in text
    quiz_file(learner).write_text(text.replace(old, new))
    ended = learner.kit("quiz", "basics", stdin=ALL)
    assert ended.status == 3
    sentence, advice = ended.err.splitlines()
    assert sentence.startswith(f"{quiz_file(learner)}:")
    assert told in sentence
    assert advice == "Fix the course."


@pytest.mark.parametrize(
    "stdin", [b"\xff\xfe\x00\n\n", b"\x1b[31m\n\n", b"y\n" * 20_000, b"x" * 100_000]
)
def test_hostile_answers(learner: Learner, stdin: bytes) -> None:
    """Bytes that are no text, escape sequences and endless answers are wrong answers, no more."""
    ended = learner.kit("quiz", "basics", stdin=stdin)
    assert (ended.status, ended.err) == (1, "")
    assert "✗ Not quite." in ended.out
    assert "\x1b" not in ended.out
    assert len(ended.out) < 100_000
    assert record(learner)["format"] == 1


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_too_long(learner: Learner, columns: int) -> None:
    """Nothing but code is wider than the terminal, in ASCII neither."""
    stdin = b"no\n\nnoon\n" + WHY_WAIT
    ended = learner.kit("quiz", stdin=stdin, COLUMNS=str(columns))
    lines = [line for line in ended.out.splitlines() if not line.startswith("    ")]
    assert max(map(len, lines)) <= columns
    ascii_only = learner.kit("quiz", stdin=stdin, PYTHONUTF8="0", PYTHONIOENCODING="ascii").out
    assert ascii_only.isascii()
    assert "\\u" not in ascii_only


def test_a_folder_that_cannot_be_written(learner: Learner) -> None:
    """Without a record the answers are judged all the same, and stderr says what is missing."""
    learner.kit("quiz", "basics")
    shutil.rmtree(learner.folder / ".kit")
    (learner.folder / ".kit").write_text("in the way")
    ended = learner.kit("quiz", "basics", stdin=ALL)
    assert ended.status == 0
    assert "3 of 3 questions answered right." in ended.out
    assert "progress.json cannot be written" in ended.err


def at_a_terminal(learner: Learner, typed: bytes) -> tuple[int, str]:
    """Run the quiz at a terminal at which ``typed`` was typed ahead."""
    pty, termios = map(pytest.importorskip, ("pty", "termios"))
    ours, theirs = pty.openpty()
    settings = termios.tcgetattr(theirs)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    os.write(ours, typed)
    environment = learner.environment(TERM="xterm", NO_COLOR="1", COLUMNS="80")
    kit = subprocess.Popen(
        [sys.executable, "-m", "kit", "quiz", "basics"],
        cwd=learner.folder,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # Linux's way to say that the other end is closed
        pass
    finally:
        os.close(ours)
    return kit.wait(timeout=60), shown.decode().replace("\r\n", "\n")


def test_at_a_terminal(learner: Learner) -> None:
    """At a terminal there are prompts, and a letter that was mistyped may be typed again."""
    status, shown = at_a_terminal(learner, TWO_LINES + b"x\n" + AN_HOUR + WHY_WAIT)
    assert status == 0, shown
    assert "> > > \n✓ Right." in shown
    assert "Type the letter.\n> Type one of a, b.\n> \n✓ Right." in shown
    assert "○ others can work meanwhile\n[y/n] " in shown


def test_the_end_of_a_terminal(learner: Learner) -> None:
    """Ctrl-D at a prompt ends the quiz, and the score is told."""
    status, shown = at_a_terminal(learner, TWO_LINES + b"\x04")
    assert status == 1
    assert shown.count("Question ") == 2
    assert "1 of 3 questions answered right." in shown
