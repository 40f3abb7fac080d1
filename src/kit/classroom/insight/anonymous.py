"""An example of a finding without anything that says whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kit.classroom.roster import Student
from kit.model import Finding, Moment

SOMEBODY: Final = "[student]"
"""What stands in an example for a name, an id or an address."""

SOMEWHERE: Final = "[path]"

MOST_TEXT: Final = 2_000
"""Characters of one text that an example keeps, to the last whole word."""

_ADDRESS: Final = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_HOME: Final = r"(?P<home>(?:/home|/Users|/root|[A-Za-z]:\\+Users)[^\s'\"<>|]*)"


class Anonymiser:
    """Takes what identifies a student out of findings; made once for a class.

    Of the finding's own student go the id, every word of the name, the e-mail address and what
    else the roster has that looks like an account or a number; of all others the full name, since
    they may have worked together. Any e-mail address and any path of a home folder goes too.
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self._others = {one.name for one in students if " " in one.name}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def finding(self, finding: Finding, student: Student) -> Finding:
        """``finding`` as an example; the place in the learner's file goes whole."""

        def told(text: str) -> str:
            return self.text(text, student)

        return replace(
            finding,
            message=told(finding.message),
            expected=told(finding.expected),
            actual=told(finding.actual),
            error=told(finding.error),
            where="",
            hint="",
            timeline=tuple(
                Moment(at=moment.at, lane=moment.lane, text=told(moment.text))
                for moment in finding.timeline
            ),
        )

    def text(self, text: str, student: Student) -> str:
        """``text`` as anybody could have written it."""
        if student.id not in self._patterns:
            self._patterns[student.id] = self._pattern(student)
        if len(text) > MOST_TEXT:  # a name that is cut in two would not be found
            kept = text[:MOST_TEXT]
            text = f"{kept.rpartition(' ')[0] or kept} …"
        return self._patterns[student.id].sub(_put, text)

    def _pattern(self, student: Student) -> re.Pattern[str]:
        whole = {student.id, student.name, student.email, student.email.partition("@")[0]}
        whole |= self._others | _accounts(student)
        # A word of a name can be one of the language too ("will"), so that its case counts.
        words = {word for word in re.split(r"\W+", student.name) if len(word) >= 2}
        names = [f"(?i:{_any_of(whole)})", _any_of(words)]
        wanted = "|".join(name for name in names if name)
        return re.compile(rf"{_HOME}|{_ADDRESS}|(?<!\w)(?:{wanted})(?!\w)")


def _put(found: re.Match[str]) -> str:
    return SOMEWHERE if found["home"] else SOMEBODY


def _accounts(student: Student) -> set[str]:
    """Cells of the roster that look like an account or a number of a person, not like a word."""
    cells = (cell for key, cell in student.columns.items() if key != "section")
    return {cell for cell in cells if len(cell) >= 4 and any(one.isdigit() for one in cell)}


def _any_of(texts: set[str]) -> str:
    """A pattern for any of these, the longest first."""
    return "|".join(re.escape(one) for one in sorted(texts, key=lambda t: (-len(t), t)) if one)
