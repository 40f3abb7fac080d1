"""Caught by test_yields_every_state: changes one dict and yields it again and again.

Says: One dict is yielded each time and changed later, so states that a caller keeps change too.
"""

from typing import Any


async def full_states(graph, state):
    current: dict[str, Any] = {}
    async for values in graph.astream(state, stream_mode="values"):
        current.clear()
        current.update(values)
        yield current
