"""Cells run, and what they gave as Markdown and as notebooks."""
