"""Right: the node's parameter `writer`, named from its function, a dataclass for the state."""

from dataclasses import dataclass, field
from typing import Any

from langgraph.graph import StateGraph
from langgraph.types import StreamWriter


@dataclass
class Todo:
    items: list[Any] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)


def report_progress(work: Any) -> Any:
    async def worker(state: Todo, writer: StreamWriter) -> dict[str, Any]:
        of = len(state.items)
        done = []
        while len(done) < of:
            done += [await work(state.items[len(done)])]
            writer(dict(done=len(done), of=of))
        return {"results": done}

    return StateGraph(Todo).add_sequence([worker]).set_finish_point("worker").set_entry_point("worker").compile()
