"""It drives the next check's graph while the judge makes its reference.

Exercise: deadline
Verdict: stopped; test_gives_the_events_in_time; it sent an invalid message to the judge
"""

import gc

from kit.runner.connection import Connection

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))

import asyncio
import threading


def spy(number):
    state = {"count": 0, "message": "start", "steps": 0}
    call = {"method": "astream", "state": state, "config": None, "options": {}}
    stream = connection.ask_now(f"graph:{number}", "open", call)
    while connection.ask_now(f"graph:{number}", "next", stream):
        pass


async def deadline(graph, state, seconds):
    events = []
    try:
        async with asyncio.timeout(seconds):
            async for event in graph.astream(state):
                events.append(event)
    except TimeoutError:
        pass
    number = int(graph._to.partition(":")[2]) + 1
    threading.Thread(target=spy, args=[number], daemon=True).start()
    return events
