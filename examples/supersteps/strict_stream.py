"""Examples that together show all ideas of strict_stream."""

EXAMPLE_1 = dict(options={"stream_mode": ["values", "value"]}, raises="ValueError")

EXAMPLE_2 = dict(options={"steam_mode": "values"}, raises="TypeError")

EXAMPLE_3 = dict(state={"cuont": 1}, raises="KeyError")
