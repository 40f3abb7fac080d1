"""Right: the chunks of the graph's own run, known by its id, among those of astream_events()."""


async def names_and_state(graph, state):
    root = None
    names, final = [], {}
    async for event in graph.astream_events(state, version="v2", stream_mode=["updates", "values"]):
        if root is None:
            root = event["run_id"]
        if event["run_id"] == root and event["event"] == "on_chain_stream":
            mode, chunk = event["data"]["chunk"]
            if mode == "updates":
                names += chunk
            else:
                final = chunk
    return names, final
