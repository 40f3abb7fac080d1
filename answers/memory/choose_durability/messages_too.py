"""Right: asks for messages beside the updates."""


async def run(graph, state, thread, purpose):
    match purpose:
        case "safety":
            d = "sync"
        case "latency":
            d = "async"
        case "economy":
            d = "exit"
    cfg = {"configurable": {"thread_id": thread}}
    async for part in graph.astream(
        state, cfg, stream_mode=["updates", "messages"], durability=d, version="v2"
    ):
        if part["type"] == "updates":
            yield part["data"]
