"""Caught by test_yields_every_event: thinks an update of None is no event.

Says: An event whose update is None is left out.
"""

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(graph, state, thread, purpose):
    async for mode, event in graph.astream(
        state,
        {"configurable": {"thread_id": thread}},
        stream_mode=["updates", "custom"],
        durability=DURABILITY[purpose],
    ):
        if mode == "updates":
            for name, update in event.items():
                if update is not None:
                    yield {name: update}
