"""Right: gather, comprehensions, time.monotonic, and three runs in a TaskGroup."""

import asyncio
import time
from typing import Any


def tell(snapshot: Any) -> tuple:
    return (snapshot.metadata["source"], snapshot.metadata["step"], snapshot.next, snapshot.values)


async def saved(graph: Any, thread: str) -> list[Any]:
    config = {"configurable": {"thread_id": thread}}
    return list(reversed([tell(s) async for s in graph.aget_state_history(config)]))


async def two_histories(graph: Any, state: Any, streamed: str, invoked: str) -> Any:
    async def stream() -> list[Any]:
        config = {"configurable": {"thread_id": streamed}}
        return [event async for event in graph.astream(state, config)]

    config = {"configurable": {"thread_id": invoked}}
    await asyncio.gather(stream(), graph.ainvoke(state, config))
    return tuple(await asyncio.gather(saved(graph, streamed), saved(graph, invoked)))


async def measure(graph: Any, state: Any, name: str) -> tuple[float, int]:
    config = {"configurable": {"thread_id": name}}
    began = time.monotonic()
    times = [time.monotonic() async for _ in graph.astream(state, config, durability=name)]
    return times[0] - began, len(await saved(graph, name))


async def durabilities(graph: Any, state: Any) -> dict[str, Any]:
    async with asyncio.TaskGroup() as group:
        tasks = {n: group.create_task(measure(graph, state, n)) for n in ("sync", "async", "exit")}
    return {name: task.result() for name, task in tasks.items()}
