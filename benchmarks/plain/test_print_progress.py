"""What checks of `print_progress` are without the kit."""

import contextlib
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from print_progress import print_progress
from shapes import chain, names


async def printed(nodes, count):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        await print_progress(chain(nodes), {"count": count, "message": "start", "steps": 0})
    return out.getvalue().splitlines()


@settings(max_examples=20, deadline=None)
@given(nodes=names, count=st.integers(0, 9))
async def test_prints_every_message(nodes, count):
    assert await printed(nodes, count) == [f"→ {name}: {name} has run" for name in nodes]


@settings(max_examples=20, deadline=None)
@given(nodes=names, count=st.integers(0, 9))
async def test_prints_one_line_for_each(nodes, count):
    assert len(await printed(nodes, count)) == len(nodes)
