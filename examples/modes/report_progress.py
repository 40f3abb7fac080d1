"""Examples that together show all ideas of report_progress."""

EXAMPLE_1 = dict(
    items=["x", "x"],
    pace=2.0,
    yields=[
        ("custom", {"done": 1, "of": 2}),
        ("custom", {"done": 2, "of": 2}),
        ("updates", {"worker": {"results": ["X", "X"]}}),
    ],
    when=["item 1 at 2 s", "work starts (2) at 2 s"],
)
