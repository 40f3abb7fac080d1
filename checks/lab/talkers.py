"""Graphs whose nodes tell of their work with a stream writer, before they return something."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt

from lab.building import as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add, latest
from lab.shapes import node_names


class State(TypedDict, total=False):
    """What the nodes write to, also side by side."""

    count: Annotated[int, latest]
    log: Annotated[list[str], add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talker:
    """A node that writes ``says`` when it starts, and returns ``update`` after ``seconds``.

    With ``asks`` it asks that in the end, and returns only the answer, for the log.
    """

    name: str
    update: dict[str, Any] | None
    says: tuple[Any, ...] = ()
    seconds: float = 1.0
    asks: Any = None


Talk = tuple[tuple[Talker, ...], ...]
"""A graph: its supersteps, and in each the nodes that run side by side."""


def talking(lab: Lab, talk: Talk, **compiling: Any) -> LentGraph:
    """A real graph of these nodes, to hand to the submission."""

    def build(at_work: Any) -> Any:
        builder: Any = StateGraph(State)
        before: list[str] = []
        for step in talk:
            for talker in step:
                builder.add_node(talker.name, _function(talker, at_work))
                builder.add_edge(before or START, talker.name)
            before = [talker.name for talker in step]
        return builder.compile(**compiling)

    return lab.lend(build)


def _function(talker: Talker, at_work: Any) -> Any:
    async def run(_: State) -> dict[str, Any] | None:
        async with at_work(talker.name):
            write = get_stream_writer()
            for word in talker.says:
                write(word)
            await asyncio.sleep(talker.seconds)
        if talker.asks is None:
            return talker.update
        return {"log": [interrupt(talker.asks)]}

    return as_node(run)


words = (
    st.text("ab :", max_size=4)
    | st.none()
    | st.integers(0, 9)
    | st.sampled_from([{"count": 1}, ("values", {"count": 1}), ["updates", None], {}])
)
"""What a node may write: anything, also what looks like a chunk of another mode."""


_counts = st.integers(-(10**12), 10**12)
"""What a checkpointer can store: no more than 64 bits."""


@st.composite
def talks(draw: st.DrawFn, least: int = 1, most: int = 3) -> Talk:
    """``least`` to ``most`` supersteps, of which one may be two nodes side by side."""
    drawn = iter(draw(node_names(most + 1)))
    steps = []
    for number in range(draw(st.integers(least, most))):
        wide = number == 1 and draw(st.booleans())
        steps.append(
            tuple(
                Talker(
                    name=f"{next(drawn)}_",
                    update={"count": draw(_counts), "log": [f"step {number}"]},
                    says=tuple(draw(st.lists(words, max_size=2))),
                    seconds=1.0 + place,
                )
                for place in range(2 if wide else 1)
            )
        )
    return tuple(steps)
