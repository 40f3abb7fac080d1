"""What is around each page of ``kit watch``."""

from __future__ import annotations

import pytest

from kit.cli.watch import keys_lines
from kit.learner.watch.state import Key
from kit.render.look import Look


@pytest.mark.parametrize("columns", [32, 40, 79, 80, 160])
def test_all_keys_fit(columns: int) -> None:
    """Every key is shown once, and no line is wider than the terminal."""
    lines = keys_lines(Look(width=columns))
    assert max(map(len, lines)) <= columns
    words = " ".join(lines).split()
    assert words == [word for key in Key for word in (key.value, key.name.lower())]
