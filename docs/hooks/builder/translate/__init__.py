"""The docstrings in Korean: their sentences, the catalogue that holds the translations, the extension that reads it."""
