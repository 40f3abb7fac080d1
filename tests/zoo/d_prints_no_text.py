"""It says that it printed things that are no text and that no limit counts.

Verdict: stopped; test_prints_every_message; it sent an invalid message to the judge
"""

import json
import struct
import gc

from kit.runner.connection import Connection

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))


def send(message):
    body = json.dumps(message).encode()
    connection._judge.sendall(struct.pack(">I", len(body)) + body)


async def print_progress(graph, state):
    while True:
        send({"": "Wrote", "parts": [["out", {"a": "x" * 200_000}]], "line": 1})
