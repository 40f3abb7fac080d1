"""What every check of this course can ask for by name."""

from __future__ import annotations

import pytest
from lab import Lab

from kit.judge import Submission


@pytest.fixture
def lab(submission: Submission) -> Lab:
    """A laboratory for graphs whose nodes run here, where the submission cannot reach them."""
    return Lab(submission)
