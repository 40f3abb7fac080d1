"""Right: collects all pairs first, and sorts them out in comprehensions."""

from typing import Any


async def fan_out_order(graph: Any, state: dict[str, Any]) -> Any:
    pairs = [p async for p in graph.astream(state, stream_mode=["updates", "values"])]
    states = [chunk for mode, chunk in pairs if mode == "values"]
    updates = [list(chunk.values())[0] for mode, chunk in pairs if mode == "updates"]
    return [update["log"][0] for update in updates], states[-1]["log"]
