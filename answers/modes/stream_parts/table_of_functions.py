"""One small function for each type, in a table; asks for each part by hand, subgraphs included."""

from typing import Any


def _updates(part: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("node", node) for node in part["data"] if node != "__interrupt__"]


def _custom(part: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("progress", part["data"])]


def _values(part: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("state", part["data"])] + [("question", i.value) for i in part["interrupts"]]


TABLE = {"updates": _updates, "custom": _custom, "values": _values}


def stream_parts(graph: Any, state: Any, config: Any):
    return _records(
        graph.astream(state, config, stream_mode=list(TABLE), version="v2", subgraphs=True)
    )


async def _records(stream: Any):
    try:
        while True:
            part = await stream.__anext__()
            if part["ns"] == ():
                for record in TABLE[part["type"]](part):
                    yield record
    except StopAsyncIteration:
        return
