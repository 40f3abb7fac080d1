"""Caught by test_gives_the_order_of_arrival: thinks that the list in the
state is free to use.

Says: The arrived lines are put into the list of `state`. Make a new list.
"""


async def fan_out_order(graph, state):
    arrived = state["log"]
    final = []
    async for mode, chunk in graph.astream(dict(state), stream_mode=["updates", "values"]):
        if mode == "values":
            final = list(chunk["log"])
        else:
            for update in chunk.values():
                arrived.extend(update["log"])
    return arrived, final
