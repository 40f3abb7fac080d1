"""Right: a plain function compares sets, and gives the stream back."""

import inspect
import typing

from langgraph.types import StreamMode


def strict_stream(graph, state, **options):
    modes = options.get("stream_mode")
    if isinstance(modes, str):
        modes = [modes]
    if not set(modes or ()) <= set(typing.get_args(StreamMode)):
        raise ValueError(f"unknown mode in {modes}")
    if extra := options.keys() - inspect.signature(graph.astream).parameters.keys():
        raise TypeError(f"unknown options {sorted(extra)}")
    if extra := state.keys() - typing.get_type_hints(graph.InputType).keys():
        raise KeyError(f"unknown keys {sorted(extra, key=repr)}")
    return graph.astream(state, **options)
