from syndicator.config.cascade import Layer, chosen, overlaid
from syndicator.config.complaints import Complaint


def test_later_layers_win_key_by_key():
    cascade = overlaid(
        Layer(("low",), {"a": 1, "t": {"x": 1, "y": 1}}),
        Layer(("high",), {"b": 2, "t": {"y": 2}}),
    )
    assert cascade.values == {"a": 1, "b": 2, "t": {"x": 1, "y": 2}}


def test_every_value_knows_where_it_was_written():
    cascade = overlaid(Layer(("low",), {"a": 1, "t": {"x": [1]}}), Layer(("high",), {"t": {"y": 2}}))
    written = [cascade.written(Complaint(path, "")).path for path in [("a",), ("t", "x", 0), ("t", "y"), ("b",), ()]]
    assert written == [("low", "a"), ("low", "t", "x", 0), ("high", "t", "y"), ("high", "b"), ("high",)]


def test_arrays_replace_each_other_unless_they_are_added():
    layers = [Layer(("low",), {"a": [1, 2], "b": [1, 2]}), Layer(("high",), {"a": [2, 3], "b": [3]})]
    cascade = overlaid(*layers, added={("a",)})
    assert cascade.values == {"a": [1, 2, 3], "b": [3]}
    assert cascade.written(Complaint(("a", 2), "")).path == ("high", "a", 1)


def test_layers_are_not_changed():
    low = {"a": [1], "t": {"x": 1}}
    overlaid(Layer(("low",), low), Layer(("high",), {"a": [2], "t": {"x": 2}}), added={("a",)})
    assert low == {"a": [1], "t": {"x": 1}}


def test_table_and_value_at_one_place_do_not_break_each_other():
    assert overlaid(Layer((), {"t": 1}), Layer((), {"t": {"x": 1}})).values == {"t": {"x": 1}}
    assert overlaid(Layer((), {"t": {"x": 1}}), Layer((), {"t": 1})).values == {"t": 1}
    assert overlaid(Layer((), {"t": 1}), Layer((), {"t": [2]}), added={("t",)}).values == {"t": [2]}


def test_only_known_keys_are_handed_on():
    assert chosen({"a": 1, "b": 2}, ["a", "c"]) == {"a": 1}
    assert chosen(3, ["a"]) == {}
