"""Tables for predictions: windows by date, and attributes of viewers beside features."""
