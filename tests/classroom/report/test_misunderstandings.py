"""What a class gets wrong: what counts as one thing, how often, and in which order."""

from __future__ import annotations

import pytest

from kit.classroom.insight.misunderstandings import (
    Misunderstanding,
    rank_misunderstandings,
)
from kit.classroom.rows import Row
from kit.model import Finding, Outcome, Standing

from .a_class import COUNT, PRINT, TIMELINE, failed, mark, passed, report, row


def wrong(*rows: Row) -> tuple[Misunderstanding, ...]:
    return rank_misunderstandings(report(*rows))


def prints(id_: str, *findings: Finding) -> Row:
    return row(id_, mark(PRINT, *findings))


def test_a_known_mistake_is_one_thing_whatever_its_message() -> None:
    """Findings of an exercise that match the same mistake are counted together."""
    (one,) = wrong(
        prints("a", failed("test_prints", "tell came late", "collects")),
        prints("b", failed("test_streams", "ask came late", "collects")),
        prints("c", passed("test_prints")),
    )
    assert (one.mistake, one.students, one.tried) == ("collects", 2, 3)
    assert round(one.part, 2) == 0.67


def test_a_student_counts_once_in_an_exercise() -> None:
    """The known mistake counts, wherever it is named; what else failed is its consequence."""
    findings = (
        failed("test_prints", "a"),
        failed("test_streams", "b", "collects"),
        failed("test_more", "c", "other"),
    )
    (one,) = wrong(prints("a", *findings))
    assert (one.mistake, one.students) == ("collects", 1)


def test_without_a_known_mistake_the_first_failure_counts() -> None:
    """Different mistakes fail the same later checks, which would come first in the ranking."""
    later = failed("test_streams", "name 2 is wrong")
    found = wrong(
        prints("a", failed("test_prints", "x"), later),
        prints("b", failed("test_prints", "y", "known"), later),
    )
    assert [(one.mistake, one.example.message) for one in found] == [("known", "y"), (None, "x")]


def test_the_same_mistake_in_two_exercises_is_two_things_that_know_of_each_other() -> None:
    """A mistake belongs to its exercise; other exercises with one of that name are named."""
    both = row(
        "a",
        mark(PRINT, failed("test_prints", mistake="collects")),
        mark(COUNT, failed("test_counts", mistake="collects")),
    )
    one, other = wrong(both)
    assert (one.exercise, one.elsewhere) == (PRINT, (COUNT,))
    assert (other.exercise, other.elsewhere) == (COUNT, (PRINT,))


def test_findings_that_say_the_same_are_one_thing_though_their_numbers_differ() -> None:
    """Inputs are drawn for each student, so that numbers in a message tell nothing apart."""
    (one,) = wrong(
        prints("a", failed("test_prints", "only 1 of 3 came after 2.5 s")),
        prints("b", failed("test_prints", "only 2 of 14 came after 4 s")),
    )
    assert (one.mistake, one.students) == (None, 2)


def test_what_differs_in_words_check_or_mistake_is_told_apart() -> None:
    """Another message, another check and a known mistake with the same message are other things."""
    found = wrong(
        prints("a", failed("test_prints", "KeyError: 'output'")),
        prints("b", failed("test_prints", "KeyError: 'message'")),
        prints("c", failed("test_streams", "KeyError: 'output'")),
        prints("d", failed("test_prints", "KeyError: 'output'", "label")),
    )
    assert len(found) == 4


def test_one_message_in_all_checks_of_a_submission_is_one_thing() -> None:
    """A file that does not import says so in each check, and is counted where it says it first."""
    broken = [
        failed(check, "it does not import", outcome=Outcome.UNFINISHED)
        for check in ("test_prints", "test_streams")
    ]
    (one,) = wrong(prints("a", *broken))
    assert (one.is_halted, one.example.check, one.students) == (True, "test_prints", 1)


def test_stubs_ungraded_verdicts_and_waiting_checks_are_no_misunderstandings() -> None:
    """Only what failed by itself in something that was tried is ranked."""
    fails = failed("test_prints")
    rows = (
        row("a", mark(PRINT, fails, standing=Standing.TODO)),
        row("b", mark(PRINT, fails, standing=Standing.UNGRADED)),
        row("c", mark(PRINT, failed("test_prints", outcome=Outcome.SKIPPED))),
        row("d", mark("gone/away", fails)),
    )
    assert wrong(*rows) == ()


