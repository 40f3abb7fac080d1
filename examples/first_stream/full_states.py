"""Examples that together show all ideas of full_states."""

EXAMPLE_1 = dict(
    state={"count": 0, "log": ["in"]},
    nodes={"a": {"log": ["a"]}, "b": {"count": 0}},
    yields=[
        {"count": 0, "log": ["in"]},
        {"count": 0, "log": ["in", "a"]},
        {"count": 0, "log": ["in", "a"]},
    ],
    when=["item 2 before b ends"],
)

EXAMPLE_2 = dict(
    state={"log": ["in"]},
    nodes={"a": {"count": 1}, "b": {"message": "hi"}},
    row=[("a", "b")],
    seconds={"b": 2},
    yields=[{"log": ["in"]}, {"log": ["in"], "count": 1, "message": "hi"}],
)
