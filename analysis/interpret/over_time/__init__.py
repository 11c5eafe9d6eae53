"""Whether segments last: shares, places and moves from half-year to half-year."""
