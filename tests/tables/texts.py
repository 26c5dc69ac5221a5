"""Tables that are written as text in a test: read, or refused with a sentence in both languages."""

import io

import pytest

from mlp_tutorial import set_language
from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.csv_file import Table, read_table


def read(text: str | bytes, **options) -> Table:
    """Text is written in UTF-8."""
    return read_table(io.BytesIO(text if isinstance(text, bytes) else text.encode()), **options)


def refused(text: str | bytes, code: str, **options) -> DataError:
    with pytest.raises(DataError) as caught:
        read(text, **options)
    assert caught.value.code == code, caught.value
    for language in ("ko", "en"):
        set_language(language)
        assert str(caught.value).startswith(f"[{code} ")
    return caught.value
