"""What systems add to a download: files of their own, and the time of each attempt in names.

- Blackboard: ``Sheet 1_anna_attempt_2026-11-19-22-30-11_greet.py``, and a ``.txt`` for each
  attempt.
- D2L Brightspace: ``10000-70000 - Anna Abel - Nov 19, 2026 1030 PM``, a folder or the start of a
  file's name, and ``index.html``.
- Sakai: ``grades.csv``, and ``timestamp.txt``, ``comments.txt`` and ``feedbackText.html``; see
  ``getSubmissionsZip`` in its ``BaseAssignmentService``.
- ILIAS: ``status.csv`` or ``status.xml``, and a table named as the folder that it is in.
- Classroom 50: ``scores.csv``.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

_NAMES: Final = frozenset(
    (
        *("index.html", "grades.csv", "grades.xls", "timestamp.txt", "comments.txt"),
        *("feedbacktext.html", "status.csv", "status.xml", "scores.csv"),
    )
)
_BLACKBOARD: Final = re.compile(
    r".+_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)
_D2L: Final = re.compile(
    r"\d+-\d+ - .+ - (?P<time>[A-Z][a-z]{2} \d{1,2}, \d{4} \d{3,4} [AP]M)(?: - (?P<file>.+))?",
    re.DOTALL,
)
_MONTHS: Final = "janfebmaraprmayjunjulaugsepoctnovdec"


class AttemptName(NamedTuple):
    """When an attempt was made, in the system's own zone, and the student's name of the file."""

    time: datetime
    file: str


def is_side_file(path: str) -> bool:
    """Whether a file that is in no student's folder is one that a system has added."""
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    is_table = ending in ("xlsx", "xls") and stem == folder.rpartition("/")[2] != ""
    match = _BLACKBOARD.fullmatch(name)
    return name.casefold() in _NAMES or is_table or bool(match and not match["file"])


def read_attempt(name: str) -> AttemptName | None:
    """Return what a name of Blackboard or D2L says, None for any other."""
    try:
        if match := _BLACKBOARD.fullmatch(name):
            time = datetime(*map(int, match["time"].split("-")))  # type: ignore[arg-type]  # noqa: DTZ001 - unknown
            return AttemptName(time, match["file"] or "")
        if match := _D2L.fullmatch(name):
            return AttemptName(_read_d2l_time(match["time"]), match["file"] or "")
    except (ValueError, IndexError):
        pass
    return None


def _read_d2l_time(text: str) -> datetime:
    month, day, year, clock, half = text.replace(",", "").split()
    hour = int(clock[:-2]) % 12 + (12 if half == "PM" else 0)
    number = _MONTHS.index(month.lower()) // 3 + 1
    return datetime(int(year), number, int(day), hour, int(clock[-2:]))  # noqa: DTZ001 - unknown
