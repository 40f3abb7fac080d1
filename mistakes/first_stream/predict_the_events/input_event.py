"""Caught by test_predicts_the_lesson: thinks that the input makes an event too.

Says: There is an event for the input; in the default mode only nodes make events.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    {"__start__": {"count": 5, "message": "start"}},
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
