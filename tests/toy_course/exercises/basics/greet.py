"""Greet someone by name.

Write `greet(name)`: it returns `Hello, ` and the name and `!`, so `greet("Ann")` returns
`"Hello, Ann!"`.
"""


def greet(name: str) -> str:
    raise NotImplementedError
