"""It says that its import failed, and leaves out how.

Verdict: stopped; test_prints_every_message; it sent an invalid message to the judge
"""

import gc
import struct

from kit.runner.connection import Connection

connection = next(thing for thing in gc.get_objects() if isinstance(thing, Connection))

body = b'{"":"Raised","call":0}'
connection._judge.sendall(struct.pack(">I", len(body)) + body)
