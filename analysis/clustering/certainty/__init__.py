"""How sure the segment of a viewer is: one scale for all methods.

margins             how far a row lies from the next segment, in the method's own terms
replications        whether two histories of a viewer are placed alike, by refits on resamples
rising_probability  a probability that rises with margin and number of rows
confidence_scale    that probability as a table that programs of any language can read
calibration         the scale learned of thinned histories, and held against those of others
"""
