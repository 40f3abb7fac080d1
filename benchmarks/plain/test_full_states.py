"""What checks of `full_states` are without the kit."""

from full_states import full_states
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import chain, names


async def states(nodes, count):
    state = {"count": count, "message": "start", "steps": 0}
    return [one async for one in full_states(chain(nodes), state)]


@settings(max_examples=20, deadline=None)
@given(nodes=names, count=st.integers(0, 9))
async def test_yields_each_state(nodes, count):
    found = await states(nodes, count)
    assert [one["count"] for one in found] == list(range(count, count + len(nodes) + 1))


@settings(max_examples=20, deadline=None)
@given(nodes=names, count=st.integers(0, 9))
async def test_ends_with_the_last_message(nodes, count):
    assert (await states(nodes, count))[-1]["message"] == f"{nodes[-1]} has run"
