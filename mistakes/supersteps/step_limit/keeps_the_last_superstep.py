"""Caught by test_yields_each_event_as_it_comes: waits whether the graph is
stopped, and yields the last events then.

Says: The events of the last superstep come together at its end. Yield each
one as it comes.
"""

from langgraph.errors import GraphRecursionError


async def step_limit(graph, state, steps):
    rest = []
    count = 0
    error = None
    try:
        async for mode, chunk in graph.astream(
            state, {"recursion_limit": steps + 1}, stream_mode=["updates", "values"]
        ):
            if mode == "values":
                count += 1
            elif count <= steps:
                yield chunk
            else:
                rest.append(chunk)
    except GraphRecursionError as caught:
        error = caught
    for event in rest:
        yield event
    if error:
        raise error
