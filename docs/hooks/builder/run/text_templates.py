"""Numbers in prose: `{{ expression:format }}` in a text cell, evaluated in the page's run.

One space inside each pair of braces tells a template from TeX. Expressions read values; they define nothing.
"""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

TEMPLATE = re.compile(r"\{\{ (.+?) \}\}", re.DOTALL)
_READING = (
    ast.Expression,
    ast.Constant,
    ast.Name,
    ast.Load,
    ast.Attribute,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.List,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.keyword,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
)


class TemplateError(ValueError):
    """A template that cannot be read or whose expression fails."""


def expressions(text: str) -> list[str]:
    """What stands between the braces, in order."""
    return [match[1] for match in TEMPLATE.finditer(text)]


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """`text` with each template replaced by `value_of(expression)`."""
    return TEMPLATE.sub(lambda match: value_of(match[1]), text)


def evaluate(template: str, namespace: Mapping[str, Any]) -> str:
    """Value of one template as text: `cost:.3f` is formatted as in an f-string."""
    expression, spec = split(template)
    tree = ast.parse(expression, mode="eval")
    for node in ast.walk(tree):
        if not isinstance(node, _READING):
            raise TemplateError(f"{{{{ {template} }}}}: {type(node).__name__} does more than read a value")
    try:
        return format(eval(compile(tree, "<template>", "eval"), dict(namespace)), spec)
    except Exception as error:
        raise TemplateError(f"{{{{ {template} }}}}: {type(error).__name__}: {error}") from error


def split(template: str) -> tuple[str, str]:
    """(expression, format spec): the spec is what follows the last colon that leaves an expression before it."""
    if _is_expression(template):
        return template, ""
    for place in reversed([match.start() for match in re.finditer(":", template)]):
        if _is_expression(template[:place]):
            return template[:place], template[place + 1 :]
    raise TemplateError(f"{{{{ {template} }}}} is no Python expression")


def _is_expression(source: str) -> bool:
    try:
        ast.parse(source.strip(), mode="eval")
    except SyntaxError:
        return False
    return True
