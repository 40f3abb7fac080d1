"""Right: a task that streams and asks, and events that are matched by their form."""

import asyncio
from contextlib import aclosing

from langgraph.types import Command

END = object()


async def ask_the_user(graph, state, config, ask):
    queue = asyncio.Queue()

    async def one_stream(given):
        found = []
        async with aclosing(graph.astream(given, config, stream_mode=["updates"])) as stream:
            async for _, event in stream:
                match event:
                    case {"__interrupt__": interrupts}:
                        found.extend(interrupts)
                    case {"__metadata__": {"cached": True}}:
                        pass
                    case _:
                        queue.put_nowait(event)
        return found

    async def produce():
        try:
            questions = await one_stream(state)
            while questions:
                answers = await asyncio.gather(*[ask(q.value) for q in questions])
                questions = await one_stream(
                    Command(resume=dict(zip([q.id for q in questions], answers)))
                )
        finally:
            queue.put_nowait(END)

    task = asyncio.create_task(produce())
    try:
        while (event := await queue.get()) is not END:
            yield event
        await task
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
