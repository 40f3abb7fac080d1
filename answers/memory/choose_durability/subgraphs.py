"""Right: subgraphs=True lets the last event through, too."""

D = dict(safety="sync", latency="async", economy="exit")


async def run(graph, state, thread, purpose):
    it = graph.astream(
        state, {"configurable": {"thread_id": thread}}, durability=D[purpose], subgraphs=True
    ).__aiter__()
    while True:
        try:
            ns, event = await it.__anext__()
        except StopAsyncIteration:
            return
        yield event
