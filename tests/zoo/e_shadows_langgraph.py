"""It puts a langgraph of its own in the place of the real one.

Verdict: unsolved; test_prints_every_message; line 2 is missing: 1 of 3 came
"""

import sys
import types

langgraph = types.ModuleType("langgraph.graph.state")
langgraph.CompiledStateGraph = object
sys.modules["langgraph"] = sys.modules["langgraph.graph"] = langgraph
sys.modules["langgraph.graph.state"] = langgraph
for name in [name for name in sys.modules if name.startswith("langgraph.")]:
    del sys.modules[name]


async def print_progress(graph, state):
    print("→ node_a: Node A: count=1")
