"""Right: a plain function that returns a coroutine; wait() ends with the first error."""

from typing import Any
import asyncio
import secrets


def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async def fill(slots, number):
        config = {"configurable": {"thread_id": secrets.token_hex(16)}, "tags": ["many"]}
        slots[number] = await graph.ainvoke(input=states[number], config=config)

    async def all_of_them():
        slots = [None] * len(states)
        tasks = {asyncio.create_task(fill(slots, number)) for number in range(len(states))}
        if tasks:
            done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in pending:
                task.cancel()
            if pending:
                await asyncio.wait(pending)
            for task in done:
                task.result()
        return slots

    return all_of_them()
