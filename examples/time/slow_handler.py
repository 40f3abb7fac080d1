"""Examples that together show all ideas of slow_handler."""

EXAMPLE_1 = dict(
    pace=10.0,
    nodes={"a": None, "b": None, "c": None, "d": None},
    when=[
        "handler starts at 1 s",
        "d ends at 4 s",
        "handler starts (2) at 11 s",
        "handler ends 4 times",
        "the end at 41 s",
    ],
)

EXAMPLE_2 = dict(fails=1, raises="ValueError")
