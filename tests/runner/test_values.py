"""Values that cross: what crosses, what does not, and that nonsense is refused."""

from __future__ import annotations

import json
import math
from collections import Counter, OrderedDict, defaultdict, namedtuple
from enum import Enum, IntEnum
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.judge import same
from kit.runner.messages import MAX_FRAME, MAX_PARTS, InvalidMessage, frame, to_json
from kit.runner.protocol import FROM_RUNNER, Reply
from kit.runner.values import MAX_DEPTH, Opaque, Types, decode, encode

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**40), 10**40)
    | st.text(st.characters())  # lone surrogates too
    | st.binary()
    | st.floats(allow_nan=False)
)
KEYS = st.recursive(
    SCALARS | st.text("$", min_size=1) | st.sampled_from(["$tuple", "$object", "$error", "$"]),
    lambda keys: st.tuples(keys, keys) | st.frozensets(keys, max_size=3),
    max_leaves=4,
)
PLAIN_DATA = st.recursive(
    SCALARS | st.just(math.nan),
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.lists(parts, max_size=4).map(tuple)
        | st.frozensets(KEYS, max_size=4)
        | st.dictionaries(KEYS, parts, max_size=4)
        | st.dictionaries(st.text(max_size=5), parts, max_size=4)
    ),
    max_leaves=20,
)


def cross(value: object, types: Types | None = None) -> Any:
    """``value`` as it arrives on the other side of the line."""
    codec = types or Types()
    message = json.loads(to_json({"value": encode(value, codec)}))
    return decode(message["value"], codec)


