"""Right: a function that calls itself for each level; a list of modes."""

import re


def _line(ns, text, inner=True):
    if not ns:
        return text
    head, *rest = ns
    if not rest and inner:
        text = f"{text} in {re.split(':', head, maxsplit=1)[0]}"
    return "  " + _line(tuple(rest), text, inner)


async def subgraph_depth(graph, state):
    async for ns, mode, event in graph.astream(state, stream_mode=["updates"], subgraphs=True):
        assert mode == "updates"
        list(map(lambda name: print(_line(ns, name), flush=True), event))
