"""A task drives the graph and asks; a queue hands its events over."""

import asyncio

from langgraph.types import Command


async def ask_the_user(graph, state, config, ask):
    events = asyncio.Queue()

    async def drive():
        try:
            step = state
            while step is not None:
                questions = []
                async for mode, event in graph.astream(step, config, stream_mode=["updates"]):
                    if "__interrupt__" in event:
                        questions += event["__interrupt__"]
                    elif "__metadata__" not in event:
                        await events.put(event)
                answers = {q.id: await ask(q.value) for q in questions}
                step = Command(resume=answers) if questions else None
        finally:
            await events.put(None)

    driver = asyncio.create_task(drive())
    try:
        while (event := await events.get()) is not None:
            yield event
        await driver
    finally:
        driver.cancel()
