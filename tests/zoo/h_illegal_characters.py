"""It prints characters that XML, UTF-8 or a database cannot hold.

Verdict: unsolved; test_prints_every_message; it raised ValueError: 
"""

async def print_progress(graph, state):
    print("\x00\x01\ufffe\uffff\ud800")
    raise ValueError("\x00\udfff")
