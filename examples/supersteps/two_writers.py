"""Examples that together show all ideas of two_writers."""

EXAMPLE_1 = dict(
    answers=["see above"],
    books=["page 7", ""],
    web=["page 7"],
    yields=[{"web": {"answers": ["page 7"]}}, {"books": {"answers": ["page 7", ""]}}],
    returns={"question": "Who?", "answers": ["see above", "page 7", "", "page 7"]},
    when=["ask_web starts at 0 s", "ask_books starts at 0 s"],
)
