"""The whole book in print: Typst, widths of columns."""
