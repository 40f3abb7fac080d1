"""Examples that together show all ideas of lazy_start."""

EXAMPLE_1 = dict(
    pairs=4,
    pause=10.0,
    nodes={"think": None},
    rounds=5,
    yields=[("think", None), ("think", None), ("think", None), ("think", None)],
    when=["think starts at 10 s", "think starts (2) at 21 s", "think starts 4 times"],
)

EXAMPLE_2 = dict(
    pairs=1,
    pause=0,
    nodes={"web": {"count": 1}, "books": {"count": 2}},
    row=[("web", "books")],
    seconds={"books": 60},
    yields=[("web", {"count": 1})],
    when=["item 1 at 1 s"],
)
