"""A task drives the graph and a queue hands over what came, errors too."""

import asyncio


async def resume_after_failure(graph, state, config, tries):
    queue = asyncio.Queue(maxsize=1)

    async def drive():
        given = state
        for number in range(tries):
            try:
                async for event in graph.astream(given, config):
                    if set(event) - {"__metadata__"} == set(event):
                        await queue.put(("event", event))
            except Exception as error:
                if number + 1 == tries:
                    await queue.put(("error", error))
                    return
                given = None
            else:
                break
        await queue.put(("end", None))

    task = asyncio.create_task(drive())
    try:
        while True:
            kind, thing = await queue.get()
            if kind == "end":
                return
            if kind == "error":
                raise thing
            yield thing
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
