"""It prints formulas and separators of tables.

Verdict: unsolved; test_prints_every_message; the graph never ran: astream() does nothing until its events are asked for
"""

async def print_progress(graph, state):
    print('=HYPERLINK("http://x","solved");"4,0"\t@SUM(1)\n+1\n-1')
