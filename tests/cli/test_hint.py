"""``kit hint`` and ``kit explain``."""

from __future__ import annotations

import json

import pytest

from tests.schemas import find_errors

from .conftest import Learner


def test_each_call_gives_one_more_step(learner: Learner) -> None:
    """Three calls give three steps; a fourth says that there are no more."""
    told = [learner.kit("hint", "ticks") for _ in range(4)]
    assert [ended.status for ended in told] == [0, 0, 0, 0]
    heads = [ended.out.splitlines()[0] for ended in told]
    assert heads == [
        "ticks, hint 1: Nudge",
        "ticks, hint 2: Concept",
        "ticks, hint 3: Nearly code",
        "You have seen all hints on ticks.",
    ]
    for command in ("hint ticks --all", "hint ticks --restart", "solution ticks --give-up"):
        assert f"kit {command}" in told[3].out


def test_json_takes_the_same_steps(learner: Learner) -> None:
    """A hint that is printed as JSON counts as taken, and the next call gives the next one."""
    learner.kit("hint", "ticks")
    data = json.loads(learner.kit("hint", "ticks", "--json").out)
    assert find_errors(data, "hint-1") == []
    assert [(h["id"], h["title"], h["new"]) for h in data["hints"]] == [
        ("2", "hint 2: Concept", True)
    ]
    assert (data["cost"], data["more"], data["problem"]) == (0, True, "")
    every = json.loads(learner.kit("hint", "ticks", "--json", "--all").out)
    assert [h["new"] for h in every["hints"]] == [False, False, True]
    learner.file("ticks").unlink()
    broken = json.loads(learner.kit("hint", "ticks", "--json").out)
    assert broken["hints"] == []
    assert "kit reset ticks" in broken["problem"]


@pytest.mark.parametrize(("text", "status"), [("KeyError: 'output'", 0), ("nothing known", 1)])
def test_an_explanation_as_json(learner: Learner, text: str, status: int) -> None:
    """The entry of the catalogue, or null if there is none."""
    ended = learner.kit("explain", "--json", text)
    data = json.loads(ended.out)
    assert (ended.status, ended.err, find_errors(data, "explain-1")) == (status, "", [])
    assert (data["entry"] is None) == bool(status)


def test_restart_begins_with_the_first_step(learner: Learner) -> None:
    """After a restart the same steps are told once more."""
    first = learner.kit("hint", "ticks").out
    learner.kit("hint", "ticks")
    assert learner.kit("hint", "ticks", "--restart").out == first


def test_all_gives_all_steps(learner: Learner) -> None:
    """All steps at once, whatever has been seen."""
    out = learner.kit("hint", "ticks", "--all").out
    assert [line for line in out.splitlines() if line.startswith("ticks, hint")] == [
        "ticks, hint 1: Nudge",
        "ticks, hint 2: Concept",
        "ticks, hint 3: Nearly code",
    ]
    assert "    for number in range(count):\n        ..." in out


def test_the_last_failure_chooses_the_first_step(learner: Learner) -> None:
    """After a KeyError the recovery from it comes first, then the hint on the failed check."""
    learner.writes("greet", 'def greet(name):\n    return {}["name"]\n')
    learner.kit("grade", "greet")
    first, second = (learner.kit("hint", "greet").out for _ in range(2))
    assert first.startswith("greet, hint on: A dictionary has no such key\n")
    assert second.startswith("greet, hint on: greets whoever is named\n\nLook at the comma")


@pytest.mark.parametrize(
    ("args", "stdin"),
    [
        (("KeyError: 'output'",), b""),
        (("KeyError:", "'output'"), b""),
        (("-",), b"Traceback (most recent call last):\nKeyError: 'output'\n"),
        ((), b"\xff\xfe\nKeyError: 'output'\n"),
        ((), "Traceback:\nKeyError: 'output'\n".encode("utf-16")),
        ((), b"INFO: a line\n" * 200_000 + b"KeyError: 'output'\n"),
        (("-" * 75 + "\nKeyError   Traceback\n\nKeyError: 'output'",), b""),
        (("--> 3 event['output']\nKeyError: 'output'",), b""),
        (("-E", "KeyError: 'output'"), b""),
        (("--course", ".", "--debug", "-----\nKeyError: 'output'"), b""),
        (("--", "--debug\nKeyError: 'output'"), b""),
    ],
)
def test_explain_takes_words_or_stdin(
    learner: Learner, args: tuple[str, ...], stdin: bytes
) -> None:
    """An error may be given as one word, as several, or piped with its whole traceback."""
    ended = learner.kit("explain", *args, stdin=stdin)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("A dictionary has no such key\n\nWhat it means\n  You asked")
    assert "kit show greet" in ended.out


def test_explain_admits_what_it_does_not_know(learner: Learner) -> None:
    """An error without an entry is not explained by another one's."""
    ended = learner.kit("explain", "MoonError: full")
    assert (ended.status, ended.out) == (1, "")
    assert "nothing about this text" in ended.err


def test_explain_has_help(learner: Learner) -> None:
    """The command's own options are not text."""
    assert learner.kit("explain", "--help").out.startswith("Usage: ")


@pytest.mark.parametrize(
    "source",
    [
        "def greet(name:\n",
        "<<<<<<< HEAD\n",
        "from my_helper import greet\n",
        "def greet(name):\n\tx = 1\n        return x\n",
        "def wave(name):\n    return name\n",
    ],
)
def test_a_broken_file_comes_before_its_checks(learner: Learner, source: str) -> None:
    """After a file that cannot be imported, the hint is about the file and not about a check."""
    learner.writes("greet", source)
    assert "broken" in learner.kit("grade", "greet").out
    assert "hint on: the file as a whole" in learner.kit("hint", "greet").out


def test_a_helper_beside_the_exercise(learner: Learner) -> None:
    """The verdict on a file that imports another one says that an exercise is judged alone."""
    learner.writes("greet", "from my_helper import greet\n")
    assert "judged by its file alone" in " ".join(learner.kit("grade", "greet").out.split())


def test_a_breakpoint(learner: Learner) -> None:
    """The verdict on a call of breakpoint() says what it waits for."""
    learner.writes("greet", "def greet(name):\n    breakpoint()\n")
    out = " ".join(learner.kit("grade", "greet").out.split())
    assert "breakpoint() waits for a keyboard, and there is none: delete it" in out
