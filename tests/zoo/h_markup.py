"""It raises an error made of HTML and SVG.

Verdict: unsolved; test_prints_every_message; it raised ValueError: </pre><script>alert(1)</script><svg onload=alert(2)>&lt;
"""

async def print_progress(graph, state):
    raise ValueError("</pre><script>alert(1)</script><svg onload=alert(2)>&lt;")
