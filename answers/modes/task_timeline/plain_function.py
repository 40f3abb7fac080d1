"""Right: a plain function that runs a loop of its own, and sorts afterwards."""

import asyncio


def task_timeline(graph, state, clock):
    events = []

    async def watch():
        async for e in graph.astream(state, stream_mode=["tasks"]):
            events.append((clock(), e[1]))

    try:
        asyncio.run(watch())
    except Exception as error:
        print("the run failed:", error)
    starts = {e["id"]: (t, e["name"]) for t, e in events if "triggers" in e}
    ends = {e["id"]: (t, e["error"]) for t, e in events if "triggers" not in e}
    out = []
    for id, (t, name) in starts.items():
        end, err = ends.get(id, (None, None))
        out.append(
            {
                "id": id,
                "name": name,
                "start": t,
                "end": end,
                "outcome": "open" if id not in ends else "failed" if err is not None else "done",
            }
        )
    return out
