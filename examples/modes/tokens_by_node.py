"""Examples that together show all ideas of tokens_by_node."""

EXAMPLE_1 = dict(
    says={"a": ["no", " ", "no"], "b": ["yes"]},
    copies=["a"],
    yields=[("a", "no"), ("b", "yes"), ("a", "no "), ("a", "no no")],
    when=["item 1 at 1 s"],
)
