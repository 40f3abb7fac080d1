"""It asks, cancels what it asked, closes what it opened, and asks again, all out of order.

Verdict: unsolved; test_prints_every_message; it raised ValueError: all cancelled
"""

import asyncio


async def print_progress(graph, state):
    connection, to = graph._connection, graph._to
    call = {"method": "astream", "state": state, "config": None, "options": {}}
    streams = [await connection.ask(to, "open", call) for _ in range(20)]
    tasks = [asyncio.create_task(connection.ask(to, "next", n)) for n in streams * 3]
    await asyncio.sleep(0.5)
    for task in tasks:
        task.cancel()
    tasks += [asyncio.create_task(connection.ask(to, verb, n)) for n in streams for verb in ("close", "next")]
    await asyncio.gather(*tasks, return_exceptions=True)
    raise ValueError("all cancelled")
