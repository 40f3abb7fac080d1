"""The page as text: nothing of a student's text is anything but text on it."""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b64encode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kit.feedback.facts import Feedback
from kit.feedback.page import feedback_html
from kit.render.safe import make_visible
from tests.pages import HOSTILE, Page

from .samples import feedback_of

HARMLESS = Page.of(feedback_html(feedback_of("x")))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_known_attacks_stay_text(text: str) -> None:
    """Markup, template code and controls: the page has the elements that it has without them."""
    page = Page.of(feedback_html(feedback_of(text)))
    assert page.elements == HARMLESS.elements
    assert page.astray == page.open == []
    assert make_visible(text) in page.texts["bdi"]


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and "`" not in text))
@example(text="a\r\nb\n\tc")
def test_no_text_becomes_anything_else(text: str) -> None:
    """No element or attribute comes or goes, and nothing is on the page that is not seen."""
    html = feedback_html(feedback_of(text))
    page = Page.of(html)
    assert page.elements == HARMLESS.elements
    assert page.astray == page.open == []
    kinds = {unicodedata.category(char) for char in html if char != "\n"}
    assert kinds & {"Cc", "Cf", "Cs"} == set()


def test_nothing_is_loaded_or_run() -> None:
    """There is no script, and the policy allows the one style sheet and nothing else."""
    html = feedback_html(feedback_of("x"))
    tags = {tag for tag, _ in HARMLESS.elements}
    assert tags & {"script", "link", "img", "iframe", "object", "form", "base"} == set()
    assert [link for link in HARMLESS.all("href") if not str(link).startswith("#")] == []
    (style,) = HARMLESS.texts["style"]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html


def test_links_lead_to_the_exercises_with_details() -> None:
    """Each link has its place on the page: what is not solved, and a remark on what is."""
    links = [str(link) for link in HARMLESS.all("href") if str(link).startswith("#exercise-")]
    assert len(links) == 6
    assert {link.removeprefix("#") for link in links} <= set(HARMLESS.all("id"))


def test_without_a_score_there_are_no_points() -> None:
    """A student who was refused reads a sentence and no number."""
    feedback = Feedback(title="S", kit="0", max_points=9.0, answers=("It was not accepted.",))
    html = feedback_html(feedback)
    assert "It was not accepted." in html
    assert "points" not in html.partition("<body")[2]
