"""Tables for predictions: windows by date, viewers now, and attributes beside features."""
