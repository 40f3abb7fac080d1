"""Right: a loop that runs in a thread, asked from this one."""

import asyncio
import threading
from typing import Any


async def name_the_nodes(graph: Any, state: dict[str, Any]) -> list[str]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def names() -> list[str]:
        return [name async for event in graph.astream(state) for name in event]

    try:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(names(), loop))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
