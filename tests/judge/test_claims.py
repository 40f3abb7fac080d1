"""What is true of a run: values, order and time, as a learner writes them."""

from __future__ import annotations

from typing import Any

import pytest

from kit.judge.claims import Observation, find_unknown, judge_claims
from kit.judge.learner_examples import fit
from kit.judge.messages import EXAMPLES_REPLIES, ExampleJudged, MomentCame
from kit.judge.outcome import Run
from kit.model import Lane, Moment
from kit.runner.errors import Crash
from kit.runner.messages import InvalidMessage, frame

TIMELINE = (
    (0.0, Lane.CALL, "say() is called"),
    (0.0, Lane.NODE, "a starts"),
    (1.0, Lane.NODE, "a ends"),
    (1.0, Lane.EVENT, "event 1: a"),
    (1.0, Lane.OUTPUT, "prints one"),
    (1.0, Lane.NODE, "a starts"),
    (2.5, Lane.NODE, "a ends"),
    (2.5, Lane.OUTPUT, "prints two"),
    (2.5, Lane.CALL, "say() has ended"),
)
ERROR = Crash(type="KeyError", full_type="KeyError", bases=("LookupError",), text="'a'", lines=(3,))


def observe(**fields: Any) -> Observation:
    """A run of which the clock did not begin at 0."""
    moments = [Moment(at=at + 100, lane=lane, text=text) for at, lane, text in TIMELINE]
    run = Run(function="say", moments=moments, began=0, returned=8, **fields)
    return Observation(run, moments)


PRINTED = observe(text="one\ntwo\n", line_places=[4, 7])


def judge(observed: Observation, **claims: Any) -> list[str]:
    """What is said of each claim; "" if it is true."""
    judged = judge_claims(claims, observed, lambda _, value: value)
    assert all(claim.is_true == (not claim.says) for claim in judged)
    return [claim.says for claim in judged]


@pytest.mark.parametrize(
    "sentence",
    [
        *("line 1 before line 2", "line 2 after a ends (2)", "line 1 before a ends (2)."),
        *("line 2 at 2.5 s", "a ends (2) at 2.5 seconds", "the end at 2.5 s", "a ends at 1 s"),
        *("a starts twice", "a starts 2 times", "b starts never", "line 3 never", "line 1 once"),
        *("event 1 before line 1", "event 1: a once", "  a starts after say() is called "),
    ],
)
def test_sentences_that_are_true(sentence: str) -> None:
    """A thing is a line, an item, the end, or a text of the timeline; the first time counts."""
    assert judge(PRINTED, when=[sentence]) == [""]


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("line 2 before a ends (2)", "a ends (2) comes before line 2, but both are at 2.5 s; if"),
        ("line 2 before a ends", "a ends, at 1 s, comes before line 2, at 2.5 s"),
        ("line 1 after line 1", "line 1, at 1 s, comes before line 1, at 1 s"),
        ("line 1 at 2 s", "line 1: this happens at 1 s"),
        ("line 9 at 2 s", "line 9: this never happens"),
        ("b starts before line 1", "b starts: this never happens"),
        ("line 0 before line 1", "line 0: this never happens"),
        ("a starts once", "a starts: this happens twice, at 0 s, 1 s"),
        ("a ends never", "a ends: this happens twice, at 1 s, 2.5 s"),
        ("b starts twice", "b starts: this never happens"),
        ("first a, then b", "'first a, then b' is not a sentence such as"),
    ],
)
def test_sentences_that_are_wrong(sentence: str, says: str) -> None:
    """It is said what really happens, and when."""
    (said,) = judge(PRINTED, when=[sentence])
    assert said.startswith(says)


def test_values_are_compared_with_their_types() -> None:
    """1 is not True, and a tuple is not a list; the first difference is named."""
    assert judge(PRINTED, prints=["one", "two"]) == [""]
    assert judge(PRINTED, prints=["one", "three"]) == ["line 2 is another one"]
    assert judge(PRINTED, prints=["one"]) == ["the number of lines is 2, and not 1"]
    assert judge(observe(value=[1, 2]), returns=[1, True]) == ["item 2 is another one"]
    assert judge(observe(value=(1,)), returns=[1]) == ["it returns another value"]
    assert judge(observe(items=[{"a": None}]), yields=[{"a": None}]) == [""]


