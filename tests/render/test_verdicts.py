"""A verdict in full."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.model import Outcome, Standing
from kit.render.look import Look
from kit.render.safe import width
from kit.render.verdicts import verdict_text, verdicts_text

from .samples import COLLECTED, PASSED, RAISED, REMARK, hostile, verdict
from .test_safe import ANY_TEXT

SKIPPED = replace(PASSED, outcome=Outcome.SKIPPED, points=0.0, message="waits for another check")


def test_a_failure_says_what_where_and_what_next() -> None:
    """Message, expected, actual, place and one next command are all there."""
    text = verdict_text(verdict(PASSED, COLLECTED), Look(width=80))
    for part in (
        "✗ first_stream/print_progress  unsolved, 1 of 3 points",
        "✓ names the node of every event",
        "✗ prints each line as soon as its node has finished",
        "tell was running and nothing had been printed for fetch",
        "expected  → fetch: hello",
        "where     exercises/first_stream/print_progress.py:31",
        "seconds │ node",
        "Next: Take a hint with: kit hint print_progress",
    ):
        assert part in text


def test_a_remark_stands_between_checks_and_advice() -> None:
    """It is one paragraph, and no word of it is cut."""
    solved = verdict(PASSED, standing=Standing.SOLVED, advice="Go on with: kit next")
    text = verdict_text(replace(solved, remark=REMARK), Look(width=40))
    assert " ".join(text.split()).endswith(f"every event {REMARK.text} Go on with: kit next")
    assert all(width(line) <= 40 for line in text.splitlines())


def test_what_is_empty_has_no_line() -> None:
    """Nothing is shown of a value that is missing; white space is written as Python does."""
    finding = replace(COLLECTED, actual="")
    assert "actual" not in verdict_text(verdict(finding), Look())
    finding = replace(COLLECTED, actual=" \n")
    assert "actual    ' \\n'\n" in verdict_text(verdict(finding), Look())


@pytest.mark.parametrize(
    ("message", "actual"),
    [("it raised KeyError: 'output'", ""), ("it stopped", "'output'"), ("'output' is no key", "")],
)
def test_an_error_is_shown_once(message: str, actual: str) -> None:
    """The error has no line if the message or the value has its text."""
    finding = replace(RAISED, message=message, actual=actual)
    text = verdict_text(verdict(finding), Look(), explain=lambda *_: "A key")
    assert text.count("'output'") == 1
    assert "means     A key" in text


def test_what_passes_for_the_first_time_is_new() -> None:
    """Checks that did not pass in the last try are marked, and no others."""
    both = replace(verdict(PASSED, COLLECTED), newly_passed=(PASSED.check,))
    text = verdict_text(both, Look())
    assert "✓ names the node of every event (new)\n" in text
    assert text.count("(new)") == 1


def test_an_error_comes_with_what_it_means() -> None:
    """The title of the catalogue's entry stands below the error."""
    text = verdict_text(verdict(RAISED), Look(), explain=lambda error, _: f"About {error}")
    assert "error     KeyError: 'output'\n    means     About KeyError: 'output'" in text


def test_of_many_failures_the_first_is_told_in_full() -> None:
    """With more than two failures the others are one line of message each."""
    others = [replace(RAISED, message=f"failure {n}") for n in range(3)]
    text = verdict_text(verdict(COLLECTED, *others), Look())
    assert text.count("where ") == 1
    assert all(f"failure {n}" in text for n in range(3))


def test_the_same_message_is_told_once() -> None:
    """A file that does not import fails all checks, and says why once."""
    broken = replace(RAISED, outcome=Outcome.UNFINISHED, message="the file does not import")
    text = verdict_text(verdict(broken, broken, broken, standing=Standing.BROKEN), Look())
    assert text.count("the file does not import") == 1
    assert text.count("! reads the message of any node") == 3


def test_a_skipped_check_says_what_it_waits_for() -> None:
    """A check that was not tried is neither passed nor failed."""
    assert "· names the node of every event\n    waits for" in verdict_text(
        verdict(SKIPPED, COLLECTED), Look()
    )


def test_a_stub_is_not_blamed() -> None:
    """For an untouched stub only the sentences of its checks are shown."""
    text = verdict_text(verdict(COLLECTED, RAISED, standing=Standing.TODO), Look())
    assert "○ first_stream/print_progress  to do" in text
    assert "expected" not in text
    assert "✗" not in text


def test_a_lost_exercise_is_told_so() -> None:
    """What was solved and now fails is said to have been solved."""
    texts = verdicts_text([verdict(COLLECTED)], Look(), lost=["first_stream/print_progress"])
    assert "was solved, now fails" in texts


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("ascii_only", [False, True])
@given(text=ANY_TEXT | st.text(max_size=2000))
def test_hostile_text_fits_and_is_not_obeyed(columns: int, ascii_only: bool, text: str) -> None:
    """Whatever a submission says, the screen holds printable lines of at most its width."""
    drawn = verdict_text(hostile(text), Look(width=columns, ascii_only=ascii_only))
    for line in drawn.split("\n"):
        assert all(char.isprintable() for char in line)
        assert width(line) <= columns
        assert line.isascii() or not ascii_only


def test_styles_change_nothing_but_colours() -> None:
    """Without its escape sequences the styled text is the plain text."""
    both = verdict(PASSED, COLLECTED, RAISED, SKIPPED)
    styled = verdict_text(both, Look(has_styles=True))
    assert "\x1b[" in styled
    assert re.sub(r"\x1b\[[0-9;]*m", "", styled) == verdict_text(both, Look())


@given(ANY_TEXT)
def test_styled_text_obeys_only_our_own_colours(text: str) -> None:
    """A submission cannot smuggle an escape sequence into styled output."""
    styled = verdict_text(hostile(text), Look(has_styles=True))
    rest = re.sub(r"\x1b\[[0-9;]*m", "", styled).replace("\n", "")
    assert all(char.isprintable() for char in rest)
