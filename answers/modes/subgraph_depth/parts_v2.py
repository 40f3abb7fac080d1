"""Reads the parts of version "v2", with a match for each depth."""

from typing import Any


async def subgraph_depth(graph: Any, state: dict[str, Any]) -> None:
    async for part in graph.astream(state, stream_mode=["updates"], subgraphs=True, version="v2"):
        for node in part["data"]:
            match part["ns"]:
                case ():
                    print(node)
                case [*_, owner]:
                    indent = " " * 2 * len(part["ns"])
                    print(f"{indent}{node} in {owner[: owner.index(':')]}")
