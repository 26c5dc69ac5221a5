"""What a printed remedy holds: its pieces of Python, and the options of the command, as they stand there."""

import ast
import re

START = re.compile(r"(?<![\w.\"'])[A-Za-z_]", re.ASCII)
END = re.compile(r"[)\]}\"'…]|\w(?!\w)", re.ASCII)
# Prose parses as Python where a word stands before brackets or a point, or where it begins with one of Python's words.
PROSE = re.compile(r"[\w\]] \(|\(s\)|\w \.|\. |\w= |   #")
OWN_WORDS = ("not ", "and ", "or ", "if ", "in ", "is ")
DOES_SOMETHING = (ast.Call, ast.Assign, ast.AugAssign, ast.Import, ast.Subscript, ast.Attribute, ast.Return)
ARGUMENTS = re.compile(r"[\w.]+\(…, (?P<inside>.+)\)")
LINE = re.compile(r"mlp-tutorial (?P<arguments>(?:train|predict|sweep|explain|examples) .+?)(?=$|;|, or )")
OPTION = re.compile(
    r"(?<!\S)(?:--[a-z-]+(?: (?!(?:or|if|and|out)\b)(?:[\w.,/]+|'[^']+'))?|mlp-tutorial(?: [\w./-]+)+)", re.ASCII
)


def codes_in(remedy: str) -> list[str]:
    """Pieces of Python in a remedy, in order; of `fit(…, lr=0.1)` what is in the brackets behind "…".

    Example:
        >>> codes_in("y = y.reshape(-1, 1)   (pandas: y.to_frame())")
        ['y = y.reshape(-1, 1)', 'y.to_frame()']
        >>> codes_in("fit(…, criterion=torch.nn.MSELoss())"), codes_in("check the name and the folder")
        (['criterion=torch.nn.MSELoss()'], [])
    """
    ends = [match.end() for match in END.finditer(remedy)]
    found, behind = [], 0
    for start in (match.start() for match in START.finditer(remedy)):
        pieces = (remedy[start:end] for end in reversed(ends) if end > start >= behind)
        piece = next(filter(is_code, pieces), None)
        if piece is not None:
            inside = ARGUMENTS.fullmatch(piece)
            found.append(inside["inside"] if inside else piece)
            behind = start + len(piece)
    return found


def options_in(remedy: str) -> list[str]:
    """The command's options in a remedy, each with its value, and whole command lines.

    Example:
        >>> options_in("another target, or --kind numbers if it holds numbers"), options_in("--model mlp, or --hidden")
        (['--kind numbers'], ['--model mlp', '--hidden'])
    """
    return [match[0].rstrip(".,") for match in OPTION.finditer(remedy)]


def line_in(remedy: str) -> str | None:
    """The arguments of a whole command line that a remedy ends in; None where there is none.

    Example:
        >>> line_in("leave the column out: mlp-tutorial train table.csv --target y --exclude 'a b'")
        "train table.csv --target y --exclude 'a b'"
    """
    found = LINE.search(remedy)
    return found["arguments"] if found else None


def is_code(piece: str) -> bool:
    """Whether a piece of a sentence is Python: statements, an expression that does something, or arguments."""
    prose = piece.startswith(OWN_WORDS) or PROSE.search(piece)
    if prose or not piece.replace("…", "").isascii() or not re.search(r"[=(\[.]|^import ", piece):
        return False
    written = piece.replace(", …)", ")").replace("…", "...")
    statements = _parsed(written) or []
    if not statements:
        call = _parsed(f"f({written})")
        arguments = call[0].value if call and isinstance(call[0], ast.Expr) else None
        return isinstance(arguments, ast.Call) and not arguments.args and bool(arguments.keywords)
    telling = any(isinstance(node, DOES_SOMETHING) for statement in statements for node in ast.walk(statement))
    return telling and not any(_is_prose(statement, written) for statement in statements)


def _is_prose(statement: ast.stmt, written: str) -> bool:
    """Whether a word, a list of things or "label: value" only looks like a statement."""
    if isinstance(statement, ast.AnnAssign | ast.FunctionDef):
        return True
    if isinstance(statement, ast.Expr):
        found_in = isinstance(statement.value, ast.Compare) and isinstance(statement.value.ops[0], ast.In)
        return found_in or isinstance(statement.value, ast.Name | ast.Tuple | ast.BoolOp)
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
        bare = written[statement.value.col_offset] != "("
        words = any(isinstance(part, ast.Name) for part in statement.value.elts)
        return bare and (words or not isinstance(statement.targets[0], ast.Tuple))
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
        return not isinstance(statement.value, ast.Call)
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.BoolOp)


def _parsed(source: str) -> list[ast.stmt] | None:
    try:
        return ast.parse(source).body
    except SyntaxError:
        return None
