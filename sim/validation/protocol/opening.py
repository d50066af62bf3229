"""The values of the state at the start, as `opening_world` writes them, put in words of parameters."""

import ast
import inspect
import re
from functools import cache

from sim.state.world import opening_world
from sim.validation.markup import code, table

#: Functions of `opening_world` that only give a value the right shape.
SHAPES = ("each", "one", "copy", "stack", "zeros")
_TEXT = {"add_rows": "sum over partners of"}


class _Plain(ast.NodeTransformer):
    """Takes shapes and copies away, puts local values in, and leaves parameters by name."""

    def __init__(self, local: dict[str, ast.expr]) -> None:
        self.local = local

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if name == "zeros":
            return ast.Constant(0)
        if name == "copy" and isinstance(node.func, ast.Attribute):
            return self._plain(node.func.value)
        if name in SHAPES:
            return self._plain(node.args[0])
        self.generic_visit(node)
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        return self._plain(node.generators[0].iter)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return ast.Name(node.attr)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._plain(self.local[node.id]) if node.id in self.local else node

    def _plain(self, node: ast.expr) -> ast.expr:
        plain: ast.expr = self.visit(node)
        return plain


@cache
def _function() -> ast.FunctionDef:
    node = ast.parse(inspect.getsource(opening_world)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def _locals() -> dict[str, ast.expr]:
    """What the function's own names stand for."""
    found: dict[str, ast.expr] = {}
    for each in _function().body:
        if isinstance(each, ast.Assign):
            [target] = each.targets
            if isinstance(target, ast.Name):
                found[target.id] = each.value
            elif isinstance(target, ast.Tuple) and isinstance(each.value, ast.Tuple):
                names = [ast.unparse(name) for name in target.elts]
                found |= dict(zip(names, each.value.elts, strict=True))
    return found


def _words(node: ast.expr) -> str:
    """An expression in plain signs."""
    local = {name: value for name, value in _locals().items() if name not in ("ledger", "partners")}
    text = ast.unparse(_Plain(local).visit(node))
    text = re.sub(r"\b(\d+)\.0\b", r"\1", text)
    for function, words in _TEXT.items():
        text = re.sub(rf"\b{function}\(", f"{words} (", text)
    return text.replace(", par)", ")").replace(" * ", " · ")


@cache
def opening_values() -> dict[str, str]:
    """The value at the start of each variable of the state but the ledger.

    >>> opening_values()["trust"], opening_values()["talks"]
    ('`initial_trust`', '0')
    """
    calls = [n for n in ast.walk(_function()) if isinstance(n, ast.Call)]
    made = next(call for call in calls if ast.unparse(call.func) == "World")
    return {
        str(one.arg): _named(_words(ast.parse(ast.unparse(one.value), mode="eval").body))
        for one in made.keywords
        if one.arg != "ledger"
    }


def _named(words: str) -> str:
    return words if re.fullmatch(r"-?[\d.]+", words) else code(words)


def opening_stocks() -> str:
    """What the ledger holds at the start: good, account, amount."""
    [chain] = [value for name, value in _locals().items() if name == "ledger"]
    rows = []
    while isinstance(chain, ast.Call) and isinstance(chain.func, ast.Attribute):
        if chain.func.attr == "endow":
            good, account, amount = chain.args
            copied = ast.parse(ast.unparse(amount), mode="eval").body
            held = ast.unparse(account).lower().replace("partners", "each partner")
            rows.append((code(ast.unparse(good).lower()), held, _named(_words(copied))))
        chain = chain.func.value
    return table(("good", "account", "at the start"), reversed(rows))
