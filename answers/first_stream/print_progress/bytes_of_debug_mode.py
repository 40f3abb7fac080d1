"""Right: the results of mode "debug", as bytes."""

import sys
from typing import Any


async def print_progress(graph: Any, state: dict[str, Any]) -> None:
    async for part in graph.astream(state, stream_mode="debug"):
        if part["type"] == "task_result":
            name, result = part["payload"]["name"], dict(part["payload"]["result"])
            sys.stdout.buffer.write(f"→ {name}: {result['message']}\n".encode())
