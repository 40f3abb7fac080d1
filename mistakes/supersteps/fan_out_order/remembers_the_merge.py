"""Caught by test_gives_both_orders_of_an_unusual_graph: thinks that the
merged lines are the same in each run, as their order is.

Says: The merged lines of an earlier run are returned. Read them from the
state of each run.
"""

_merged = {}


async def fan_out_order(graph, state):
    arrived, final = [], []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            for update in chunk.values():
                arrived += update["log"]
        else:
            final = chunk["log"]
    return arrived, _merged.setdefault(tuple(sorted(graph.nodes)), final)
