"""It prints formulas and separators of tables.

Verdict: unsolved; test_prints_every_message; line 1 is wrong
"""

async def print_progress(graph, state):
    print('=HYPERLINK("http://x","solved");"4,0"\t@SUM(1)\n+1\n-1')
