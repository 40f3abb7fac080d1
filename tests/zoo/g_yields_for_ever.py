"""It yields the first state for ever.

Exercise: full_states
Verdict: stopped; test_yields_every_state; it used more than 1 seconds of processor time in one check: is there a loop that never
"""

async def full_states(graph, state):
    while True:
        yield state
