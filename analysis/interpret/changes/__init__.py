"""What changed since the edition before, as far as viewers and titles tell it.

change_tables   which edition that is, and all tables of what changed
title_viewers   how many viewers chose each title, and whose share of them moved
viewer_moves    who is in another segment than before
"""
