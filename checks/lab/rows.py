"""Real graphs in the runner: nodes in a row that are lent functions, over keys of a state.

A submission can ask such a graph all that LangGraph offers, also what its input declares; what its
nodes return it cannot know before they have run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

from lab.functions import LentFunction
from lab.graphs import Lab
from lab.runner.proxies import row
from lab.vocabulary import SECONDS, VALUES, chances, choose_names, choose_value


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """Nodes in a row, by name, and what each returns after some seconds.

    ``inputs`` are those of the state's ``keys`` that the graph takes in. ``writes`` are what the
    first node writes to the stream, ``stream_mode`` is the graph's own, and ``is_model`` makes its
    input a Pydantic model.
    """

    keys: tuple[str, ...]
    inputs: tuple[str, ...]
    nodes: tuple[tuple[str, Any], ...]
    seconds: float = 1.0
    writes: tuple[Any, ...] = ()
    stream_mode: str = "updates"
    is_model: bool = False

    def parts(self, functions: list[Any]) -> dict[str, Any]:
        """Return what the graph is made from, with these functions for its nodes."""
        nodes = [
            (name, function) for (name, _), function in zip(self.nodes, functions, strict=True)
        ]
        return {
            "keys": list(self.keys),
            "inputs": list(self.inputs),
            "nodes": nodes,
            "writes": list(self.writes),
            "stream_mode": self.stream_mode,
            "is_model": self.is_model,
        }

    def functions(self) -> list[Callable[..., Any]]:
        """Return what the nodes do, in order."""
        return [_node(update, self.seconds) for _, update in self.nodes]

    async def reference(self, state: dict[str, Any], **options: Any) -> list[Any]:
        """Return every item that such a graph streams for ``state``; it leaves no record."""
        graph = row(**self.parts(self.functions()))
        return [item async for item in graph.astream(state, **options)]


class Row:
    """A graph of a plan, to hand to the submission; ``functions`` are those of its nodes."""

    def __init__(self, lab: Lab, plan: RowPlan) -> None:
        lab.submission.types.add_family("row", Row, Row.lend)
        self.plan = plan
        names = [name for name, _ in plan.nodes]
        self.functions = [
            lab.function(name, function)
            for name, function in zip(names, plan.functions(), strict=True)
        ]

    def lend(self) -> dict[str, Any]:
        """Return what the runner makes the graph from."""
        return self.plan.parts(self.functions)

    @property
    def started(self) -> list[LentFunction]:
        """The functions of nodes that have run, or begun to."""
        return [function for function in self.functions if function.calls]


def plans(least: int = 2, most: int = 3) -> st.SearchStrategy[RowPlan]:
    """Some nodes over two to four keys, of which the graph takes in all or only some."""
    return st.builds(choose_plan, chances, st.integers(least, most))


def choose_plan(chance: Random, count: int) -> RowPlan:
    """Return so many nodes, with odd names, that return odd values, or nothing."""
    names = choose_names(chance, count + chance.randint(2, 4))
    nodes, keys = names[:count], names[count:]
    updates = [
        chance.choice((None, {}, {chance.choice(keys): choose_value(chance)}, {keys[0]: "same"}))
        for _ in nodes
    ]
    return RowPlan(
        keys=tuple(keys),
        inputs=tuple(keys[: chance.randint(1, len(keys))]),
        nodes=tuple(zip(nodes, updates, strict=True)),
        seconds=chance.choice(SECONDS),
        writes=(None, "", choose_value(chance), 0),
        stream_mode=chance.choice(("updates", "values")),
    )


def _node(update: Any, seconds: float) -> Callable[..., Any]:
    async def node(_: Any) -> Any:
        await asyncio.sleep(seconds)
        return update

    return node


PLUS = RowPlan(keys=("count",), inputs=("count",), nodes=(("plus", {"count": 2}),))
FEW_INPUTS = RowPlan(
    keys=("question", "answer", "sources"),
    inputs=("question", "sources"),
    nodes=(("ask_books", {"question": 1}), ("read", None), ("write", {"answer": 2})),
    writes=(None, "", "asking", 0),
)
MODEL = RowPlan(
    keys=FEW_INPUTS.keys,
    inputs=FEW_INPUTS.inputs,
    nodes=FEW_INPUTS.nodes,
    stream_mode="values",
    is_model=True,
)
LONG = RowPlan(
    keys=("text",),
    inputs=("text",),
    nodes=tuple((f"step {n}", {"text": VALUES[n % len(VALUES)]}) for n in range(42)),
    seconds=1.37,
)
"""Rows that checks name."""


def misspell(chance: Random, word: str) -> str:
    """Return the word with a change that is easily overlooked."""
    place = chance.randrange(len(word))
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    return chance.choice((head + tail, head + letter * 2 + tail, word.upper(), f"{word}_"))


def choose_wrong(chance: Random, words: Sequence[str], known: Collection[str]) -> str:
    """Return a word that looks like one of ``words`` and is none of ``known``."""
    while (word := misspell(chance, chance.choice(words))) in known or not word:
        pass
    return word
