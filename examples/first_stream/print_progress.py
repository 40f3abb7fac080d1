"""Examples that together show all ideas of print_progress."""

EXAMPLE_1 = dict(
    nodes={"ask": {"message": "why?"}, "write": {"message": "because", "count": 3}},
    prints=["→ ask: why?", "→ write: because"],
    when=["line 1 before write ends", "ask starts once"],
)
