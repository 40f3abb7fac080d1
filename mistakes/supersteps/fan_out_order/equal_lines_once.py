"""Caught by test_gives_the_order_of_merging: thinks that no two lines are
equal.

Says: Of equal lines in the state only the first is returned. Return them
all.

Conceptual: two equal lines are two lines
"""


async def fan_out_order(graph, state):
    arrived = []
    merged = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "values":
            merged = dict.fromkeys(chunk["log"])
        else:
            for update in chunk.values():
                arrived += update["log"]
    return arrived, list(merged)
