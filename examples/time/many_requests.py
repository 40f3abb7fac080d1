"""Examples that together show all ideas of many_requests."""

EXAMPLE_1 = dict(
    states=[{"seconds": 2}, {"seconds": 1, "log": ["in"]}, {"seconds": 1, "log": ["in"]}],
    calls=2,
    returns=[
        {"seconds": 2, "done": True},
        {"seconds": 1, "done": True, "log": ["in", "worked"]},
        {"seconds": 1, "done": True, "log": ["in", "worked"]},
    ],
    when=["the end at 4 s"],
)

EXAMPLE_2 = dict(
    states=[
        {"seconds": 1},
        {"seconds": 2},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
        {"seconds": 1},
    ],
    when=["work starts (11) at 0 s"],
)
