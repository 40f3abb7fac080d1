"""Right: sys.stdout.write() in the place of print()."""

import sys


async def print_progress(graph, state):
    async for mode, event in graph.astream(state, stream_mode=["updates"]):
        for node in event:
            sys.stdout.write("→ %s: %s\n" % (node, event[node]["message"]))
            sys.stdout.flush()
