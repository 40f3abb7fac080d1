"""It asks a hundred thousand questions and never listens to an answer.

Verdict: stopped; test_prints_every_message; it sent an invalid message to the judge
"""

import json
import struct
import threading
import gc

from kit.runner.connection import Connection

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))


def send(message):
    body = json.dumps(message).encode()
    connection._judge.sendall(struct.pack(">I", len(body)) + body)


async def print_progress(graph, state):
    ask = {"": "AskJudge", "name": graph._to, "verb": "x" * 5_000, "data": None}
    for number in range(100_000):
        send({**ask, "number": number})
    threading.Event().wait()
