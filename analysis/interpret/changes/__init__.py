"""What changed since the edition before, as far as viewers and titles tell it.

title_viewers   how many viewers chose each title, and which shares moved
viewer_moves    who is in another segment than before
"""
