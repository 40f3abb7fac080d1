"""Caught by test_leaves_out_what_the_graph_does_not_know: puts the states over the input.

Says: The final state begins as the input, so it keeps keys that the graph does not know.
"""


async def names_and_state(graph, state):
    names, final = [], {**state}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names.extend(chunk)
        else:
            final |= chunk
    return names, final
