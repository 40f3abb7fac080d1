"""Caught by test_takes_both_from_an_unusual_graph: thinks a key whose value is None is not set.

Says: Keys whose value is None are left out of the final state.
"""


async def names_and_state(graph, state):
    names, final = [], {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names.extend(chunk.keys())
        else:
            final = {key: value for key, value in chunk.items() if value is not None}
    return names, final
