"""Examples that together show all ideas of hide_a_model."""

EXAMPLE_1 = dict(
    tag="x",
    models=[
        (["A"], ["y"]),
        (["B"], ["y", "x"]),
        ([" "], ["xy"]),
        (["C"], ["nostream"]),
    ],
    yields=["A", " "],
)
