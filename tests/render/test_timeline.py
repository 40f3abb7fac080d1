"""The drawing of what happened when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.model import Lane, Moment
from kit.render.look import Look
from kit.render.safe import width
from kit.render.verdicts import timeline_lines

from .samples import TIMELINE
from .test_safe import ANY_TEXT

MOMENTS = st.lists(
    st.builds(Moment, at=st.floats(0, 1e6), lane=st.sampled_from(Lane), text=ANY_TEXT), max_size=40
)


def test_wide_screens_have_three_lanes() -> None:
    """At 120 columns each moment is a row with its text in its own lane."""
    assert timeline_lines(TIMELINE, Look(width=120)) == (
        (
            "seconds │ node                               │ event"
            "                           │ your code"
        ),
        "      0 │ fetch starts                       │                                 │",
        "      1 │ fetch returns {'message': 'hello'} │                                 │",
        "        │                                    │ {'fetch': {'message': 'hello'}} │",
        "      3 │ tell returns {'message': 'bye'}    │                                 │",
        (
            "        │                                    │      "
            "                           │ prints → fetch: hello"
        ),
    )


def test_narrow_screens_name_the_lane() -> None:
    """At 40 columns each moment is named for its lane and indented by it."""
    assert timeline_lines(TIMELINE, Look(width=40, ascii_only=True)) == (
        "sec | who   what",
        "  0 | node  fetch starts",
        "  1 | node  fetch returns {'message':",
        "    |       'hello'}",
        "    | event   {'fetch': {'message':",
        "    |         'hello'}}",
        "  3 | node  tell returns {'message':",
        "    |       'bye'}",
        "    | you       prints \\u2192 fetch:",
        "    |           hello",
    )


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("columns", [32, 40, 63, 64, 80, 120])
@given(moments=MOMENTS)
def test_it_fits(columns: int, ascii_only: bool, moments: list[Moment]) -> None:
    """No line is wider than the screen, and ASCII is ASCII."""
    lines = timeline_lines(moments, Look(width=columns, ascii_only=ascii_only))
    assert all(width(line) <= columns for line in lines)
    assert not ascii_only or all(line.isascii() for line in lines)
    assert bool(lines) == bool(moments)


def test_moments_keep_their_order() -> None:
    """Moments of the same instant stand in the order in which they happened."""
    text = "\n".join(timeline_lines(TIMELINE, Look(width=80)))
    assert text.index("{'fetch':") < text.index("tell returns") < text.index("prints")


PLAIN = Look(width=80, is_plain=True)


def test_sentences() -> None:
    """For screen readers each second is a paragraph of sentences."""
    moments = (*TIMELINE, Moment(at=3.25, lane=Lane.EVENT, text="event 2: tell"))
    assert timeline_lines(moments, PLAIN) == (
        "At 0 s fetch starts.",
        "At 1 s fetch returns {'message': 'hello'}. Then {'fetch': {'message': 'hello'}}.",
        "At 3 s tell returns {'message': 'bye'}. Then your code prints → fetch: hello.",
        "At 3.25 s event 2 comes: tell.",
    )


def test_a_long_story_in_sentences() -> None:
    """The middle is left out there, too, and it says how much that is."""
    moments = [Moment(at=0, lane=Lane.NODE, text=f"step {n} ends.") for n in range(100)]
    text = " ".join(timeline_lines(moments, PLAIN))
    assert text.startswith("At 0 s step 0 ends. Then step 1 ends.")
    assert "Then step 15 ends. Then 76 more things happen. Then step 92 ends." in text
    assert text.endswith("Then step 99 ends.")


@pytest.mark.parametrize("columns", [32, 80])
@given(moments=MOMENTS)
def test_sentences_fit(columns: int, moments: list[Moment]) -> None:
    """Whatever a submission says, the sentences are printable and fit."""
    for line in timeline_lines(moments, Look(width=columns, is_plain=True)):
        assert width(line) <= columns
        assert line.isprintable()


def test_a_long_story_loses_its_middle() -> None:
    """Of very many moments the first and the last are drawn, and it says how many are not."""
    moments = [Moment(at=n, lane=Lane.NODE, text=f"step {n}") for n in range(100)]
    text = "\n".join(timeline_lines(moments, Look(width=80)))
    assert "step 0" in text
    assert "step 99" in text
    assert "76 more moments" in text


@pytest.mark.parametrize(
    ("ats", "written"),
    [((0, 1), ("0", "1")), ((0, 0.5), ("0.0", "0.5")), ((0, 0.25), ("0.00", "0.25"))],
)
def test_times_have_as_few_decimals_as_tell_them_apart(
    ats: tuple[float, ...], written: tuple[str, ...]
) -> None:
    """Whole seconds are written as such, parts of a second with what they need."""
    moments = [Moment(at=at, lane=Lane.NODE, text="x") for at in ats]
    lines = timeline_lines(moments, Look(width=80))[1:]
    assert tuple(line.split()[0] for line in lines) == written
