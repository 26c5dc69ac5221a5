"""How the bytes of a table become rows and columns."""
