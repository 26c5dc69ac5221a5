"""What must hold of the texts: the same parts in both languages, the terms of the glossary."""
