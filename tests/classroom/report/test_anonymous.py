"""Examples say nothing of who wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.classroom.insight.anonymiser import Anonymiser
from kit.classroom.roster import Student
from kit.model import Lane, Moment

from .a_class import failed

ANNA = Student(
    id="s0417",
    name="Anna-Lena Will",
    email="a.will@school.example",
    section="B",
    columns={"section": "B", "github": "al417", "canvas_id": "99", "group": "blue"},
)
BEN = Student(id="s2", name="Ben Okoro", email="ben@school.example")
CLASS = Anonymiser([ANNA, BEN])


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("made by s0417", "made by [student]"),
        ("made by S0417.", "made by [student]."),
        ("Anna-Lena Will", "[student]"),
        ("ANNA-LENA WILL", "[student]"),
        ("Lena, Will", "[student], [student]"),
        ("mail a.will@school.example now", "mail [student] now"),
        ("mail other@home.example.org now", "mail [student] now"),
        ("user a.will", "user [student]"),
        ("see al417/repo", "see [student]/repo"),
        ("with Ben Okoro", "with [student]"),
        ("with ben okoro", "with [student]"),
        ("Ben, and BEN", "[student], and [student]"),
        ("node_s0417", "node_[student]"),
        ("No such file: '/home/lena/x.py'", "No such file: '[path]'"),
        (r"C:\Users\lena\x.py", "[path]"),
        ("/Users/lena/a b", "[path] b"),
    ],
)
def test_what_identifies_somebody_is_taken_out(said: str, left: str) -> None:
    """Ids, names, parts of names, addresses, accounts and home folders go, in any usual form."""
    assert CLASS.text(said, ANNA) == left


@pytest.mark.parametrize(
    "said", ["it will end", "s04170", "group blue", "s2", "99", "/tmp/x", "a@b", ""]
)
def test_what_only_looks_like_it_stays(said: str) -> None:
    """Parts of longer words, words of the language and other students' short ids stay."""
    assert CLASS.text(said, ANNA) == said


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("anna_lena = will(1)", "[student]_[student] = [student](1)"),
        ("class AnnaCounter:", "class [student]Counter:"),
        ("LENA_DONE = annals", "[student]_DONE = annals"),
        ('print("by s0417")', 'print("by [student]")'),
        ("async for event in graph.astream(state):", "async for event in graph.astream(state):"),
    ],
)
def test_the_author_is_taken_out_of_names_in_code(line: str, kept: str) -> None:
    """In code the words of the author's name go in any case, also as parts of other names."""
    assert CLASS.code(line, ANNA) == kept


@pytest.mark.parametrize("name", ["José Müller", "Jose\u0301 Mu\u0308ller"])
@pytest.mark.parametrize("said", ["José", "Jose\u0301", "Jose", "Müller", "Mueller", "Muller"])
def test_a_name_is_known_in_other_spellings(name: str, said: str) -> None:
    """Composed or not, without accents, with e for an umlaut: it is the same name."""
    student = Student(id="x1", name=name)
    assert Anonymiser([student]).text(f"{said} was here", student) == "[student] was here"


def test_a_name_at_the_end_of_what_is_kept_is_not_cut_in_two() -> None:
    """A long text is kept to its last whole word, so that no half of a name is left."""
    kept = CLASS.text(f"{'x ' * 997}Anna-Lena Will and more", ANNA)
    assert "Ann" not in kept
    assert len(kept) <= 2_010


def test_every_text_of_a_finding_is_anonymous() -> None:
    """Message, expected, got, error and timeline are all gone through."""
    name = "Anna-Lena Will"
    moment = Moment(at=1.0, lane=Lane.OUTPUT, text=f"prints {name}")
    finding = failed(
        "test_prints", name, expected=name, actual=name, error=name, where=name, timeline=(moment,)
    )
    assert name not in repr(CLASS.finding(finding, ANNA))


@given(name=st.text(max_size=30), id_=st.text("ab01", min_size=1, max_size=8))
def test_an_id_that_stands_alone_is_taken_out(name: str, id_: str) -> None:
    """Whatever the roster has for a name, nothing breaks and the id does not stay."""
    student = Student(id=id_, name=name)
    assert Anonymiser([student]).text(id_, student) == "[student]"
