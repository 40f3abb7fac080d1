"""Right: a NamedTuple for what is saved, a class for a run, the async default left unsaid."""

import asyncio
from collections import deque
from typing import Any, NamedTuple


class State(NamedTuple):
    source: str
    step: int
    next: tuple[str, ...]
    values: dict[str, Any]


class Thread:
    def __init__(self, graph: Any, name: str) -> None:
        self.graph = graph.with_config({"configurable": {"thread_id": name}})
        self.config = {"configurable": {"thread_id": name}}

    async def stream(self, state: Any, **how: Any) -> float:
        began = asyncio.get_running_loop().time()
        first = -1.0
        async for _ in self.graph.astream(state, **how):
            if first < 0:
                first = asyncio.get_running_loop().time() - began
        return first

    async def history(self) -> list[State]:
        states: deque[State] = deque()
        async for s in self.graph.aget_state_history(self.config):
            states.appendleft(State(s.metadata["source"], s.metadata["step"], s.next, s.values))
        return list(states)


async def two_histories(graph: Any, state: Any, streamed: str, invoked: str) -> Any:
    one, other = Thread(graph, streamed), Thread(graph, invoked)
    await other.graph.ainvoke(state)
    await one.stream(state)
    return await one.history(), await other.history()


async def durabilities(graph: Any, state: Any) -> dict[str, tuple[float, int]]:
    found = {}
    for name in ("sync", "async", "exit"):
        thread = Thread(graph, name)
        how = {} if name == "async" else {"durability": name}
        found[name] = (await thread.stream(state, **how), len(await thread.history()))
    return found
