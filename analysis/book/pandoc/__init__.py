"""Pandoc's syntax tree: read, Quarto's constructs found in it, numbered over the whole book."""
