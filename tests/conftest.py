"""Settings of every test."""

import pytest
from hypothesis import settings

from tests.systems import skip_where_windows_lacks_posix

# Properties are judged by what they find; how long an example takes is the machine's affair.
settings.register_profile("kit-tests", deadline=None)
settings.load_profile("kit-tests")
skip_where_windows_lacks_posix()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--runslow``: run tests marked ``slow`` too. CI does, apart from the others."""
    parser.addoption("--runslow", action="store_true", help="run tests that are marked slow too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what is marked ``slow``, as pytest's documentation shows it."""
    if config.getoption("runslow"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow; CI runs it with --runslow"))
