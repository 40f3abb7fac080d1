"""Examples that together show all ideas of names_and_state."""

EXAMPLE_1 = dict(
    state={"count": 0, "log": ["in"]},
    nodes={"think": {"log": ["t"]}, "act": None, "look": {"message": "so"}},
    rounds=2,
    returns=(
        ["think", "act", "look", "think", "act", "look"],
        {"count": 0, "log": ["in", "t", "t"], "message": "so"},
    ),
    when=["think starts twice"],
)
