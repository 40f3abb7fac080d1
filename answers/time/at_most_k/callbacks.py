"""Right: the callback of each run that has ended begins the next one."""

from typing import Any
import asyncio
from collections import deque


class Pool:
    def __init__(self, graph, states, k):
        self.graph, self.k = graph, k
        self.queue = deque(enumerate(states))
        self.results = [None] * len(states)
        self.left = len(states)
        self.tasks = set()
        self.done = asyncio.get_running_loop().create_future()

    async def run(self, number, state):
        events = []
        async for event in self.graph.astream(state):
            events.append(event)
        self.results[number] = events

    def fill(self):
        if not self.left and not self.done.done():
            self.done.set_result(None)
        while self.queue and len(self.tasks) < self.k:
            task = asyncio.ensure_future(self.run(*self.queue.popleft()))
            self.tasks.add(task)
            task.add_done_callback(self.ended)

    def ended(self, task):
        self.tasks.discard(task)
        self.left -= 1
        error = None if task.cancelled() else task.exception()
        if error and not self.done.done():
            self.queue.clear()
            self.done.set_exception(error)
        else:
            self.fill()


async def at_most_k(graph: Any, states: list[dict[str, Any]], k: int) -> list[list[Any]]:
    pool = Pool(graph, states, k)
    pool.fill()
    await pool.done
    return pool.results
