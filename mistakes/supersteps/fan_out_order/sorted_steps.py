"""Caught by test_gives_the_order_of_merging: works the order out: by name
in each superstep.

Says: The lines of each superstep are sorted by the names of their nodes.
Take "log" from the last state.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged, step = [], [], []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            for node, update in chunk.items():
                step.append((node, update["log"][0]))
                arrived.append(update["log"][0])
        else:
            merged += [line for _, line in sorted(step, key=lambda pair: pair[0])]
            step = []
    return arrived, merged
