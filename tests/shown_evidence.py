"""What the report says of rules and of evidence, written out by hand from `distinct_evidence`."""

from __future__ import annotations

EVIDENCE_CLAIMS = {
    "segment.s1.rule": (
        "As a rough rule: days seen up to 45 and rating level over −.35 stars. Of the known "
        "viewers of Ants kept for testing, 84 % fit it; of all known viewers kept for testing who "
        "fit it, 92 % are of Ants."
    ),
    "segment.s2.rule": (
        "As a rough rule: days seen over 45 and up to 1,250. Of all known viewers kept for testing "
        "who fit it, 76 % are of Bees."
    ),
    "segment.s3.rule": "As a rough rule: days seen up to 45 and rating level up to −.35 stars.",
    "interpret.rules": (
        "A tree of a few questions puts 78 % of known viewers kept for testing where the "
        "clustering does (adjusted Rand index .61); to name the largest segment every time would "
        "be right for 52 %. With every segment weighing the same it is 74 % instead of 33 %: below "
        "80 %, so its rules are rough, and the segments are more than they say."
    ),
}
EVIDENCE_POPULATIONS = {
    "segment.s1.rule": {
        "found": "known viewers of Ants kept for testing 31",
        "right": "known viewers kept for testing who fit the rule of Ants 28",
        "high_a low_b": "declared",
    },
    "segment.s2.rule": {
        "low_a high_a": "declared",
        "right": "known viewers kept for testing who fit the rule of Bees 21",
    },
    "segment.s3.rule": {"high_a high_b": "declared"},
    "interpret.rules": {
        "accuracy majority balanced chance ari": "known viewers kept for testing 60",
        "line": "declared",
    },
}
