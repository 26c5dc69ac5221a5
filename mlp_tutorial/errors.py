"""The exceptions of the library, each with a name in words, a code, the facts, why they matter and what to try.

MlpTutorialError
├── ShapeError (ValueError)               MLP1xx  tensors that do not fit together
├── DTypeError (TypeError)                MLP2xx  values of the wrong type
├── DataError (ValueError)                MLP3xx  rows, labels and tables
├── OptimizerError (ValueError)           MLP4xx  optimizers and what they hold
├── DivergedError (ArithmeticError)       MLP5xx  a cost that is not finite
├── GradientMismatchError (AssertionError) MLP6xx  formulas that disagree
├── MissingDependencyError (ImportError)  MLP7xx  packages that are not installed
├── ArgumentError (ValueError)            MLP8xx  options, sizes and names
│   ├── UnknownArgumentError (TypeError)          a function has no such argument
│   └── UnknownAttributeError (AttributeError)    a model has no such name
├── SavedModelError (ValueError)          MLP9xx  model files and checkpoints
└── ProcessError (ConnectionError)        MLP10xx processes that train together
"""

from typing import Any, ClassVar

from mlp_tutorial.messages import has, text
from mlp_tutorial.messages.spelling import did_you_mean
from mlp_tutorial.messages.words import SECTIONS, code_of, name_of, names


class MlpTutorialError(Exception):
    """Base of every error that the library raises on purpose.

    Args:
        word: The mistake's name in words, such as `"rows-differ"`: an entry of `messages/*/errors.toml`.
        **facts: The values the sentence quotes, kept as attributes under the same names.

    Attributes:
        word: The mistake's name in words, for `mlp-tutorial explain NAME`; it stays the same.
        code: Its code, such as `"MLP102"`, which stays the same too.
        facts: All facts by name.

    Source:
        The project's own: the deck lets PyTorch speak.

    Example:
        >>> error = ShapeError("rows-differ", x=(100, 2), y=(99, 1))
        >>> error.word, error.code, error.y
        ('rows-differ', 'MLP102', (99, 1))
    """

    family: ClassVar[int] = 0

    def __init__(self, word: str, /, **facts: Any) -> None:
        super().__init__(word)
        self.word = word
        self.code = code_of(word)
        self.number = int(self.code.removeprefix("MLP"))
        assert self.number // 100 == self.family, (word, self.code, type(self).__name__)
        self.facts = facts
        for name, value in facts.items():
            assert not hasattr(self, name), f"{name} is taken"
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Only reached for names that are no attribute: tells type checkers that facts are attributes.
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.word, self.facts)

    @property
    def fact(self) -> str:
        """What is wrong, with both values."""
        return text(f"errors.{self.word}.fact", **self.facts)

    @property
    def why(self) -> str:
        """Why it matters."""
        return text(f"errors.{self.word}.why", **self.facts)

    @property
    def remedy(self) -> str:
        """What to try."""
        return text(f"errors.{self.word}.try", **self.facts)

    def __str__(self) -> str:
        layout = text("errors.layout", fact=self.fact, why=self.why, remedy=self.remedy, name=self.word)
        return f"[{self.code} {self.word}] {layout}"


class ShapeError(MlpTutorialError, ValueError):
    """Shapes that do not fit together; nothing is broadcast silently."""

    family = 1


class DTypeError(MlpTutorialError, TypeError):
    """Values that are not numbers, or numbers of a type the step cannot use."""

    family = 2


class DataError(MlpTutorialError, ValueError):
    """Rows, labels or a table that cannot be learnt from."""

    family = 3


class OptimizerError(MlpTutorialError, ValueError):
    """An optimizer that does not hold the model's parameters, or a step size that cannot work."""

    family = 4


class DivergedError(MlpTutorialError, ArithmeticError):
    """A cost that became infinite or NaN; the model keeps the parameters of its last finite step."""

    family = 5


class GradientMismatchError(MlpTutorialError, AssertionError):
    """Derived formula, autograd and central difference disagree."""

    family = 6


class MissingDependencyError(MlpTutorialError, ImportError):
    """A package that this step needs is not installed."""

    family = 7


class ArgumentError(MlpTutorialError, ValueError):
    """An argument outside its range, or a name that does not exist."""

    family = 8


class UnknownArgumentError(ArgumentError, TypeError):
    """An argument by a name that a function does not have."""


class UnknownAttributeError(ArgumentError, AttributeError):
    """A name after the dot that a model does not have."""


class SavedModelError(MlpTutorialError, ValueError):
    """A model file or checkpoint that is damaged, foreign or of another model."""

    family = 9


class ProcessError(MlpTutorialError, ConnectionError):
    """Processes that train one model together and do not agree, or have lost each other."""

    family = 10


FAMILIES: dict[int, type[MlpTutorialError]] = {
    error.family: error
    for error in (
        ShapeError,
        DTypeError,
        DataError,
        OptimizerError,
        DivergedError,
        GradientMismatchError,
        MissingDependencyError,
        ArgumentError,
        SavedModelError,
        ProcessError,
    )
}


def explain(code: str) -> str:
    """Full explanation of an error or of one of the doctor's rules, in the language in use.

    Args:
        code: Its name in words, such as `"rows-differ"`, or its code, such as `"MLP102"`; upper or lower case, the
            letters of a code may be left out.

    Returns:
        Several lines of plain text.

    Raises:
        ArgumentError: No error and no rule has that name or code.

    Source:
        The message catalogues, `mlp_tutorial/messages/`.

    Example:
        >>> print(explain("rows-differ").splitlines()[0])  # doctest: +ELLIPSIS
        MLP102 rows-differ · ShapeError: ...
        >>> explain("mlp102") == explain("rows-differ")
        True
    """
    name = name_of(code)
    if name is None:
        known = tuple(name for section in SECTIONS for name in names(section))
        raise ArgumentError("unknown-code", asked=code, suggestion=did_you_mean(str(code), known))
    number = code_of(name)
    section = "errors" if has(f"errors.{name}.explain") else "rules"
    family = int(number.removeprefix("MLP")) // 100
    kind = FAMILIES[family].__name__ if section == "errors" else text("doctor.rule")
    parts = [f"{number} {name} · {kind}: {text(f'{section}.{name}.title')}"]
    if has(f"rules.{name}.symptom"):
        parts.append(text(f"rules.{name}.symptom"))
    return "\n\n".join([*parts, text(f"{section}.{name}.explain").strip()])


def _rebuild(cls: type[MlpTutorialError], word: str, facts: dict[str, Any]) -> MlpTutorialError:
    return cls(word, **facts)
