"""Caught by test_predicts_the_lesson: thinks that each event is the state after a step.

Says: These are the states after each step, as mode "values" yields them.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    {"count": 5, "message": "start"},
    {"count": 6, "message": "Node A: count=6"},
    {"count": 16, "message": "Node B: count=16"},
    {"count": 32, "message": "Node C: count=32"},
]
ORDER_EVENTS = [
    {"item": "lamp", "price": 0, "note": ""},
    {"item": "lamp", "price": 30, "note": ""},
    {"item": "lamp", "price": 30, "note": "lamp in paper"},
]
SEARCH_EVENTS = [
    {"notes": []},
    {"notes": ["question"]},
    {"notes": ["question", "chapter", "page"]},
    {"notes": ["question", "chapter", "page", "3 notes"]},
]
