"""Settings of every test."""

import pytest
from hypothesis import settings

# Properties are judged by what they find; how long an example takes is the machine's affair.
settings.register_profile("kit-tests", deadline=None)
settings.load_profile("kit-tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--every-answer``: grade all right answers that are kept, not three of each exercise."""
    parser.addoption("--every-answer", action="store_true", help="grade all kept right answers")
