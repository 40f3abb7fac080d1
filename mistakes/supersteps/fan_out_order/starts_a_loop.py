"""Caught by test_gives_the_order_of_arrival: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio
from typing import Any


def fan_out_order(graph: Any, state: dict[str, Any]) -> Any:
    async def both() -> Any:
        queue: asyncio.Queue[Any] = asyncio.Queue()

        async def produce() -> None:
            async for pair in graph.astream(state, stream_mode=["tasks", "values"]):
                queue.put_nowait(pair)
            queue.put_nowait(("end", None))

        arrived, merged = [], []
        async with asyncio.TaskGroup() as group:
            group.create_task(produce())
            while (pair := await queue.get())[0] != "end":
                match pair:
                    case "tasks", {"result": result}:
                        arrived += result["log"]
                    case "values", {"log": merged}:
                        print(merged)
        return arrived, merged

    return asyncio.run(both())
