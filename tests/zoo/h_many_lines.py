"""It prints as many odd lines as a timeline can hold, then raises a long error.

Verdict: unsolved; test_prints_every_message; it raised ValueError: 
"""

async def print_progress(graph, state):
    for _ in range(200):
        print("\N{PILE OF POO}" * 300)
    raise ValueError("\N{PILE OF POO}" * 5_000)
