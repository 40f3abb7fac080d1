"""Yields LangGraph's own record of a task, a named tuple, in place of each state.

Exercise: full_states
Verdict: unsolved; test_yields_every_state; state 1 is wrong
"""

from langgraph.types import PregelTask


async def full_states(graph, state):
    async for values in graph.astream(state, stream_mode="values"):
        yield PregelTask("id", "name", (), (), (), None, values)
