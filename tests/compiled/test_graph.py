"""What the graph of a month keeps once, folds, and leaves out."""

import math

import pytest

from sim.compiled.graph import Graph, Number, TraceError, Value, dependencies


def shown(number: Number) -> str:
    """A number as it is made of inputs and constants."""
    if number.operation == "constant":
        return f"{number.value:g}"
    if number.operation == "input":
        return number.name
    return f"{number.operation}({', '.join(shown(a) for a in number.arguments)})"


class Sheet(Graph):
    """A graph with two inputs, a test of them and another, and plain numbers."""

    def given(self, word: str) -> Value:
        """What a word of the tables below stands for."""
        if word in ("x", "y"):
            return self.input(word)
        if word == "x<y":
            return self.operate("lt", self.given("x"), self.given("y"))
        if word == "y<x":
            return self.operate("lt", self.given("y"), self.given("x"))
        return float(word)


def result(line: str) -> str:
    """What the graph makes of an operation and its operands."""
    sheet = Sheet()
    sheet.given("x"), sheet.given("y")
    operation, *words = line.split()
    return shown(sheet.operate(operation, *(sheet.given(word) for word in words)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("add x 0", "x"), ("add 0 x", "x"), ("add x 1", "add(x, 1)"), ("add y x", "add(x, y)"),
        ("subtract x 0", "x"), ("subtract 0 x", "subtract(0, x)"), ("subtract x 1", "subtract(x, 1)"),
        ("subtract y x", "subtract(y, x)"), ("subtract x x", "subtract(x, x)"),
        ("multiply x 1", "x"), ("multiply 1 x", "x"), ("multiply x 0", "0"), ("multiply 0 x", "0"),
        ("multiply y x", "multiply(x, y)"), ("multiply 2 x", "multiply(x, 2)"),
        ("divide x 1", "x"), ("divide 1 x", "divide(1, x)"), ("divide x 0", "divide(x, 0)"),
        ("divide 0 x", "divide(0, x)"), ("divide x 2", "divide(x, 2)"), ("divide y x", "divide(y, x)"),
        ("minimum x x", "x"), ("maximum x x", "x"), ("minimum x y", "minimum(x, y)"),
        ("minimum x inf", "x"), ("minimum inf x", "x"), ("minimum x -inf", "minimum(x, -inf)"),
        ("maximum x -inf", "x"), ("maximum -inf x", "x"), ("maximum x inf", "maximum(x, inf)"),
        ("maximum x y", "maximum(x, y)"), ("add x inf", "add(x, inf)"), ("add x -inf", "add(x, -inf)"),
        ("power x 2", "multiply(x, x)"), ("power x 0.5", "sqrt(x)"), ("power x 1", "x"),
        ("power x 0", "1"), ("power x 3", "power(x, 3)"), ("power x y", "power(x, y)"),
        ("power 2 x", "power(2, x)"), ("power 1 x", "power(1, x)"), ("power 0 x", "power(0, x)"),
        ("exp 0", "exp(0)"), ("exp 1", "exp(1)"), ("floor x", "floor(x)"), ("lt x 0", "lt(x, 0)"),
        ("le 1 x", "le(1, x)"), ("eq x 1", "eq(x, 1)"), ("lt x x", "lt(x, x)"),
    ],
)  # fmt: skip
def test_what_is_idle_vanishes_and_nothing_else(line: str, expected: str) -> None:
    assert result(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("add 2 3", "5"), ("subtract 2 3", "-1"), ("multiply 2 3", "6"), ("divide 3 2", "1.5"),
        ("divide 1 0", "nan"), ("minimum 2 3", "2"), ("maximum 2 3", "3"), ("lt 2 3", "1"),
        ("lt 3 3", "0"), ("le 3 3", "1"), ("le 4 3", "0"), ("eq 3 3", "1"), ("eq 2 3", "0"),
        ("floor 2.5", "2"), ("sqrt 9", "3"), ("negative 2", "-2"), ("absolute -2", "2"),
        ("power 3 2", "9"), ("power 9 0.5", "3"),
    ],
)  # fmt: skip
def test_constants_are_folded(line: str, expected: str) -> None:
    assert result(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("not 0", "1"), ("not 2", "0"), ("not x<y", "not(lt(x, y))"), ("not x", "eq(x, 0)"),
        ("and x<y 1", "lt(x, y)"), ("and 1 x<y", "lt(x, y)"), ("and x<y 3", "lt(x, y)"),
        ("and 1 x", "not(eq(x, 0))"), ("or x 0", "not(eq(x, 0))"), ("and 2 1", "1"), ("or 0 2", "1"),
        ("and x<y 0", "0"), ("and 0 x<y", "0"), ("or x<y 1", "1"), ("or 2 x<y", "1"),
        ("or x<y 0", "lt(x, y)"), ("or 0 x<y", "lt(x, y)"),
        ("and x<y x<y", "lt(x, y)"), ("or x<y x<y", "lt(x, y)"),
        ("and x<y y<x", "and(lt(x, y), lt(y, x))"), ("or x<y y<x", "or(lt(x, y), lt(y, x))"),
        ("and x x<y", "and(not(eq(x, 0)), lt(x, y))"), ("or x<y x", "or(lt(x, y), not(eq(x, 0)))"),
        ("choose 1 x y", "x"), ("choose 0 x y", "y"), ("choose 2 x y", "x"),
        ("choose x<y x y", "choose(lt(x, y), x, y)"), ("choose x<y x x", "x"),
        ("choose x<y 2 2", "2"), ("choose y 1 x", "choose(not(eq(y, 0)), 1, x)"),
        ("choose x<y y<x 0", "choose(lt(x, y), choose(lt(y, x), 1, 0), 0)"),
        ("choose x<y 0 y<x", "choose(lt(x, y), 0, choose(lt(y, x), 1, 0))"),
        ("add x<y x", "add(x, choose(lt(x, y), 1, 0))"),
        ("multiply x<y y<x", "multiply(choose(lt(x, y), 1, 0), choose(lt(y, x), 1, 0))"),
        ("eq x<y y<x", "eq(choose(lt(x, y), 1, 0), choose(lt(y, x), 1, 0))"),
    ],
)  # fmt: skip
def test_tests_decide_and_count_as_one_and_nothing(line: str, expected: str) -> None:
    assert result(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("add 0 x", "x"), ("multiply 1 x", "x"), ("multiply 0 x", "0"), ("add 1 x", "add(1, x)"),
     ("multiply 2 x", "multiply(2, x)"), ("add x 0", "x"), ("multiply x 1", "x"), ("add 2 x", "add(2, x)")],
)  # fmt: skip
def test_a_constant_that_was_there_before_an_input_is_idle_too(line: str, expected: str) -> None:
    sheet = Sheet()
    for value in (0.0, 1.0, 2.0):
        sheet.constant(value)
    operation, *words = line.split()
    assert shown(sheet.operate(operation, *(sheet.given(word) for word in words))) == expected


