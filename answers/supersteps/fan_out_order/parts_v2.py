"""Right: one loop over version "v2" parts, with a match."""

from typing import Any


async def fan_out_order(graph: Any, state: dict[str, Any]) -> Any:
    arrived: list[str] = []
    merged: list[str] = []
    modes = ["values", "updates"]
    async for part in graph.astream(state, stream_mode=modes, version="v2"):
        match part:
            case {"type": "updates", "data": data}:
                arrived.extend(line for update in data.values() for line in update["log"])
            case {"type": "values", "data": {"log": log}}:
                merged = list(log)
    return arrived, merged
