"""Graphs as data: what hypothesis draws, and what the laboratory builds real graphs from."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st

from lab.reducers import add, latest

START, END = "__start__", "__end__"


class State(TypedDict, total=False):
    """The state of every graph in this chapter; parallel nodes may write to each key."""

    count: Annotated[int, latest]
    message: Annotated[str, latest]
    log: Annotated[list[str], add]
    steps: Annotated[int, add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node that takes ``seconds`` of virtual time and returns some ``keys`` of the state.

    ``count`` becomes ``count * times + plus``; ``message`` is ``text`` with the new count behind
    it; ``log`` gets the node's name. No keys is ``{}``, and keys of None returns None. ``values``
    stand in the place of what is worked out.
    """

    name: str
    plus: int = 1
    times: int = 1
    text: str = "count="
    keys: tuple[str, ...] | None = ("count", "message")
    seconds: float = 1.0
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def update(self, state: dict[str, Any]) -> dict[str, Any] | None:
        """What the node returns for ``state``."""
        if self.keys is None:
            return None
        count = state.get("count", 0) * self.times + self.plus
        whole = {"count": count, "message": f"{self.text}{count}", "log": [self.name], "steps": 1}
        return {key: self.values.get(key, whole[key]) for key in self.keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A graph: nodes, edges, and how often the whole way from first to last node is gone.

    ``rounds`` above 1 needs a last node with only one way on, and ``steps`` among its keys.
    """

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    rounds: int = 1

    def node(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    def with_nodes(self, change: Callable[[Node], Node]) -> Shape:
        """The same graph with each node changed."""
        return replace(self, nodes=tuple(change(node) for node in self.nodes))


def chain(*nodes: Node, rounds: int = 1) -> Shape:
    """Nodes one after the other."""
    stops = [START, *(node.name for node in nodes), END]
    return Shape(nodes=nodes, edges=tuple(itertools.pairwise(stops)), rounds=rounds)


def fan(first: Node, middle: tuple[Node, ...], last: Node) -> Shape:
    """One node, then several side by side, then one."""
    edges = [(START, first.name), (last.name, END)]
    for node in middle:
        edges += [(first.name, node.name), (node.name, last.name)]
    return Shape(nodes=(first, *middle, last), edges=tuple(edges))


def lesson() -> Shape:
    """The three nodes of the lesson: n + 1, then + 10, then doubled."""
    return chain(
        Node(name="node_a", plus=1, text="Node A: count="),
        Node(name="node_b", plus=10, text="Node B: count="),
        Node(name="node_c", times=2, plus=0, text="Node C: count="),
    )


def laps() -> Shape:
    """Three nodes that are gone through eight times."""
    keys = ("count", "message", "steps")
    return chain(*(Node(name=name, keys=keys) for name in ("think", "act", "look")), rounds=8)


counts = st.integers() | st.integers(min_value=-(10**60), max_value=10**60)
"""Initial counts: small, negative and huge ones."""

_TEMPTING = ["output", "result", "message", "count", "values", "data", "node", "event", "name"]


def _word(number: int) -> str:
    """A name of two to eight letters for each number, some with an underscore in it."""
    letters = []
    for _ in range(2 + number % 7):
        number, place = divmod(number, 26)
        letters.append(chr(ord("a") + place))
    return f"{letters[0]}_{''.join(letters[1:])}" if number % 2 else "".join(letters)


names = st.sampled_from(_TEMPTING) | st.integers(0, 2 * 26**8).map(_word).filter(
    lambda name: name not in ("log", "steps")
)
"""Names of nodes: any that a graph takes, and those that a guess would hit on.

Hypothesis draws a number in a fraction of the time that a regular expression takes.
"""


def _nodes(least: int, most: int, **fixed: Any) -> st.SearchStrategy[tuple[Node, ...]]:
    def build(drawn: list[tuple[str, int, int, str]]) -> tuple[Node, ...]:
        return tuple(
            Node(name=name, plus=plus, times=times, text=text, **fixed)
            for name, plus, times, text in drawn
        )

    texts = st.text("abcdefgh :→", max_size=8)
    one = st.tuples(names, st.integers(-99, 99), st.integers(1, 3), texts)
    unique = st.lists(one, min_size=least, max_size=most, unique_by=lambda node: node[0])
    return unique.map(build)


@st.composite
def chains(draw: st.DrawFn, /, most: int = 5, least: int = 1, **fixed: Any) -> Shape:
    """``least`` to ``most`` nodes in a row; ``fixed`` are fields of every node."""
    return chain(*draw(_nodes(least, most, **fixed)))


_KEYS = [None, (), ("count",), ("message",), ("log",), ("count", "message", "log", "steps")]


@st.composite
def uneven_chains(draw: st.DrawFn, most: int = 5) -> Shape:
    """Nodes in a row that each return what they like: the whole state, a part, `{}` or None."""
    shape = draw(chains(most))
    return shape.with_nodes(lambda node: replace(node, keys=draw(st.sampled_from(_KEYS))))


@st.composite
def loops(draw: st.DrawFn, keys: tuple[str, ...] = ("count", "message", "steps")) -> Shape:
    """A row of nodes that is gone two or three times."""
    return chain(*draw(_nodes(1, 3, keys=keys)), rounds=draw(st.integers(2, 3)))


@st.composite
def marathons(draw: st.DrawFn, keys: tuple[str, ...] = ("count", "message", "steps")) -> Shape:
    """A row of nodes that is gone so often that eleven to thirty-three nodes run, one by one."""
    nodes = draw(_nodes(1, 3, keys=keys))
    return chain(*nodes, rounds=draw(st.integers(10, 30)) // len(nodes) + 1)


@st.composite
def fans(draw: st.DrawFn, keys: tuple[str, ...] = ("log",)) -> Shape:
    """Two or three nodes side by side that end at different times, in an order of their own."""
    first, *middle, last = draw(_nodes(4, 5, keys=keys))
    seconds = draw(st.permutations([1.0, 2.0, 3.0]))
    paced = tuple(replace(node, seconds=s) for node, s in zip(middle, seconds, strict=False))
    return fan(first, paced, last)


def shapes() -> st.SearchStrategy[Shape]:
    """Rows, loops and fans."""
    return chains() | loops() | fans()
