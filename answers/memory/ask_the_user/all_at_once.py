"""Recursion, stream parts of version v2, and all questions of a stream asked at the same time."""

import asyncio

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    pending = {}
    async for part in graph.astream(state, config, stream_mode=["updates"], version="v2"):
        data = part["data"]
        if "__interrupt__" in data:
            pending.update((question.id, question.value) for question in data["__interrupt__"])
        elif "__metadata__" not in data:
            yield data
    if pending:
        replies = await asyncio.gather(*map(ask, pending.values()))
        resume = Command(resume=dict(zip(pending, replies, strict=True)))
        async for event in ask_the_user(graph, resume, config, ask):
            yield event
