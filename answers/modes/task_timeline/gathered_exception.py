"""Right: asyncio.gather() keeps the exception."""

import asyncio


async def task_timeline(graph, state, clock):
    rows = {}

    async def watch():
        async for e in graph.astream(state, stream_mode="tasks"):
            if "result" in e:
                rows[e["id"]]["end"] = clock()
                rows[e["id"]]["outcome"] = "done" if e["error"] is None else "failed"
            else:
                rows[e["id"]] = dict(
                    id=e["id"], name=e["name"], start=clock(), end=None, outcome="open"
                )

    await asyncio.gather(watch(), return_exceptions=True)
    return list(rows.values())
