"""Caught by test_leaves_the_counting_to_langgraph: thinks that nobody needs
more than fifty supersteps.

Says: The limit is never higher than for 50 supersteps. `steps` may be any
number.
"""


async def step_limit(graph, state, steps):
    async for event in graph.astream(state, {"recursion_limit": min(steps, 50) + 1}):
        yield event
