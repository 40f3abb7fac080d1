"""It says that its import failed, and leaves out how.

Verdict: stopped; test_prints_every_message; it spoke out of turn on the line between the kit's two processes
"""

import gc

from kit.runner.connection import Desk

desk = next(thing for thing in gc.get_objects() if isinstance(thing, Desk))

desk.say({"t": "raised", "call": 0})
