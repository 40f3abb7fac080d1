"""It ends Python politely while it is imported.

Verdict: stopped; test_prints_every_message; the file ends Python while it is imported (sys.exit or exit)
"""

import sys

sys.exit(0)
