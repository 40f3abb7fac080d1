"""It asks for 64 GB.

Verdict: stopped; test_prints_every_message; it asked for more memory than the 768 MB it may use
"""

async def print_progress(graph, state):
    bytearray(64 << 30)
