"""Right: a plain def that raises when it is called, and hands out the stream."""

import inspect
from typing import Any, get_args, get_type_hints

from langgraph.types import StreamMode


def strict_stream(graph: Any, state: dict[str, Any], **options: Any) -> Any:
    parameters = inspect.signature(graph.astream).parameters
    if unknown := [word for word in options if word not in parameters]:
        raise TypeError(f"unknown keywords: {unknown}")
    match options.get("stream_mode"):
        case None:
            modes: tuple[Any, ...] = ()
        case str() as one:
            modes = (one,)
        case several:
            modes = tuple(several)
    if not set(get_args(StreamMode)).issuperset(modes):
        raise ValueError(modes)
    if undeclared := set(state) - set(get_type_hints(graph.InputType, include_extras=True)):
        raise KeyError(*undeclared)
    return graph.astream(state, **options)
