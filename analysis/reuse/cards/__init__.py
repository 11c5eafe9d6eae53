"""What the package says of its models: cards and the datasheet."""
