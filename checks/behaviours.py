"""Wrong behaviours that only streams of LangGraph can have; the proof tries them on each solution.

They are about what an item of `astream()` looks like: `{node: update}` in the mode "updates". See
`kit.authoring.behaviours`. This module runs where submissions run.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any

from kit.authoring.behaviours import BEHAVIOURS as OF_EVERY_COURSE
from kit.authoring.behaviours import DROP, Place, Split, Stream, Twin, WrongBehaviour, is_blank

UPDATES = ("updates",)


def split(item: Any, stream: Stream) -> Split:
    """Take an item of `astream()` apart: its mode, its payload, and how both are put together."""
    options = stream.options
    mode = options.get("stream_mode") or getattr(stream.source, "stream_mode", "updates")
    if stream.method.__name__ != "astream":
        return "event", item, lambda value: value
    join: Callable[[Any], Any]
    if options.get("version") == "v2":
        kind, value, join = item["type"], item["data"], lambda new: {**item, "data": new}
    elif options.get("subgraphs") and not isinstance(mode, str):
        kind, value, join = item[1], item[2], lambda new: (item[0], item[1], new)
    elif options.get("subgraphs"):
        kind, value, join = mode, item[1], lambda new: (item[0], new)
    elif not isinstance(mode, str):
        kind, value, join = item[0], item[1], lambda new: (item[0], new)
    else:
        kind, value, join = mode, item, lambda new: new
    if kind == "updates" and (type(value) is not dict or "__interrupt__" in value):
        return "interrupt", value, join
    if kind == "messages":
        message, metadata = value
        return (
            kind,
            message.content,
            lambda new: join((message.model_copy(update={"content": new}), metadata)),
        )
    return kind, value, join


def identify(graph: object) -> object:
    """A graph that is handed over again is another proxy of the same graph."""
    return getattr(graph, "_to", id(graph))


def rename(change: Callable[[str], str]) -> Callable[[Any, list[Any]], Any]:
    """Change the names of nodes."""
    return lambda event, _: {change(node): update for node, update in event.items()}


def drop_nodes(is_dropped: Callable[[str, Any], bool]) -> Callable[[Any, list[Any]], Any]:
    """Leave out nodes, and events of no other node."""

    def change(event: Any, _: list[Any]) -> Any:
        kept = {node: update for node, update in event.items() if not is_dropped(node, update)}
        return kept or DROP

    return change


def drop_known_nodes(event: Any, earlier: list[Any]) -> Any:
    """Leave out nodes that have run before."""
    known = {node for event in earlier for node in event}
    return {node: update for node, update in event.items() if node not in known} or DROP


def drop_keys(is_dropped: Callable[[str, Any], bool]) -> Callable[[Any, list[Any]], Any]:
    """Leave out keys of what a node has returned."""

    def change(event: Any, _: list[Any]) -> Any:
        return {
            node: {key: value for key, value in update.items() if not is_dropped(key, value)}
            if type(update) is dict
            else update
            for node, update in event.items()
        }

    return change


async def add_inner(stream: Stream, twin: Twin) -> AsyncIterator[Any]:
    """Give the items of inner graphs, too."""
    if stream.method.__name__ != "astream" or stream.options.get("subgraphs"):
        async with stream.open() as items:
            async for item in items:
                yield item
        return
    is_new, mode = stream.options.get("version") == "v2", stream.options.get("stream_mode")
    async with stream.open(subgraphs=True) as items:
        async for item in items:
            if item["ns"] if is_new else item[0]:
                twin.act()
            if is_new:
                yield item
            else:
                yield item[1] if mode is None or isinstance(mode, str) else item[1:]


def of_updates(change: Callable[..., Any], shown_by: str, effect: str) -> WrongBehaviour:
    """Return a behaviour about the events `{node: update}`."""
    return WrongBehaviour(Place.ITEM, change, shown_by, effect, kinds=UPDATES)


BEHAVIOURS = {
    # An event of another mode is never false.
    "drop_falsy": OF_EVERY_COURSE["drop_falsy"]._replace(kinds=("custom", "messages")),
    "names_lower": of_updates(
        rename(str.lower),
        "a node with a capital letter in its name",
        "nodes' names are in small letters",
    ),
    "names_strip": of_updates(
        rename(str.strip),
        "a node whose name begins or ends with a blank",
        "blanks at the ends of nodes' names are removed",
    ),
    "names_word": of_updates(
        rename(lambda name: (name.replace("-", " ").split() or [name])[0]),
        "a node whose name has a blank or a hyphen",
        "only the first word of a node's name is kept",
    ),
    "drop_underscore": of_updates(
        drop_nodes(lambda node, _: node.startswith("_")),
        "a node whose name begins with an underscore",
        "nodes whose names begin with an underscore are left out",
    ),
    "dedup_names": of_updates(
        drop_known_nodes, "a node that runs twice", "a node that runs again is left out"
    ),
    "drop_none": of_updates(
        drop_nodes(lambda _, update: not update),
        "a node that returns nothing",
        "nodes that return nothing are left out",
    ),
    "drop_empty_values": of_updates(
        drop_nodes(lambda _, update: is_blank(update)),
        "a node that returns only values such as '', 0 or []",
        "nodes that return only false values are left out",
    ),
    "none_keys": of_updates(
        drop_keys(lambda _, value: value is None),
        "a node that returns None as the value of a key",
        "keys with the value None are left out",
    ),
    "underscore_keys": of_updates(
        drop_keys(lambda key, _: key.startswith("_")),
        "a node that returns a key that begins with an underscore",
        "keys that begin with an underscore are left out",
    ),
    "inner_too": WrongBehaviour(
        Place.STREAM,
        add_inner,
        "a graph with a graph inside a node",
        "events of graphs inside nodes are added",
    ),
}
