"""It answers for calls that nobody has made yet, while it is imported.

Verdict: stopped; test_prints_every_message; it spoke out of turn on the line between the kit's two processes
"""

import gc

from kit.runner.connection import Desk

desk = next(thing for thing in gc.get_objects() if isinstance(thing, Desk))

desk.say({"t": "done", "call": 0, "value": None})
for number in range(1, 100):
    desk.say({"t": "wrote", "parts": [["out", "→ node_a: Node A: count=1\n"]], "line": 1})
    desk.say({"t": "done", "call": number, "value": None, "kind": "coroutine"})
    desk.say({"t": "over", "call": number, "left": []})
