"""Caught by test_records_start_and_end: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

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
