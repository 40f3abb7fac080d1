"""It raises an error whose class and notes are text for a terminal.

Verdict: unsolved; test_prints_every_message; it raised </td>.
"""

class Odd(Exception):
    pass


Odd.__name__ = Odd.__qualname__ = "\x1b[1mSolved\n" * 100
Odd.__module__ = "</td>"


async def print_progress(graph, state):
    error = Odd("\N{PILE OF POO}" * 5_000)
    error.add_note("\x1b[2J" * 1_000)
    raise error
