"""It turns its text around with marks that nobody sees.

Verdict: unsolved; test_prints_every_message; it raised ValueError: 
"""

async def print_progress(graph, state):
    raise ValueError("\u202edevlos\u202c \u2066x\u2069 \u200b\ufeff")
