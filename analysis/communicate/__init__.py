"""The only place that knows matplotlib and words: figures, tables, narrative, exports."""
