"""What could be put first for a segment, what shows it, what it touches, how it is tested.

shelf_lifts       shelves that a segment's viewers choose from more often than the others
held_rows         the same on titles that placed nobody in a segment
window_activity   rows a viewer in windows of whole weeks before the end
two_arm_tests     how many viewers a test takes, and what it could show
"""