def test_what_is_denied_twice_is_said() -> None:
    sheet = Sheet()
    test = sheet.operate("lt", sheet.input("x"), 1.0)
    assert sheet.operate("not", sheet.operate("not", test)) is test


def test_equal_numbers_are_one_and_others_are_not() -> None:
    graph = Graph()
    x, y = graph.input("x"), graph.input("y")
    assert graph.input("x") is x is not y
    assert graph.operate("add", x, y) is graph.operate("add", y, x)
    assert graph.operate("multiply", y, x) is graph.operate("multiply", x, y)
    assert graph.operate("subtract", x, y) is not graph.operate("subtract", y, x)
    assert graph.operate("lt", x, y) is not graph.operate("le", x, y)
    assert graph.constant(1) is graph.constant(1.0) is graph.lift(1.0) is not graph.constant(2.0)
    assert graph.constant(0.0) is not graph.constant(-0.0)
    assert graph.lift(x) is x


def test_numbers_stand_in_the_order_of_their_making() -> None:
    graph = Graph()
    x = graph.input("x")
    graph.operate("exp", graph.operate("add", x, 2.0))
    assert [n.index for n in graph.numbers] == [0, 1, 2, 3]
    assert [n.operation for n in graph.numbers] == ["input", "constant", "add", "exp"]
    assert all(n.graph is graph for n in graph.numbers)
    assert graph.searches == {}


def test_results_of_one_call_are_told_apart() -> None:
    graph = Graph()
    x = graph.input("x")
    first, second = graph.call("roots", [x, 2.0], 2)
    assert [shown(n) for n in (first, second)] == ["result(call roots(x, 2))"] * 2
    assert (first.detail, second.detail) == (0, 1)
    assert first.arguments[0] is second.arguments[0]
    assert first.arguments[0].detail == 2
    assert graph.call("roots", [x, 2.0], 2) == [first, second]
    assert not {*graph.call("roots", [x, 3.0], 2), *graph.call("ends", [x, 2.0], 2)} & {
        first,
        second,
    }


def test_a_result_depends_on_what_it_is_made_of_and_on_nothing_else() -> None:
    graph = Graph()
    x, y, z = (graph.input(name) for name in "xyz")
    total = graph.operate("add", x, z)
    graph.operate("exp", y)
    root = graph.operate("sqrt", total)
    assert dependencies([root]) == [x, z, total, root]
    assert dependencies([root, y]) == [x, y, z, total, root]
    assert dependencies([z]) == [z]
    assert dependencies([]) == []


def test_what_is_used_twice_at_every_step_is_gone_through_once() -> None:
    graph = Graph()
    total = graph.input("x")
    for _ in range(60):
        total = graph.operate("add", graph.operate("exp", total), total)
    assert len(dependencies([total])) == 121


def test_numbers_and_tests_are_turned_into_each_other() -> None:
    graph = Graph()
    x = graph.input("x")
    test = graph.operate("lt", x, 1.0)
    assert (x.is_test, test.is_test) == (False, True)
    assert graph.as_test(test) is test
    assert graph.as_number(x) is x
    assert shown(graph.as_test(x)) == "not(eq(x, 0))"
    assert shown(graph.as_number(test)) == "choose(lt(x, 1), 1, 0)"


def test_a_number_has_no_value_before_the_month() -> None:
    graph = Graph()
    x = graph.input("trust[0]")
    assert x.value is None
    assert math.isinf(graph.constant(math.inf).value or 0.0)
    assert (x.name, repr(graph.operate("add", x, 1.0))) == ("trust[0]", "add(input, constant)")
    with pytest.raises(TraceError, match=r"^decides by `if` on a value: write np\.where, which"):
        bool(x)
    with pytest.raises(TraceError, match=r"^puts a value into an array of plain numbers: make"):
        float(x)
