"""Asks as soon as a question comes, while the nodes beside it still work."""

import asyncio
from contextlib import aclosing

from langgraph.types import Command


class Conversation:
    def __init__(self, graph, config, ask):
        self.graph, self.config, self.ask = graph, config, ask
        self.asking = {}

    async def leg(self, step):
        async with aclosing(self.graph.astream(step, config=self.config)) as stream:
            async for event in stream:
                if "__interrupt__" not in event:
                    if len(event) == 1:
                        yield event
                    continue
                for question in event["__interrupt__"]:
                    self.asking[question.id] = asyncio.ensure_future(self.ask(question.value))

    async def replies(self):
        tasks, self.asking = self.asking, {}
        return {id: await task for id, task in tasks.items()}


def ask_the_user(graph, state, config, ask):
    return _talk(Conversation(graph, config, ask), state)


async def _talk(conversation, step):
    while step:
        async for event in conversation.leg(step):
            yield event
        replies = await conversation.replies()
        step = Command(resume=replies) if replies else None
