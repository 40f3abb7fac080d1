"""Right: functools.partial(), parts of version "v2", and anext()."""

import functools


async def run(graph, state, thread, purpose):
    start = functools.partial(
        graph.astream,
        state,
        config={"configurable": {"thread_id": thread}},
        stream_mode=["custom", "updates"],
        version="v2",
    )
    saves = dict(safety="sync", economy="exit").get(purpose)
    parts = start(durability=saves) if saves else start()
    try:
        while True:
            try:
                part = await parts.__anext__()
            except StopAsyncIteration:
                return
            if part["type"] == "updates":
                yield part["data"]
    finally:
        await parts.aclose()
