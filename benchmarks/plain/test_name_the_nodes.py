"""What checks of `name_the_nodes` are without the kit: the submission is simply imported."""

from hypothesis import given, settings
from hypothesis import strategies as st
from name_the_nodes import name_the_nodes
from shapes import chain, names


def state(count):
    return {"count": count, "message": "start", "steps": 0}


@settings(max_examples=20, deadline=None)
@given(nodes=names, count=st.integers(0, 9))
async def test_names_every_node(nodes, count):
    assert await name_the_nodes(chain(nodes), state(count)) == nodes


@settings(max_examples=20, deadline=None)
@given(nodes=names, count=st.integers(0, 9))
async def test_counts_nothing_else(nodes, count):
    assert len(await name_the_nodes(chain(nodes), state(count))) == len(nodes)
