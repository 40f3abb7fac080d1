"""The formats with a file for each student: what is special to each of them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.classroom.exports.autograders import (
    Classroom50Target,
    choose_factor,
    classroom50_result,
    exercism_results,
    github_result,
    gradescope_results,
    make_sum_exact,
    slug,
)
from kit.classroom.exports.escaping import log_line
from kit.classroom.exports.score import parts_of, remarks_of

from .classes import a_class, override
from .readers import valid

REPORT = a_class()
SOLVED, FAILED, LATE, BY_HAND, SET, MISSING, REFUSED, UNGRADED, STOPPED, WAITING = REPORT.rows
PLACE = Classroom50Target(classroom="streams", assignment="s-1", factor=100)


def test_an_adjustment_is_there_only_where_something_was_adjusted() -> None:
    """Lateness and a score that was set are one more part, with what they change."""
    assert len(parts_of(SOLVED)) == 2
    late = parts_of(LATE)[-1]
    assert (late.name, late.points, late.max_points) == ("2 days late", -1.23, 0.0)
    by_hand = parts_of(SET)[-1]
    assert (by_hand.name, by_hand.points) == ("set by a person", 7.25)
    assert by_hand.text == "set by a person: +7.25 points"
    assert parts_of(UNGRADED) == ()
    assert parts_of(WAITING) == ()


def test_the_cost_of_hints_is_in_the_exercise() -> None:
    """Its points are those that count, and its text says what the hints cost."""
    part = parts_of(LATE)[0]
    assert part.points == 4.5
    assert part.text.endswith("1 hint taken, which costs 0.5 points.")


def test_remarks_tell_what_an_exercise_cannot() -> None:
    """Refused files, lateness, a score set by hand, nothing handed in."""
    assert "2 days late: 20% of the score is lost." in remarks_of(LATE)
    assert "was not accepted" in remarks_of(FAILED)
    assert remarks_of(MISSING) == "Nothing was handed in."
    assert remarks_of(SET) == "A person has set the score to 9.25."
    assert remarks_of(replace(SET, days_late=2, lost=0.2)) == remarks_of(SET)
    assert remarks_of(replace(SOLVED, days_late=1)) == "1 day late: it costs nothing."
    assert remarks_of(SOLVED) == ""


def test_gradescope_shows_an_exercise_as_a_test() -> None:
    """Its name, points and standing, and what `kit grade` would say as the output."""
    data = valid(gradescope_results(REPORT, FAILED), "gradescope")
    first = data["tests"][0]
    assert (first["name"], first["status"]) == ("first_stream/print_progress", "failed")
    assert (first["score"], first["max_score"]) == (1.67, 5.0)
    assert first["output"].startswith("✗ first_stream/print_progress  unsolved, 1.67 of 5 points")
    assert data["extra_data"]["isolation"] == "namespaces"


@pytest.mark.parametrize(
    ("finals", "factor"), [((10.0, 4.0), 1), ((10.0, 4.5), 10), ((10.0, 4.55), 100)]
)
def test_classroom50_counts_in_the_largest_unit_that_is_whole(
    finals: tuple[float, float], factor: int
) -> None:
    """Wholes where they do, else tenths, else hundredths; the same for a whole class."""
    rows = tuple(
        replace(SOLVED, final=final, override=override(final), marks=SOLVED.marks)
        for final in finals
    )
    assert choose_factor(replace(REPORT, rows=rows)) == factor


def test_classroom50_has_no_points_above_the_maximum_or_below_none() -> None:
    """A bonus is cut to the maximum; what lateness takes away is a test of no points."""
    bonus = replace(SET, final=12.0, override=override(12.0))
    data = valid(classroom50_result(REPORT, bonus, PLACE), "classroom50")
    assert (data["score"], data["max-score"]) == (1000, 1000)
    late = valid(classroom50_result(REPORT, LATE, PLACE), "classroom50")["tests"][-1]
    assert late["test-name"] == "2 days late"
    assert (late["score"], late["max-score"], late["points"]) == (0, 0, -1.23)


def test_classroom50_takes_links_and_names_from_the_roster_or_the_runner() -> None:
    """The runner's word counts before the roster's; what nobody says is not known."""
    columns = {"github_username": "octo", "commit_url": "https://a", "submission_tag": "submit/1-a"}
    row = replace(SOLVED, student=replace(SOLVED.student, columns=columns))
    place = replace(PLACE, links={"commit_url": "https://b"})
    data = valid(classroom50_result(REPORT, row, place), "classroom50")
    assert (data["owner"], data["commit"], data["release"]) == ("octo", "https://b", "not known")
    assert data["submission"] == "submit/1-a"
    assert data["datetime"] == "2026-11-30T12:00:05Z"


def test_a_title_becomes_a_slug() -> None:
    """Lower case, with hyphens for all else."""
    assert slug("Streams 1: Ströme!") == "streams-1-str-me"
    assert slug("流") == "assignment"


def added_up(hundredths: list[int]) -> float:
    """What the reporter makes of some points, one after the other."""
    added = 0.0
    for number in make_sum_exact([one / 100 for one in hundredths], sum(hundredths) / 100):
        added += number
    return added


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40))
@example([122, 217])
@example([354, 295, 12, 824])
def test_the_reporter_adds_up_to_the_score_exactly(hundredths: list[int]) -> None:
    """Adding binary fractions one after the other gives the score, and not 7.300000000000001."""
    assert added_up(hundredths) == sum(hundredths) / 100


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
def test_what_is_taken_away_leaves_no_more_than_a_last_digit(hundredths: list[int]) -> None:
    """With an adjustment below 0 the sum is the score as far as anyone can see."""
    assert abs(added_up(hundredths) - sum(hundredths) / 100) < 1e-12


def test_the_reporter_passes_only_full_marks() -> None:
    """Its table counts tests that pass, so a part of the points is no pass."""
    data = valid(github_result(FAILED), "github")
    assert [test["status"] for test in data["tests"]] == ["fail", "fail"]
    assert data["status"] == "fail"
    assert valid(github_result(SOLVED), "github")["status"] == "pass"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("::error::x", ": :error: :x"),
        (" \n::set-env name=a::b", ": :set-env name=a: :b"),
        (":::x", ": : :x"),
        ("a ##[group]b", "a ## [group]b"),
        ("\x1b[1m", "␛[1m"),
    ],
)
def test_the_log_of_an_action_is_given_no_orders(text: str, safe: str) -> None:
    """Neither form of a workflow command is left in a line."""
    assert log_line(text) == safe


def test_exercism_has_an_error_only_where_nothing_could_run() -> None:
    """Then it has a message and no tests; tasks are numbered by exercise."""
    data = valid(exercism_results(UNGRADED), "exercism")
    assert (data["status"], "tests" in data) == ("error", False)
    tests = valid(exercism_results(SOLVED), "exercism")["tests"]
    assert [test["task_id"] for test in tests] == [1, 2]
    missing = valid(exercism_results(MISSING), "exercism")
    assert {test["message"] for test in missing["tests"]} == {
        "Nothing was handed in for this exercise."
    }


def test_a_schema_can_say_no() -> None:
    """The schemas that all this is held against refuse what is wrong."""
    wrong = json.loads(github_result(SOLVED))
    wrong["tests"] = []
    with pytest.raises(Exception, match="should be non-empty"):
        valid(json.dumps(wrong), "github")
