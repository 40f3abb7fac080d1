"""Names every keyword in its own signature, so that Python refuses the rest at the call."""

import typing

from langgraph.types import StreamMode

MODES = set(typing.get_args(StreamMode))


def strict_stream(
    graph,
    state,
    config=None,
    *,
    context=None,
    stream_mode=None,
    print_mode=(),
    output_keys=None,
    interrupt_before=None,
    interrupt_after=None,
    durability=None,
    control=None,
    subgraphs=False,
    debug=None,
    version="v1",
):
    wanted = {stream_mode} if isinstance(stream_mode, str | None) else set(stream_mode)
    if strange := wanted - MODES - {None}:
        raise ValueError(f"no such mode: {', '.join(strange)}")
    if strange := set(state) - set(graph.get_input_jsonschema()["properties"]):
        raise KeyError(strange.pop())
    return graph.astream(
        state,
        config,
        context=context,
        stream_mode=stream_mode,
        print_mode=print_mode,
        output_keys=output_keys,
        interrupt_before=interrupt_before,
        interrupt_after=interrupt_after,
        durability=durability,
        control=control,
        subgraphs=subgraphs,
        debug=debug,
        version=version,
    )
