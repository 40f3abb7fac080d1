"""It forges items for every state at once, and collects afterwards.

Exercise: full_states
Verdict: stopped; test_yields_every_state; state 2 is wrong
"""

import gc

from kit.runner.connection import Connection
from kit.runner.protocol import ItemYielded

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))


async def full_states(graph, state):
    for _ in range(20):
        connection.send(ItemYielded(call=1, value=state))
    for state in [state async for state in graph.astream(state, stream_mode="values")]:
        yield state