def test_both_sides_of_a_wrong_list_are_given() -> None:
    """Texts stand as they are, other values as Python writes them."""
    (claim,) = judge_claims({"prints": ["one", ""]}, PRINTED, lambda _, value: value)
    assert (claim.wanted, claim.actual) == (("one", "''"), ("one", "two"))
    (claim,) = judge_claims({"returns": 1}, observe(value="1"), lambda _, value: value)
    assert (claim.wanted, claim.actual) == (("1",), ("'1'",))


def test_what_a_task_leaves_free_is_not_compared() -> None:
    """Both values are normalised first."""
    claims = {"yields": [2, 1]}
    (claim,) = judge_claims(claims, observe(items=[1, 2]), lambda _, value: sorted(value))
    assert claim.is_true


def test_an_exception_is_a_claim() -> None:
    """One that is not claimed is wrong; a class above it, or its long name, is right."""
    failed = observe(crash=ERROR)
    assert judge(failed, raises="KeyError") == [""]
    assert judge(failed, raises="builtins.LookupError") == [""]
    assert judge(failed, raises="ValueError") == ["it raises KeyError: 'a'"]
    assert judge(failed, when=["a starts twice"]) == ["it raises KeyError: 'a'", ""]
    assert judge(failed, raises="KeyError", returns=None) == ["", ""]
    no_value = "it returns no value, because it raises"
    assert judge(failed, returns=[]) == ["it raises KeyError: 'a'", no_value]
    assert judge(PRINTED, raises="KeyError") == ["it raises nothing, and not KeyError"]


def test_a_run_that_never_ended_has_no_true_claim() -> None:
    """The reason is said once."""
    assert judge(Observation(None, (), "it waits"), prints=[], when=["a starts once"]) == [
        "it waits"
    ]


@pytest.mark.parametrize(
    "sentence",
    ["line {} before the end", "line 1 {} times", "line 1 at {} s", "a ends ({}) once"],
)
def test_numbers_of_any_length(sentence: str) -> None:
    """A number that Python does not read is a wrong sentence, and what is said of it is short."""
    (says,) = judge(PRINTED, when=[sentence.format("9" * 5000)])
    assert says
    assert len(says) < 300


def test_a_reply_fits_into_a_frame() -> None:
    """Texts and the timeline are shortened if a reply could not be sent."""
    claimed, lines = ["\N{GRINNING FACE}" * 300] * 60, "é" * 400 + "\n"
    moments = [Moment(at=0, lane=Lane.OUTPUT, text=lines[:300])] * 200
    run = Run(function="say", moments=moments, began=0, text=lines * 60)
    claims = judge_claims({"prints": claimed}, Observation(run, moments), lambda _, value: value)
    came = tuple(MomentCame(at=0.0, lane="output", text=m.text) for m in moments)
    reply = ExampleJudged(problem="", is_same=False, claims=tuple(claims), moments=came)
    with pytest.raises(InvalidMessage):
        frame(reply)
    sent = EXAMPLES_REPLIES.decode(frame(fit(reply))[4:])
    assert isinstance(sent, ExampleJudged)
    assert sent.claims[0].wanted[0]


@pytest.mark.parametrize(
    ("sentence", "thing"),
    [
        ("b never", "b"),
        ("b start never", "b start"),
        ("c starts never", "c starts"),
        ("a before b ends", "a"),
        ("line 0 never", "line 0"),
        ("a ends (0) never", "a ends (0)"),
        ("b is cancelled (2) never", ""),
        ("b raises ValueError never", ""),
        ("line 9 before event 3", ""),
        ("item 1 never", ""),
        ("prints three never", ""),
        ("a starts twice", ""),
        ("not a sentence", ""),
    ],
)
def test_things_that_nothing_is_named(sentence: str, thing: str) -> None:
    """A misspelt name never happens, but that is not what the sentence is about."""
    assert find_unknown([sentence], PRINTED, {"b"}) == thing
