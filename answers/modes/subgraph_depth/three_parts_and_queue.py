"""Three parts for a list of modes, handed to a printing task by a queue."""

import asyncio
import re
import sys


async def subgraph_depth(graph, state):
    queue = asyncio.Queue()

    async def show():
        while (item := await queue.get()) is not None:
            path, chunk = item
            names = re.findall(r"(?:^|\|)([^|:]+):", "|".join(path))
            for node in chunk:
                words = [node, "in", names[-1]] if names else [node]
                sys.stdout.write("  " * len(names) + " ".join(words) + "\n")

    task = asyncio.create_task(show())
    async for path, mode, chunk in graph.astream(state, stream_mode=["updates"], subgraphs=True):
        assert mode == "updates"
        queue.put_nowait((path, chunk))
    queue.put_nowait(None)
    await task
