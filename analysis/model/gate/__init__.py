"""Is there structure: nulls without groups, two legs, single amounts, valleys, the verdict."""
