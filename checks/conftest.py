"""What every check of this course can ask for by name."""

from __future__ import annotations

import pytest
from lab import Lab
from lab.building import warm_up

from kit.judge import Submission


@pytest.fixture
def lab(submission: Submission) -> Lab:
    """A laboratory for graphs whose nodes run here, where the submission cannot reach them."""
    return Lab(submission)


def pytest_sessionstart() -> None:
    """Prepare once what every judge needs: each is a fork of the process that loads this file."""
    warm_up()
