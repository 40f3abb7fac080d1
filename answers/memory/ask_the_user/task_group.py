"""Right: asks in tasks while the stream goes on."""

import asyncio
from langgraph.types import Command


class Conversation:
    def __init__(self, graph, config, ask):
        self.graph, self.config, self.ask = graph, config, ask

    async def events(self, step):
        tasks = {}
        async with asyncio.TaskGroup() as tg:
            async for event in self.graph.astream(step, config=self.config):
                if "__interrupt__" in event:
                    for i in event["__interrupt__"]:
                        tasks[i.id] = tg.create_task(self.ask(i.value))
                elif "__metadata__" not in event:
                    yield event
        if tasks:
            async for event in self.events(
                Command(resume={k: t.result() for k, t in tasks.items()})
            ):
                yield event


def ask_the_user(graph, state, config, ask):
    return Conversation(graph, config, ask).events(state)
