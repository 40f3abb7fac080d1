"""Right: an object that starts to ask as soon as a question comes."""

import asyncio

from langgraph.types import Command


class Asker:
    """Starts to ask as soon as a question shows."""

    def __init__(self, ask):
        self._ask = ask
        self._tasks = {}

    def put(self, interrupt):
        async def one():
            return await self._ask(interrupt.value)

        self._tasks[interrupt.id] = asyncio.create_task(one())

    async def answers(self):
        await asyncio.gather(*self._tasks.values())
        return {key: task.result() for key, task in self._tasks.items()}

    async def close(self):
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


async def ask_the_user(graph, state, config, ask):
    given = state
    more = True
    while more:
        asker = Asker(ask)
        stream = graph.astream(given, config)
        more = False
        try:
            while True:
                try:
                    event = await anext(stream)
                except StopAsyncIteration:
                    break
                if "__interrupt__" in event:
                    more = True
                    for interrupt in event["__interrupt__"]:
                        asker.put(interrupt)
                elif "__metadata__" in event and event["__metadata__"].get("cached"):
                    pass
                else:
                    yield event
            given = Command(resume=await asker.answers())
        finally:
            await stream.aclose()
            await asker.close()
