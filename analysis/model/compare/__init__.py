"""Which clustering describes the rows best: fitted, resampled, judged, voted on."""
