"""What decides to which segment a viewer belongs, so that a person can follow it."""
