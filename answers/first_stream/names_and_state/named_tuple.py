"""Right: a named tuple, and the output of astream_events()."""

from typing import Any, NamedTuple


class Both(NamedTuple):
    names: list[str]
    state: dict[str, Any]


async def names_and_state(graph: Any, state: dict[str, Any]) -> Both:
    both = Both([], {})
    async for event in graph.astream_events(state, version="v2"):
        match event:
            case {"event": "on_chain_stream", "parent_ids": [], "data": {"chunk": chunk}}:
                both.names.extend(chunk)
            case {"event": "on_chain_end", "parent_ids": [], "data": {"output": final}}:
                both = Both(both.names, final)
    return both
