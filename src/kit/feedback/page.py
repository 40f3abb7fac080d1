"""Feedback as one page; what keeps it harmless is in :mod:`kit.render.page`."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import Template

from kit.feedback.facts import Feedback
from kit.feedback.markdown import points_text
from kit.render.page import make_environment, steps


def feedback_html(feedback: Feedback) -> str:
    """Return the page: the same feedback gives the same text."""
    return _template().render(feedback=feedback)


@cache
def _template() -> Template:
    environment = make_environment(__package__)
    environment.filters["points_text"] = points_text
    environment.globals["steps"] = partial(steps, author="you")
    return environment.get_template("feedback.html.j2")
