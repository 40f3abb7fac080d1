"""Caught by test_stops_a_graph_that_needs_more: thinks that a limit of 2 is
too small to be right.

Says: With steps=1 the graph may take two supersteps.
"""


async def step_limit(graph, state, steps):
    config = {"recursion_limit": max(steps + 1, 3)}
    async for event in graph.astream(state, config):
        yield event
