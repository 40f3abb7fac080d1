"""It sleeps for years.

Verdict: stopped; test_prints_every_message; it slept for more than 0.2 hours in one check
"""

import asyncio


async def print_progress(graph, state):
    while True:
        await asyncio.sleep(3_600)
