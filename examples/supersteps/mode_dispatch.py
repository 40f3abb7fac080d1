"""Examples that together show all ideas of mode_dispatch."""

EXAMPLE_1 = dict(
    modes=["updates", "custom"],
    pace=2.0,
    writes={"a": [None, {"count": 5}]},
    nodes={"a": {"count": 1}, "b": None},
    yields=[
        ("custom", None),
        ("custom", {"count": 5}),
        ("updates", {"a": {"count": 1}}),
        ("updates", {"b": None}),
    ],
    when=["on_custom starts (2) at 2 s", "on_custom starts before a ends"],
)

EXAMPLE_2 = dict(modes=["updates"], yields=[("updates", {"add": {"count": 1}})])
