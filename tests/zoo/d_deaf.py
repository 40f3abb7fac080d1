"""It asks a hundred thousand questions and never listens to an answer.

Verdict: stopped; test_prints_every_message; it spoke out of turn on the line between the kit's two processes
"""

import json
import struct
import threading
import gc

from kit.runner.connection import Desk

desk = next(thing for thing in gc.get_objects() if isinstance(thing, Desk))


def send(message):
    body = json.dumps(message).encode()
    desk._line.sendall(struct.pack(">I", len(body)) + body)


async def print_progress(graph, state):
    ask = {"t": "ask", "to": graph._to, "verb": "x" * 5_000, "data": None}
    for number in range(100_000):
        send({**ask, "id": number})
    threading.Event().wait()
