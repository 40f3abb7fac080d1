"""Caught by test_prints_the_nodes_of_the_graph: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio, sys


def subgraph_depth(graph, state):
    async def main():
        stream = graph.astream(state, subgraphs=True)
        while (item := await anext(stream, None)) is not None:
            ns, event = item
            for name in event.keys():
                sys.stdout.write("  " * len(ns) + name)
                if ns:
                    *_, last = ns
                    sys.stdout.write(" in " + last[: last.index(":")])
                sys.stdout.write("\n")
                sys.stdout.flush()

    asyncio.run(main())
