"""Is there structure: nulls without groups, one population, valleys, and the verdict."""
