"""Caught by test_names_the_mode_and_the_types: thinks that an event is an instance of the state's class.

Says: A TypedDict is a plain dict when the program runs, and an event is not a state.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "Lesson"
LESSON_EVENTS = [
    {"node_a": {"count": 6, "message": "Node A: count=6"}},
    {"node_b": {"count": 16, "message": "Node B: count=16"}},
    {"node_c": {"count": 32, "message": "Node C: count=32"}},
]
ORDER_EVENTS = [
    {"set_price": {"price": 30}},
    {"check": None},
    {"wrap": {"note": "lamp in paper"}},
    {"send": None},
]
SEARCH_EVENTS = [
    {"ask": {"notes": ["question"]}},
    {"web": {"notes": ["page"]}},
    {"books": {"notes": ["chapter"]}},
    {"write": {"notes": ["3 notes"]}},
]
