"""Examples that together show all ideas of errors_mid_stream."""

EXAMPLE_1 = dict(
    errors={"act": "ZeroDivisionError"},
    nodes={"think": None, "act": None},
    yields=[{"think": None}, {"error": "ZeroDivisionError"}],
    when=["item 1 at 1 s"],
)

EXAMPLE_2 = dict(
    errors={},
    nodes={"think": None},
    yields=[{"think": None}, {"done": True}],
)
