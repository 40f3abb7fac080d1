"""Caught by test_reports_each_item: returns an object of its own, which only looks like a graph.

Says: it returns an object of its own; build a StateGraph and return what compile() returns.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any


class Progress:
    def __init__(self, work: Callable[[Any], Awaitable[Any]]) -> None:
        self.work = work

    async def astream(
        self, state: dict[str, Any], config: Any = None, *, stream_mode: Any = "updates"
    ) -> AsyncIterator[Any]:
        modes = [stream_mode] if isinstance(stream_mode, str) else stream_mode
        results: list[Any] = []
        if "tasks" in modes:
            yield "tasks", {"id": "1", "name": "worker", "input": state, "triggers": ("start",)}
        for item in state["items"]:
            results.append(await self.work(item))
            if "custom" in modes:
                yield {"done": len(results), "of": len(state["items"])}
        if "updates" in modes:
            update = {"worker": {"results": results}}
            yield update if stream_mode == "updates" else ("updates", update)


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> Any:
    return Progress(work)
