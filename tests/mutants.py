"""Small mistakes put into a formula, one at a time: a sign, a factor, a transpose, an axis, an order."""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

OPPOSITE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
ORDERED = (ast.Sub, ast.Div, ast.MatMult)
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Gt: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
}


def mutants(function: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """(what was changed, the function with this change) for each change that can be made to its source."""
    tree = _tree(function)
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in _no_formula(tree):
            continue
        for variant in variants(node):
            changed = copy.deepcopy(tree)
            _replace(changed, list(ast.walk(changed))[place], variant)
            what = f"{function.__name__}: {ast.unparse(node)}  →  {ast.unparse(variant)}"
            yield what, _compiled(changed, function)


def unchanged(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function made anew from its source as it stands: what a mutant is but for its one change."""
    return _compiled(_tree(function), function)


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that a slip of the pen could have left in place of this one."""
    if isinstance(node, ast.BinOp):
        left, right = node.left, node.right
        yield left
        yield right
        if type(node.op) in OPPOSITE:
            yield ast.BinOp(left, OPPOSITE[type(node.op)](), right)
        if isinstance(node.op, ORDERED):
            yield ast.BinOp(right, node.op, left)
        if isinstance(node.op, ast.MatMult):
            yield ast.BinOp(_transposed(left), node.op, right)
            yield ast.BinOp(left, node.op, _transposed(right))
            yield _transposed(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield ast.Constant(2 * node.value or 1)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        yield ast.Compare(node.left, [COMPARED[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.keyword) and node.arg == "dim":
        # In a table of two dimensions −1 and 1 are the same axis; the other one is 0.
        axis = ast.literal_eval(node.value)
        yield ast.keyword("dim", ast.Constant(0 if axis else 1))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sum":
        yield ast.Call(ast.Attribute(node.func.value, "mean", ast.Load()), node.args, node.keywords)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.UnaryOp(ast.USub(), node.value))


def _transposed(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _replace(tree: ast.AST, target: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, name, copy.deepcopy(new))
                return
            if isinstance(value, list) and any(entry is target for entry in value):
                value[:] = [copy.deepcopy(new) if entry is target else entry for entry in value]
                return
    raise AssertionError("the node is not in the tree")


def _tree(function: Callable[..., Any]) -> ast.Module:
    """Source of a function without its docstring and annotations, which hold no formula."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    if ast.get_docstring(definition):
        del definition.body[0]
    definition.returns = None
    for argument in [*definition.args.args, *definition.args.kwonlyargs]:
        argument.annotation = None
    return tree


def _no_formula(tree: ast.Module) -> set[int]:
    """Nodes inside of error messages, and the numbers of axes, which are changed as a whole."""
    roots = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    roots += [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "dim"]
    return {id(node) for root in roots for node in ast.walk(root)}


def _compiled(tree: ast.Module, function: Callable[..., Any]) -> Callable[..., Any]:
    scope = dict(function.__globals__)
    exec(compile(ast.fix_missing_locations(tree), f"<mutant of {function.__name__}>", "exec"), scope)
    made: Callable[..., Any] = scope[function.__name__]
    return made
