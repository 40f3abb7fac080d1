"""The HTML of a cell: nothing that a student writes is anything but text in it."""

from __future__ import annotations

import pytest

from kit.judge.messages import CallMade, ExampleEnded
from kit.model import Lane, Moment
from kit.notebook.output import example_html, render_cell
from kit.render.safe import make_visible
from tests.feedback.samples import feedback_of
from tests.pages import HOSTILE, Page


def verdicts_html(text: str) -> str:
    """The outputs of exercises with every standing, in which all texts are ``text``."""
    values = {"reason": text, "advice": text, "notes": [text], "sentence": text}
    each = feedback_of(text).exercises
    return "".join(render_cell("verdict", each=e, rows=[("Quiz", text)], **values) for e in each)


def examples_html(text: str) -> str:
    moments = [Moment(at=0.5 * n, lane=lane, text=text) for n, lane in enumerate(Lane)]
    call = CallMade(
        subject=text, printed=text, items=(text,), returned=text, raised=text, lines=(1,)
    )
    end = ExampleEnded(printed=text, problem=text, where=text)
    html = example_html(text, moments, [call, call], end, text)
    return html + example_html(text, moments, [], end, text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("make", [verdicts_html, examples_html])
def test_known_attacks_stay_text(make: object, text: str) -> None:
    """The output has the elements that it has without them, and shows the text."""
    assert callable(make)
    page, harmless = Page.of(make(text)), Page.of(make("x"))
    assert page.elements == harmless.elements
    assert page.astray == page.open == []
    assert make_visible(text) in page.texts["bdi"]


def test_an_output_leaves_the_notebook_alone() -> None:
    """All rules are inside of one, nothing is loaded or run, and MathJax reads none of it."""
    page = Page.of(render_cell("example", **dict.fromkeys(EXAMPLE, ""), results=[], most=9))
    (style,) = page.texts["style"]
    scope, _, rules = style.partition("{")
    assert scope.strip() == ".kit-output.tex2jax_ignore.mathjax_ignore"
    depths = [rules[:n].count("{") - rules[:n].count("}") for n in range(len(rules.rstrip()) - 1)]
    assert min(depths) == 0
    assert rules.rstrip().endswith("}")
    assert "url(" not in style
    assert "@import" not in style
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe"} == set()
    assert page.all("class")[0] == "kit-output tex2jax_ignore mathjax_ignore"


EXAMPLE = ("name", "moments", "printed", "problem", "where")
