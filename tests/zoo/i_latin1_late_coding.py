#!/usr/bin/env python
#
# coding: latin-1
"""Its coding line is the third one, where Python does not look.

Verdict: broken; test_prints_every_message; the file does not import: SyntaxError: Non-UTF-8 code starting with '\xe9' on line 13
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print("\N{RIGHTWARDS ARROW}", f"{node}: {update['message']}")
# café
