"""Lets the signature of Pregel.astream bind the call, and asks for each item by hand."""

from inspect import Parameter, signature
from typing import Any, get_args, get_type_hints

from langgraph.pregel import Pregel
from langgraph.types import StreamMode


def _strict_signature():
    plain = signature(Pregel.astream)
    named = [p for p in plain.parameters.values() if p.kind is not Parameter.VAR_KEYWORD]
    return plain.replace(parameters=named)


SIGNATURE = _strict_signature()


async def strict_stream(graph: Any, state: dict[str, Any], **options: Any):
    given = SIGNATURE.bind(graph, state, **options).arguments
    match given.get("stream_mode"):
        case None:
            modes = []
        case str(mode):
            modes = [mode]
        case several:
            modes = several
    if not all(mode in get_args(StreamMode) for mode in modes):
        raise ValueError(modes)
    declared = get_type_hints(graph.builder.input_schema)
    for key in state:
        declared[key]
    items = aiter(graph.astream(state, **options))
    try:
        while True:
            yield await anext(items)
    except StopAsyncIteration:
        pass
    finally:
        await items.aclose()
