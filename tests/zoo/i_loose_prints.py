"""It is right, and writes its diary to stderr and a log.

Verdict: solved
"""

import logging
import sys
import warnings

logging.basicConfig(level=logging.DEBUG)


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
            print("printed", file=sys.stderr)
            logging.info("logged")
            warnings.warn("careful")
