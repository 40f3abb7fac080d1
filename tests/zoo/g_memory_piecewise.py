"""It takes memory in small pieces until there is none.

Verdict: stopped; test_prints_every_message; it asked for more memory than the 768 MB it may use
"""

async def print_progress(graph, state):
    kept = []
    while True:
        kept.append(bytes(1 << 24))
