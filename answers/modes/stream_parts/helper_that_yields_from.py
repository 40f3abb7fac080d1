"""Right: a plain generator makes the records of each part."""

from collections.abc import Iterator


def records(part) -> Iterator[tuple]:
    kind, data = part["type"], part["data"]
    if kind == "updates":
        yield from (("node", n) for n in data if n != "__interrupt__")
    if kind == "custom":
        yield "progress", data
    if kind == "values":
        yield "state", data
        yield from (("question", i.value) for i in part.get("interrupts", ()))


async def stream_parts(graph, state, config):
    stream = graph.astream(
        state, config=config, stream_mode=["values", "custom", "updates"], version="v2"
    )
    try:
        async for part in stream:
            for record in records(part):
                yield record
    finally:
        await stream.aclose()
