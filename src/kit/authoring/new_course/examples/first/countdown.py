"""Examples that together show all ideas of countdown, as a learner may write them.

`kit course check` proves that they are true of the solution and of every answer.
"""

EXAMPLE_1 = dict(
    start=2,
    yields=[2, 1],
    when=["item 1 at 1 s", "item 2 at 2 s"],
)
