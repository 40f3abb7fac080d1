"""Caught by test_records_start_and_end: thinks the end of a node is all there is to hear of it.

Says: it streams what nodes return, which tells nothing about beginnings; ask for
stream_mode="tasks".
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    last = clock()
    try:
        async for event in graph.astream(state):
            for node in event:
                now = clock()
                records.append(
                    {"id": node, "name": node, "start": last, "end": now, "outcome": "done"}
                )
                last = now
    except Exception:
        records[-1]["outcome"] = "failed"
    return records
