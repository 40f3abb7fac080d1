"""Right: anext() in a loop, a list of beginnings and a dict of ends."""


async def task_timeline(graph, state, clock):
    begun, ended = [], {}
    stream = graph.astream(state, stream_mode="tasks")
    while True:
        try:
            event = await anext(stream)
        except StopAsyncIteration:
            break
        except Exception:
            break
        if "result" in event:
            ended[event["id"]] = (clock(), ("done", "failed")[event["error"] is not None])
        else:
            begun.append((event["id"], event["name"], clock()))
    fields = ("id", "name", "start", "end", "outcome")
    return [dict(zip(fields, (*b, *ended.get(b[0], (None, "open"))))) for b in begun]
