"""A bracket is missing.

Verdict: broken; test_prints_every_message; the file does not import: SyntaxError
"""

async def print_progress(graph, state:
    pass
