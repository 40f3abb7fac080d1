"""It ends its process with success while it is imported.

Verdict: stopped; test_prints_every_message; its process ended in the middle of a check: os._exit, a signal, a crash of Python itself
"""

import os

os._exit(0)
