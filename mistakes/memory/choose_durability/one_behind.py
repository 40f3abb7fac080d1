"""Caught by test_streams_for_every_purpose: keeps an event until the next one has come.

Says: For "safety" and "economy" each event waits for the next one; yield it at once.
"""


async def run(graph, state, thread, purpose):
    config = {"configurable": {"thread_id": thread}}
    if purpose == "latency":
        async for _, event in graph.astream(
            state, config, stream_mode=["updates", "custom"], durability="async"
        ):
            yield event
        return
    previous = None
    async for event in graph.astream(
        state, config, durability="sync" if purpose == "safety" else "exit"
    ):
        if previous is not None:
            yield previous
        previous = event
    if previous is not None:
        yield previous
