"""It awaits what never comes.

Verdict: unsolved; test_prints_every_message; print_progress waits for something that never comes: nothing is left running that could
"""

import asyncio


async def print_progress(graph, state):
    await asyncio.Event().wait()
