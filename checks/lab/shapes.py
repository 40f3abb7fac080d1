"""Graphs as data: what hypothesis draws, and what the laboratory builds real graphs from."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st

from lab.reducers import add, latest
from lab.vocabulary import (
    LONG_CLEAN_UP_SECONDS,
    LONG_TEXTS,
    NODE_NAMES,
    SECONDS,
    TEXTS,
    VALUES,
    chances,
    choose_names,
    choose_text,
)

START, END = "__start__", "__end__"


class State(TypedDict, total=False):
    """The state of every graph in this chapter; parallel nodes may write to each key."""

    count: Annotated[int, latest]
    message: Annotated[str, latest]
    log: Annotated[list[str], add]
    steps: Annotated[int, add]
    _note: Annotated[Any, latest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node that takes ``seconds`` of virtual time and returns some ``keys`` of the state.

    ``count`` becomes ``count * times + plus``; ``message`` is ``text`` with the new count behind
    it; ``log`` gets the node's name. No keys is ``{}``, and keys of None returns None. ``values``
    stand in the place of what is worked out. A node with an ``error`` raises it after its
    ``seconds``. A node that is cancelled takes ``clean_up_seconds`` before it stops.
    """

    name: str
    plus: int = 1
    times: int = 1
    text: str = "count="
    keys: tuple[str, ...] | None = ("count", "message")
    seconds: float = 1.0
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    error: Exception | None = None
    clean_up_seconds: float = 0.0

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


EMPTY = Shape(nodes=(), edges=((START, END),))
"""A graph that ends before any node has run."""


def odd_row(rounds: int = 1) -> Shape:
    """Nodes with odd names, of which some return nothing; with ``rounds`` above 1 in a loop.

    What the first one returns is new in each round, what the others return is the same.
    """
    return chain(
        Node(name="Draft", keys=("count",)),
        Node(name="__draft", keys=None),
        Node(name=" draft ", keys=()),
        Node(name="draft-2", keys=("steps",)),
        rounds=rounds,
    )


def race(*nodes: Node, last: Node | None = None) -> Shape:
    """Nodes side by side, with which a run begins, and perhaps one after them."""
    edges = [(START, node.name) for node in nodes]
    edges += [(node.name, last.name if last else END) for node in nodes]
    edges += [(last.name, END)] if last else []
    return Shape(nodes=(*nodes, last) if last else nodes, edges=tuple(edges))


