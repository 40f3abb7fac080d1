"""Right: a match statement, and two modes where latency is asked for."""

from contextlib import aclosing


async def run(graph, state, thread, purpose):
    config = {"configurable": {"thread_id": thread}}
    match purpose:
        case "safety":
            stream = graph.astream(state, config, durability="sync")
        case "economy":
            stream = graph.astream(state, config, durability="exit")
        case "latency":
            stream = graph.astream(
                state, config, durability="async", stream_mode=["updates", "custom"]
            )
    async with aclosing(stream):
        async for item in stream:
            yield item[1] if purpose == "latency" else item