class LyingInt(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class LyingText(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class LyingList(list[Any]):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class LyingFloat(float):
    pass


class LyingBytes(bytes):
    pass


class LyingDict(dict[str, Any]):
    pass


class LyingTuple(tuple[int, ...]):
    __slots__ = ()


class LyingPoint(namedtuple("LyingPoint", "x")):  # noqa: PYI024, SLOT002
    def __iter__(self) -> Any:
        return iter("lies")

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class LyingSet(set[int]):
    pass


class OneInt(IntEnum):
    ONE = 1


class Colour(Enum):
    RED = "red"


class SaysItIsInt:
    @property  # type: ignore[misc]
    def __class__(self) -> type[int]:  # type: ignore[override]
        return int


Point = namedtuple("Point", "x y")  # noqa: PYI024 - an untyped one, as learners write it


@given(PLAIN_DATA)
@example({"$tuple": [1]})
@example({"$tuple": [1], "b": 2})
@example({"$error": {"name": "ValueError"}})
@example({1: "a", 2.5: "b", None: "c"})
@example({(1, frozenset({None})): -0.0})
@example("\ud800 \x00 \u2028 \U0001f600")
def test_plain_data_crosses_unchanged(value: object) -> None:
    """Plain data arrives as it was sent, with the same types all the way down."""
    assert same(cross(value), value)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_signs_of_zero_and_infinity_cross(sign: float) -> None:
    """Zeros and infinities keep their sign."""
    assert math.copysign(1, cross(sign * 0.0)) == sign
    assert cross(sign * math.inf) == sign * math.inf


def test_sets_arrive_as_frozen_sets() -> None:
    """A set and a frozen set arrive alike, as a frozen set."""
    assert same(cross({1, 2}), frozenset({1, 2}))
    assert same(cross([{1}, frozenset({1})]), [frozenset({1})] * 2)


@pytest.mark.parametrize(
    "value",
    [OrderedDict(a=1), defaultdict(int, a=1), Counter("a")],
    ids=lambda value: type(value).__name__,
)
def test_the_librarys_dictionaries_arrive_as_dict(value: object) -> None:
    """What a learner builds with ``collections`` counts as the dict that it is."""
    assert same(cross(value), {"a": 1})


def test_named_tuples_arrive_as_tuples() -> None:
    """A named tuple counts as the tuple that it is, whatever its methods say."""
    assert same(cross([Point(1, "a")]), [(1, "a")])
    assert same(cross(LyingPoint(1)), (1,))


@pytest.mark.parametrize(
    "value",
    [
        LyingInt(1),
        LyingText("a"),
        LyingList([1]),
        LyingFloat(1.0),
        LyingBytes(b"a"),
        LyingDict(a=1),
        LyingTuple((1,)),
        LyingSet({1}),
        OneInt.ONE,
        Colour.RED,
        SaysItIsInt(),
        bytearray(b"a"),
        range(3),
        object(),
        1j,
        int,
        iter([1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_exact_types_cross(value: object) -> None:
    """What is of no exact plain type, subclasses included, arrives as its type's name only."""
    kind = type(value).__name__
    assert cross(value) == Opaque(kind)
    assert cross([value, {"key": value}]) == [Opaque(kind), {"key": Opaque(kind)}]
    assert repr(cross(value)) == f"<{kind}>"


@pytest.mark.parametrize("key", [LyingInt(1), LyingText("a")], ids=["int", "text"])
def test_keys_do_not_lie_either(key: object) -> None:
    """A key of a dict or a member of a set crosses by the same rule as any value."""
    assert cross({key: 1}) == {Opaque(type(key).__name__): 1}
    assert cross({key}) == frozenset({Opaque(type(key).__name__)})


def test_a_class_has_no_say_in_its_name() -> None:
    """The name of a type is read past its metaclass, and cut."""

    class Meta(type):
        def __getattribute__(cls, name: str) -> Any:
            raise AssertionError(name)

    hostile = Meta("Hostile" * 100, (), {})
    assert cross(hostile()).type == ("Hostile" * 100)[:100]


def test_registered_types_cross_by_their_tag() -> None:
    """A course's own types cross as it says, and others of the same side do not."""
    codec = Types()
    codec.add("point", Point, lambda point: (point.x, point.y), lambda pair: Point(*pair))
    assert same(cross(Point(1, 2)), (1, 2))
    codec.add("only", None, lambda value: value, lambda value: ("only", value))
    arrived = cross([Point(1, (2,))], codec)
    assert arrived == [Point(1, (2,))]
    assert type(arrived[0]) is Point
    assert decode({"$only": 3}, codec) == ("only", 3)
    with pytest.raises(InvalidMessage):
        decode(encode(Point(1, 2), codec))


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_capped() -> None:
    """A value may be nested as deeply as the limit says; a deeper one does not cross."""
    assert same(cross(nested(MAX_DEPTH)), nested(MAX_DEPTH))
    assert cross(nested(MAX_DEPTH + 1)) == Opaque("list nested too deeply")
    endless: list[Any] = []
    endless.append(endless)
    assert cross(endless) == Opaque("list nested too deeply")


@pytest.mark.parametrize("depth", [MAX_DEPTH + 2, 400, 900, 50_000])
@pytest.mark.parametrize("brackets", ["[]", '{"$tuple":[]}', '{"":}'])
def test_forged_depth_is_refused(depth: int, brackets: str) -> None:
    """A frame that is nested more deeply than any value is refused, however it was made."""
    half = len(brackets.rstrip("]}"))
    body = b"".join(
        (
            b'{"":"Reply","value":',
            (brackets[:half] * depth).encode(),
            b"1",
            (brackets[half:] * depth).encode(),
            b"}",
        )
    )
    with pytest.raises(InvalidMessage):
        decode(FROM_RUNNER.decode(body).value)  # type: ignore[union-attr]


def test_parts_are_capped() -> None:
    """A list may have about as many parts as the limit says; a longer one does not cross."""
    assert len(cross([0] * (MAX_PARTS - 1))) == MAX_PARTS - 1
    assert cross([0] * MAX_PARTS) == Opaque("list that is too large")
    assert cross({"deep": [[0] * MAX_PARTS]}) == Opaque("dict that is too large")


@pytest.mark.parametrize(
    "value",
    [
        "a" * MAX_FRAME,
        "\u2192" * (MAX_FRAME // 5),
        "\U0001f600" * (MAX_FRAME // 11),
        b"a" * MAX_FRAME,
        ["a" * 1000] * 1000,
        [10**4000] * 1000,
        "," * (4 * MAX_PARTS + 1),
        "[" * (4 * MAX_PARTS + 1),
        "a" * 100_000_000,
    ],
    ids=["text", "arrows", "faces", "bytes", "texts", "numbers", "commas", "brackets", "100 MB"],
)
def test_what_fits_into_no_frame_does_not_cross(value: object) -> None:
    """A value that would not fit into a frame arrives as its type's name."""
    arrived = cross(value)
    assert isinstance(arrived, Opaque)
    assert arrived.type.startswith(f"{type(value).__name__} ")


def test_large_values_cross_up_to_the_limit() -> None:
    """A text that leaves room for the message around it crosses whole."""
    text = "a" * (MAX_FRAME - 2000)
    assert cross(text) == text


def test_digits_are_capped() -> None:
    """A number of 4000 digits crosses; one that Python would not read does not."""
    assert cross(-(10**3999)) == -(10**3999)
    assert cross(10**4300) == Opaque("int of more than 4000 digits")
    with pytest.raises(InvalidMessage):
        FROM_RUNNER.decode(b'{"":"Reply","value":' + b"9" * 5000 + b"}")


@pytest.mark.parametrize(
    "data",
    [
        {"$unknown": 1},
        {"$": 1},
        {"$tuple": 1},
        {"$set": [[]]},
        {"$set": None},
        {"$dict": [[1]]},
        {"$dict": [[[], 1]]},
        {"$dict": [1]},
        {"$float": "much"},
        {"$float": []},
        {"$float": 10**400},
        {"$bytes": "xy"},
        {"$bytes": 5},
        {"a": [{"b": {"$tuple": [{"$unknown": 1}]}}]},
    ],
    ids=repr,
)
def test_forged_tags_are_refused(data: object) -> None:
    """A tag that does not hold what it should is an invalid message, wherever it stands."""
    with pytest.raises(InvalidMessage):
        decode(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.text(max_size=3), parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$tuple", "$set", "$dict", "$float", "$bytes", "$object", "$x"]),
            parts,
            min_size=1,
            max_size=1,
        )
    ),
)


@given(JSON)
def test_any_json_is_a_value_or_refused(data: object) -> None:
    """Whatever JSON a runner sends, decoding gives a value or raises InvalidMessage."""
    try:
        decode(json.loads(json.dumps(data)))
    except InvalidMessage:
        return


DIFFERENT = [
    (1, True),
    (1, 1.0),
    (0, False),
    (0.0, False),
    ("1", 1),
    (b"a", "a"),
    (None, False),
    ([1], (1,)),
    ([1], [True]),
    ([1], [1, 1]),
    ((1, (2,)), (1, (2.0,))),
    ({"a": 1}, {"a": 1.0}),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({1: "a"}, {True: "a"}),
    ({(1,): "a"}, {(1.0,): "a"}),
    (frozenset({1}), frozenset({True})),
    (frozenset({1}), {1}),
    ({1, 2}, {1}),
    (math.nan, 1.0),
    (1.0, math.nan),
    ({"a": [{"b": 1}]}, {"a": [{"b": True}]}),
    (Opaque("int"), Opaque("str")),
    (Opaque("int"), "<int>"),
]


@pytest.mark.parametrize(("left", "right"), DIFFERENT, ids=repr)
def test_same_tells_types_apart(left: object, right: object) -> None:
    """Values of other types differ, also deep inside and as keys."""
    assert not same(left, right)
    assert not same(right, left)


@given(PLAIN_DATA)
@example([math.nan, {"a": (math.nan,)}])
def test_same_holds_for_copies(value: object) -> None:
    """Every value is the same as its copy, NaN included."""
    assert same(cross(value), cross(value))


def test_order_of_keys_is_no_difference() -> None:
    """Dicts are the same in any order of their keys."""
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})


@pytest.mark.parametrize(
    "value",
    [[10**4000] * 49, {"\U0001f600" * 63: "\U0001f600" * 63}, {"k" * 10**6: 1}, ["é" * 10**6]],
    ids=["digits", "text", "a key", "a long text"],
)
def test_what_is_not_looked_at_again_fits_into_a_frame(value: object) -> None:
    """However few parts a value has, what is made of it can be sent."""
    assert len(frame(Reply(value=encode(value)))) < MAX_FRAME
