"""Whether segments tell more than what drew them: halves, unused measures, later data."""
