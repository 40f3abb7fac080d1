"""Markdown on a terminal: headings, bold words, lists and code."""

from __future__ import annotations

from kit.render.blocks import markdown
from kit.render.look import Look

TEXT = """\
# Title
The **asynchronous generator** waits, `**` does not.

- **a long term**: words that
  go on
```text
    # no heading   **here**
```
"""


def test_without_styles_the_marks_stay() -> None:
    """Plain text keeps the marks of headings and bold words, and loses the fences of code."""
    assert markdown(TEXT, Look(width=60)) == [
        "# Title",
        "The **asynchronous generator** waits, `**` does not.",
        "",
        "- **a long term**: words that go on",
        "        # no heading   **here**",
    ]


def test_with_styles_headings_and_terms_are_bold() -> None:
    """A bold term is painted as a whole, and never broken at its spaces."""
    bold = "\x1b[1m{}\x1b[0m".format
    assert markdown(TEXT, Look(width=26, has_styles=True)) == [
        bold("Title"),
        "The",
        bold("asynchronous generator"),
        "waits, `**` does not.",
        "",
        f"- {bold('a long term')}: words",
        "  that go on",
        "    \x1b[36m    # no heading   **here**\x1b[0m",
    ]
