"""It says that it sleeps until a time so far away that no clock can show it.

Verdict: stopped; test_prints_every_message; it sent an invalid message to the judge
"""

import gc

from kit.runner.connection import Connection
from kit.runner.protocol import Idle

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))

import threading


async def print_progress(graph, state):
    connection._send(Idle(due=10**4000, seen=connection.received))
    threading.Event().wait()