def lesson() -> Shape:
    """The three nodes of the lesson: n + 1, then + 10, then doubled."""
    return chain(
        Node(name="node_a", plus=1, text="Node A: count="),
        Node(name="node_b", plus=10, text="Node B: count="),
        Node(name="node_c", times=2, plus=0, text="Node C: count="),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A graph that runs one node after the other, in a loop, and at its end two side by side.

    ``steps`` are names of nodes and what each returns when its turn comes, or the exception that it
    raises; a state with ``"steps": n`` stops after n of them. ``last`` is what the two last nodes
    return, of which one runs a graph that is four levels deep; without it the graph ends in the
    loop.
    """

    steps: tuple[tuple[str, Any], ...]
    last: tuple[Any, ...] = ()
    seconds: float = 1.37
    schema: type = State

    LAST = ("left", "_Right ")

    def calling(self, calls: Mapping[int, Callable[[], object]]) -> Walk:
        """The same graph, in which step ``n`` calls ``calls[n]`` before it returns.

        The steps -2 and -1 are the two nodes at the end. What a call raises, the node raises.
        """
        returns = [*(value for _, value in self.steps), *self.last]
        for step, call in calls.items():
            returns[step] = _call_first(call, returns[step])
        names = [name for name, _ in self.steps]
        steps = tuple(zip(names, returns[:-2], strict=True))
        return replace(self, steps=steps, last=(returns[-2], returns[-1]))


def _call_first(call: Callable[[], object], value: Any) -> Callable[[], Any]:
    def run() -> Any:
        call()
        return value

    return run


def walk(
    returns: Sequence[Any] = (),
    rounds: int = 42,
    keys: Sequence[str] = ("message",),
    schema: type = State,
) -> Walk:
    """Return an unusual graph: unusual names, and nodes that return odd things, some of it twice.

    ``returns`` are what nodes return, in turn. By default those are odd values under ``keys``, and
    nothing: None and {}.
    """
    if not returns:
        odd = [{key: value} for value in VALUES for key in keys]
        whole = dict.fromkeys(keys, f" all {'x' * 40} ") | {"_note": None}
        returns = [None, {}, *odd, {"_note": "odd"} if schema is State else None, whole]
    names = itertools.cycle(NODE_NAMES)
    steps = [(next(names), value) for value in returns]
    # Twice in a row: what writes nothing, and what writes the same again. And again later.
    steps = [*steps[:1], *steps[:3], *steps[2:], *steps]
    while len(steps) < rounds:
        steps += [(next(names), value) for value in returns]
    return Walk(steps=tuple(steps[:rounds]), last=(returns[-1], returns[0]), schema=schema)


def text_walk(rounds: int = 42, *, is_long: bool = False) -> Walk:
    """Return a :func:`walk` whose nodes all return a message, which is a text."""
    texts = (*TEXTS, *LONG_TEXTS) if is_long else TEXTS
    return walk([{"message": text, "_note": text} for text in texts], rounds)


def laps() -> Shape:
    """Three nodes that are gone through eight times."""
    keys = ("count", "message", "steps")
    return chain(*(Node(name=name, keys=keys) for name in ("think", "act", "look")), rounds=8)


counts = st.integers() | st.integers(min_value=-(10**60), max_value=10**60)
"""Initial counts: small, negative and huge ones."""


def node_names(least: int, most: int | None = None) -> st.SearchStrategy[list[str]]:
    """``least`` to ``most`` different names of nodes; ``least`` of them without ``most``.

    They come from :mod:`lab.vocabulary`.
    """
    count = st.integers(least, least if most is None else most)
    return st.builds(choose_names, chances, count)


def _nodes(chance: Random, count: int, **fixed: Any) -> tuple[Node, ...]:
    """So many nodes; ``fixed`` are fields of every one."""
    return tuple(
        Node(
            name=name,
            plus=chance.choice((0, 1, -1, chance.randint(-99, 99))),
            times=chance.randint(1, 3),
            text="".join(chance.choices("abcdefgh :→", k=chance.randint(0, 8))),
            **({"values": _constants(chance)} | fixed),
        )
        for name in choose_names(chance, count, but=("log", "steps"))
    )


def _constants(chance: Random) -> dict[str, Any]:
    """Return what some nodes return whatever the state is, so that equal events come."""
    if chance.random() < 0.5:
        return {}
    return {"count": chance.choice((0, -1, 7)), "message": choose_text(chance)}


def chains(most: int = 5, least: int = 1, **fixed: Any) -> st.SearchStrategy[Shape]:
    """``least`` to ``most`` nodes in a row; ``fixed`` are fields of every node."""

    def build(chance: Random, count: int) -> Shape:
        return chain(*_nodes(chance, count, **fixed))

    return st.builds(build, chances, st.integers(least, most))


_KEYS = [None, (), ("count",), ("message",), ("log",), ("count", "message", "log", "steps")]


def uneven_chains(most: int = 5) -> st.SearchStrategy[Shape]:
    """Nodes in a row that each return what they like: the whole state, a part, `{}` or None."""

    def build(chance: Random, count: int) -> Shape:
        shape = chain(*_nodes(chance, count))
        return shape.with_nodes(lambda node: replace(node, keys=chance.choice(_KEYS)))

    return st.builds(build, chances, st.integers(1, most))


_LOOP_KEYS = ("count", "message", "steps")


def loops(keys: tuple[str, ...] = _LOOP_KEYS) -> st.SearchStrategy[Shape]:
    """A row of nodes that is gone two or three times."""

    def build(chance: Random, count: int, rounds: int) -> Shape:
        return chain(*_nodes(chance, count, keys=keys), rounds=rounds)

    return st.builds(build, chances, st.integers(1, 3), st.integers(2, 3))


def marathons(keys: tuple[str, ...] = _LOOP_KEYS) -> st.SearchStrategy[Shape]:
    """A row of nodes that is gone so often that nine to fifteen nodes run, one by one."""

    def build(chance: Random, count: int, least: int) -> Shape:
        return chain(*_nodes(chance, count, keys=keys), rounds=least // count + 1)

    return st.builds(build, chances, st.integers(1, 3), st.integers(8, 13))


def fans(keys: tuple[str, ...] = ("log",)) -> st.SearchStrategy[Shape]:
    """Two or three nodes side by side that end at different times, in an order of their own."""

    def build(chance: Random, count: int) -> Shape:
        first, *middle, last = _nodes(chance, count, keys=keys)
        seconds = chance.sample([1.0, 2.0, 3.0], k=len(middle))
        paced = tuple(replace(node, seconds=s) for node, s in zip(middle, seconds, strict=True))
        return fan(first, paced, last)

    return st.builds(build, chances, st.integers(4, 5))


def races(keys: tuple[str, ...] = ("count", "message")) -> st.SearchStrategy[Shape]:
    """Two to four nodes side by side, with which a run begins; each ends at another time."""

    def build(chance: Random, count: int) -> Shape:
        seconds = chance.sample([1.0, 1.37, 2.5, 61.0], k=count)
        nodes = _nodes(chance, count, keys=keys)
        paced = [replace(node, seconds=s) for node, s in zip(nodes, seconds, strict=True)]
        return race(*paced, last=Node(name="the last of all", keys=keys))

    return st.builds(build, chances, st.integers(2, 4))


def shapes() -> st.SearchStrategy[Shape]:
    """Rows, loops and fans."""
    return chains() | loops() | fans()


def with_clean_up(shape: Shape) -> Shape:
    """The same graph, in which a node that is cancelled takes a while to stop."""
    return shape.with_nodes(lambda node: replace(node, clean_up_seconds=LONG_CLEAN_UP_SECONDS))


def with_pace(shapes: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    """The same graphs, in which each node takes another time, from :mod:`lab.vocabulary`."""

    def change(shape: Shape, chance: Random) -> Shape:
        return shape.with_nodes(lambda node: replace(node, seconds=chance.choice(SECONDS)))

    return st.builds(change, shapes, chances)
