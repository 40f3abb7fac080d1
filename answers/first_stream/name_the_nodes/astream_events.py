"""Right: the chunks of the graph itself among the events of astream_events()."""

from typing import Any


async def name_the_nodes(graph: Any, state: dict[str, Any]) -> list[str]:
    names: list[str] = []
    async for event in graph.astream_events(state, version="v2"):
        if event["event"] == "on_chain_stream" and not event["parent_ids"]:
            names.extend(event["data"]["chunk"])
    return names