def test_the_most_frequent_come_first_then_the_order_of_the_assignment() -> None:
    """Among equals a known mistake goes before a message, an earlier exercise before a later."""
    count = mark(COUNT, failed("test_counts", "a"))
    found = wrong(
        row("a", mark(PRINT, failed("test_prints", "m")), count),
        row("b", mark(PRINT, failed("test_prints", mistake="known")), count),
    )
    assert [(one.exercise, one.mistake, one.students) for one in found] == [
        (COUNT, None, 2),
        (PRINT, "known", 1),
        (PRINT, None, 1),
    ]


def test_the_example_is_the_shortest_that_has_nothing_to_hide() -> None:
    """A finding in which its author is named is the example only where there is no other."""
    named = failed("test_prints", "m", actual="by anna")
    longer = failed("test_prints", "m", actual="by somebody else", timeline=TIMELINE)
    longest = failed("test_prints", "m", actual="x" * 500)
    (one,) = wrong(prints("anna", named), prints("b", longest), prints("c", longer))
    assert one.example.actual == "by somebody else"
    assert one.example.timeline == TIMELINE

    (one,) = wrong(prints("anna", named))
    assert one.example.actual == "by [student]"


def test_an_example_does_not_say_where() -> None:
    """The path of the learner's file is no part of an example."""
    finding = failed("test_prints", where="exercises/first/print_it.py:3", hint="kit hint print_it")
    (one,) = wrong(prints("a", finding))
    assert (one.example.where, one.example.hint) == ("", "")


def test_the_title_is_a_sentence() -> None:
    """It is that of the known mistake, or says what does not hold; it is never a file's name."""
    known = failed("test_prints", "m", "collects", cause="All are collected first.")
    unnamed = failed("test_prints", "other", says="prints each line")
    titles = [one.title for one in wrong(prints("a", known), prints("b", unnamed))]
    assert titles == ["All are collected first.", "Does not hold: prints each line"]


SOURCE = b'''\
"""By Anna."""
import asyncio


async def print_it(anna_graph):
    """Anna wrote this."""
    # Anna was tired here
    text = "anna"  # and here
    await asyncio.sleep(1); print(text)
'''


def test_an_example_has_its_lines_without_remarks() -> None:
    """Of the code there are the lines around the place, without comments, docstrings and names."""
    finding = failed("test_prints", where="exercises/first/print_it.py:9")
    (one,) = wrong(row("anna", mark(PRINT, finding, source=SOURCE), name="Anna Quill"))
    assert [(line.number, line.text, line.is_marked) for line in one.lines] == [
        (8, '    text = "[student]"', False),
        (9, "    await asyncio.sleep(1); print(text)", True),
    ]


@pytest.mark.parametrize("source", [b"x = '\n", b"(" * 90, b"x" * 30_000, b"", None])
def test_code_that_cannot_be_read_is_not_shown(source: bytes | None) -> None:
    """If it is not clear what is a comment, an example has no lines."""
    finding = failed("test_prints", where="x.py:1")
    (one,) = wrong(row("a", mark(PRINT, finding, source=source)))
    assert [line.text for line in one.lines if line.text] == []


def test_an_example_is_one_whose_code_names_nobody_either() -> None:
    """Of two findings the one counts of which nothing has to be taken out."""
    finding = failed("test_prints", where="x.py:1")
    (one,) = wrong(
        row("anna", mark(PRINT, finding, source=b"anna = 1")),
        row("b", mark(PRINT, finding, source=b"beta = 1")),
    )
    assert [line.text for line in one.lines] == ["beta = 1"]


def test_the_order_of_the_roster_changes_no_count() -> None:
    """The same students in another order make the same ranking."""
    rows = [
        prints("a", failed("test_prints", "m 1")),
        prints("b", failed("test_prints", "m 22")),
        prints("c", failed("test_streams", "n", "known")),
    ]
    assert wrong(*rows) == wrong(*reversed(rows))
