"""It sleeps for years.

Verdict: stopped; test_prints_every_message; it let more than 12 minutes of virtual time pass
"""

import asyncio


async def print_progress(graph, state):
    while True:
        await asyncio.sleep(3_600)
