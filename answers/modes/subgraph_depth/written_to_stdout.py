"""Right: anext() in a loop, sys.stdout.write() in the place of print()."""

import sys


async def subgraph_depth(graph, state):
    stream = graph.astream(state, subgraphs=True)
    while (item := await anext(stream, None)) is not None:
        namespace, event = item
        path = [part.rpartition(":")[0] for part in namespace]
        for node in event.keys():
            words = [node] + (["in", path.pop()] if path else [])
            sys.stdout.write("".ljust(2 * len(namespace)) + " ".join(words) + "\n")
