"""Right: a plain function that runs a loop of its own and writes to sys.stdout."""

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
