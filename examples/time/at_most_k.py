"""Examples that together show all ideas of at_most_k."""

EXAMPLE_1 = dict(
    seconds=[8, 4, 2, 2],
    k=2,
    when=[
        "read starts (2) at 0 s",
        "read starts (3) at 4 s",
        "read ends at 2 s",
        "read ends (2) at 4 s",
        "the end at 8 s",
    ],
)

EXAMPLE_2 = dict(
    seconds=[4, 2],
    k=2,
    returns=[
        [{"read": {"text": "done"}}, {"think": None}, {"tell": {"text": "done for a"}}],
        [{"read": {"text": "done"}}, {"think": None}, {"tell": {"text": "done for b"}}],
    ],
)
