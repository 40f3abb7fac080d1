"""It prints a gigabyte.

Verdict: stopped; test_prints_every_message; it printed more than 256 KB in one check
"""

async def print_progress(graph, state):
    for _ in range(1_000):
        print("x" * 1_000_000)
