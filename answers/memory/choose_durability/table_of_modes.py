"""Right: a table of durabilities and modes, and a generator for the events alone."""

from contextlib import aclosing

HOW = {
    "safety": ("sync", ["updates"]),
    "latency": ("async", ["updates", "custom"]),
    "economy": ("exit", ["updates", "custom"]),
}


async def _second(pairs):
    async with aclosing(pairs):
        async for _, event in pairs:
            yield event


def run(graph, state, thread, purpose):
    durability, modes = HOW[purpose]
    config = {"configurable": {"thread_id": thread}}
    return _second(graph.astream(state, config, stream_mode=modes, durability=durability))
