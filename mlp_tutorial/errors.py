"""The exceptions of the library, each with a code, the facts, why they matter and what to try.

MlpTutorialError
├── ShapeError (ValueError)               MLP1xx  tensors that do not fit together
├── DTypeError (TypeError)                MLP2xx  values of the wrong type
├── DataError (ValueError)                MLP3xx  rows, labels and tables
├── OptimizerError (ValueError)           MLP4xx  optimizers and what they hold
├── DivergedError (ArithmeticError)       MLP5xx  a cost that is not finite
├── GradientMismatchError (AssertionError) MLP6xx  formulas that disagree
├── MissingDependencyError (ImportError)  MLP7xx  packages that are not installed
├── ArgumentError (ValueError)            MLP8xx  options, sizes and names
├── SavedModelError (ValueError)          MLP9xx  model files and checkpoints
└── ProcessError (ConnectionError)        MLP10xx processes that train together
"""

from typing import Any, ClassVar

from mlp_tutorial.messages import has, text


class MlpTutorialError(Exception):
    """Base of every error that the library raises on purpose.

    Args:
        number: The error's number; `101` becomes the code `MLP101`.
        **facts: The values the sentence quotes, kept as attributes under the same names.

    Attributes:
        code: Stable code, for `mlp-tutorial explain CODE`.
        facts: All facts by name.

    Source:
        The project's own: the deck lets PyTorch speak.

    Example:
        >>> error = ShapeError(101, y=(100,), prediction=(100, 1), broadcast=(100, 100))
        >>> error.code, error.y
        ('MLP101', (100,))
    """

    family: ClassVar[int] = 0

    def __init__(self, number: int, **facts: Any) -> None:
        assert number // 100 == self.family, (number, type(self).__name__)
        super().__init__(number)
        self.number = number
        self.code = f"MLP{number}"
        self.facts = facts
        for name, value in facts.items():
            assert not hasattr(self, name), f"{name} is taken"
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Only reached for names that are no attribute: tells type checkers that facts are attributes.
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.number, self.facts)

    @property
    def fact(self) -> str:
        """What is wrong, with both values."""
        return text(f"errors.{self.code}.fact", **self.facts)

    @property
    def why(self) -> str:
        """Why it matters."""
        return text(f"errors.{self.code}.why", **self.facts)

    @property
    def remedy(self) -> str:
        """What to try."""
        return text(f"errors.{self.code}.try", **self.facts)

    def __str__(self) -> str:
        layout = text("errors.layout", fact=self.fact, why=self.why, remedy=self.remedy, code=self.code)
        return f"[{self.code}] {layout}"


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


class SavedModelError(MlpTutorialError, ValueError):
    """A model file or checkpoint that is damaged, foreign or of another model."""

    family = 9


class ProcessError(MlpTutorialError, ConnectionError):
    """Processes that train one model together and have lost each other, or do not have the same data."""

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
    """Full explanation of the code of an error or of one of the doctor's rules, in the language in use.

    Args:
        code: Such as `"MLP101"`; upper or lower case, the letters may be left out.

    Returns:
        Several lines of plain text.

    Raises:
        ArgumentError: There is no such code.

    Source:
        The message catalogues, `mlp_tutorial/messages/`.

    Example:
        >>> print(explain("mlp101").splitlines()[0])  # doctest: +ELLIPSIS
        MLP101 ...
    """
    digits = str(code).upper().removeprefix("MLP")
    known = f"MLP{digits}"
    section = next((section for section in ("errors", "rules") if has(f"{section}.{known}.explain")), None)
    if section is None:
        raise ArgumentError(801, asked=code)
    kind = FAMILIES[int(digits) // 100].__name__ if section == "errors" else text("doctor.rule")
    parts = [f"{known} · {kind}: {text(f'{section}.{known}.title')}"]
    if has(f"rules.{known}.symptom"):
        parts.append(text(f"rules.{known}.symptom"))
    return "\n\n".join([*parts, text(f"{section}.{known}.explain").strip()])


def _rebuild(cls: type[MlpTutorialError], number: int, facts: dict[str, Any]) -> MlpTutorialError:
    return cls(number, **facts)
