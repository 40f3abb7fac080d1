"""What all pages share: one file with its style inside, no script, and a policy for that.

Two things keep a submission's text harmless. The template engine escapes all text, and each text
passes :func:`kit.render.safe.make_visible`, which names what a reader would not see. The policy of
a page lets a browser load nothing, and only apply the one style sheet with the given hash, so
that even markup that came through would do nothing.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kit.model import Moment
from kit.render.blocks import plural, points
from kit.render.safe import block, make_visible, split_code
from kit.render.verdicts import MOST_MOMENTS, lane_number, split_middle, times_of

MOST_TEXT: Final = 700  # characters of one text of a finding; a longer text is cut at its end
MOST_MOMENT: Final = 300  # the same for a moment, which is one line among many
FINDING_STYLE: Final = files(__name__).joinpath("finding.css").read_text("utf-8")
"""The style of what shows one verdict: a part of the style of each page."""


def make_environment(*packages: str) -> Environment:
    """Return the environment of the templates of ``packages``, with what all pages share."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(name, "") for name in (*packages, __name__)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_make_text_visible,
    )
    filters = (plural, points, split_code)
    environment.filters.update({call.__name__: call for call in filters})
    environment.filters["said"] = lambda text: block(text, MOST_TEXT)
    environment.globals["steps"] = steps
    style = FINDING_STYLE + files(__name__).joinpath("page.css").read_text("utf-8")
    environment.globals["style"] = Markup(style)  # noqa: S704 - ours, its hash is in the policy
    environment.globals["digest"] = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment


def _make_text_visible(value: Any) -> Any:
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return make_visible(value) if is_text else value


class TimelineRow(NamedTuple):
    """One line of a drawn timeline; ``skipped`` moments are missing before it."""

    time: str
    lane: int
    actor: str
    text: str
    skipped: int


def steps(
    moments: Sequence[Moment], most: int = MOST_MOMENTS, *, author: str = "student"
) -> Iterator[TimelineRow]:
    """Yield a timeline, without its middle if it is long; times are written where they change."""
    first, last = split_middle(len(moments), most)
    times = times_of(moments)
    for n in (*first, *last):
        lane = lane_number(moments[n].lane)
        skipped = n - first.stop if last and n == last.start else 0
        actor, text = ("node", "event", author)[lane], block(moments[n].text, MOST_MOMENT)
        yield TimelineRow(times[n], lane, actor, text, skipped)
