"""Features of viewers: declared, summed up in the engine, shrunken, and learned once."""
