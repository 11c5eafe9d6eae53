"""Tables of what changed since the edition before."""
