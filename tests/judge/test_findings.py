"""What a finding points to."""

from __future__ import annotations

import pytest

from kit.course import Limits
from kit.judge.findings import SubmissionFile

FILE = SubmissionFile("a.py", "kit hint a", Limits(), "x = 1\n\nasync def go(): ...\n")


@pytest.mark.parametrize("line", [0, -3, -(10**4000), 10**30])
def test_a_line_that_no_file_has_is_left_out(line: int) -> None:
    """A submission that rewrites the runner can send any number."""
    assert FILE.where(line) == "a.py"
    assert FILE.where(line, "go") == "a.py:3"


def test_other_lines_are_named() -> None:
    """A line after the last one is named too: Python reports it where a file ends too early."""
    assert FILE.where(4, "go") == "a.py:4"
