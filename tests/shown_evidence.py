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
    "interpret.decides": (
        "Given the days seen and what goes with it of another viewer, 44 % of known viewers kept "
        "for testing would be put in another segment; given another’s rating level, 12 % would."
    ),
    "interpret.rules": (
        "A tree of a few questions puts 78 % of known viewers kept for testing where the "
        "clustering does (adjusted Rand index .61); to name the largest segment every time would "
        "be right for 52 %. With every segment weighing the same it is 74 % instead of 33 %: below "
        "80 %, so its rules are rough, and the segments are more than they say."
    ),
    "trust.effects": (
        "Drawn on one half of each viewer’s titles, the segments explain 40 % of the differences "
        "between known viewers on that half and 27 % on the other, on average over two measures "
        "that drew them: 68 % of the story is left (95 % interval 61 % to 74 %)."
    ),
    # level yes, era no; of four pairs three
    "trust.halves_tested": (
        "On the half that was not used, 1 of 2 tests of what known viewers chose and how they "
        "rated tell the segments apart (Kruskal and Wallis, Pearson), and 3 of 4 pairs by measure "
        "do (Dunn), all after Holm’s correction. That says that viewers differ; whether they come "
        "in types is for the gate to say."
    ),
    "trust.farthest_pair": (
        "Farthest apart there are known viewers of Bees and Cats, by rating level: it is higher "
        "among Bees (Cliff’s δ .80, 95 % interval .70 to .90; always would be one)."
    ),
    "trust.refused": (
        "No p-value is told of known viewers of days seen, which hangs on counts of both halves "
        "that drew the segments; nor of twin, which tells the same as what drew the segments."
    ),
    "trust.unused": (
        "Of 2 measures or attributes of known viewers that drew no segment, 1 differs between "
        "segments by more than chance; most luck (12 % is explained, 95 % interval 11 % to 14 %)."
    ),
    "trust.later": (
        "Drawn on what came before, the segments were tested on what known viewers did in the 90 "
        "days from 1 January 2005 on: they tell how they rated (differences explained: 26 %) and "
        "who left (Cramér’s V .15); of how much those did who came no more than chance does, "
        "after Holm’s "
        "correction."
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
    "interpret.decides": {"most least": "known viewers kept for testing 57"},
    "interpret.rules": {
        "accuracy majority balanced chance ari": "known viewers kept for testing 60",
        "line": "declared",
    },
    "trust.effects": {
        "a b value at_least at_most": "known viewers with rows in both halves 44",
        "measures level": "declared",
    },
    "trust.halves_tested": {
        "shown tests": "tests of measures 2",
        "apart pairs": "tests of pairs 4",
    },
    "trust.farthest_pair": {
        "value at_least at_most": "known viewers of Bees and of Cats None",
        "level": "declared",
    },
    "trust.unused": {
        "tests shown": "tests of measures that drew nothing 2",
        "value at_least at_most": "known viewers 60",
        "level": "declared",
    },
    "trust.later": {
        "days cut": "declared",
        "later_marks": "viewers known by 1 January 2005 of whom it is told: how they rated 38",
        "later_left": "viewers known by 1 January 2005 of whom it is told: who left 37",
    },
}
