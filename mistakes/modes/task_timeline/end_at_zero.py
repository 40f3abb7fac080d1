"""Caught by test_records_start_and_end: takes an end at the time 0 for no end.

Says: it takes an end at the time 0 for no end; ask whether the end is None.
"""


async def task_timeline(graph, state, clock):
    order, starts, ends, errors = [], {}, {}, {}
    try:
        async for event in graph.astream(state, stream_mode="tasks"):
            key = event["id"]
            if "input" in event:
                order.append((key, event["name"]))
                starts[key] = clock()
            else:
                ends[key] = clock()
                errors[key] = event["error"]
    except Exception:
        pass
    records = []
    for key, name in order:
        end = ends.get(key)
        if not end:
            outcome = "open"
            end = None
        else:
            outcome = "done" if errors[key] is None else "failed"
        records.append(
            {"id": key, "name": name, "start": starts[key], "end": end, "outcome": outcome}
        )
    return records
