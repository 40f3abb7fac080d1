"""Right: the chunks and the output of the graph itself in astream_events()."""

from typing import Any


async def fan_out_order(graph: Any, state: dict[str, Any]) -> tuple[list[str], list[str]]:
    arrived: list[str] = []
    merged: list[str] = []
    config = {"recursion_limit": 1000}  # without it astream_events() stops after 25 supersteps
    async for event in graph.astream_events(state, config, version="v2"):
        if event["parent_ids"]:
            continue
        if event["event"] == "on_chain_stream":
            arrived += [
                line for update in event["data"]["chunk"].values() for line in update["log"]
            ]
        elif event["event"] == "on_chain_end":
            merged = event["data"]["output"]["log"]
    return arrived, merged
