"""What the report says of how segments last, written out by hand from `distinct_lasting`."""

from __future__ import annotations

LASTING_CLAIMS = {
    "method.lasting": (
        "A change is told where its p-value, corrected for all of them, lies below .045 and it is "
        "large: 11 % of a segment’s viewers, .26 of the spread between viewers, a share 23 % of "
        "itself off the half-years beside, or a mix whose index reaches .025."
    ),
    "trust.lasting": (
        "1 of 3 segments changed beyond noise between January 2004 and June 2005: Ants since July "
        "2004."
    ),
    "trust.mix": (
        "Who was there did change: Cats are 34 % of viewers followed in the first half of 2004 and "
        "45 % of those in the second half of 2004, the largest step (population stability index "
        ".067; where nothing changes, resampled viewers stay below .021 in nineteen cases of "
        "twenty)."
    ),
    "trust.switching": (
        "Of viewers who come again, 20 % are placed in another segment in the next half-year; by "
        "other ratings of the same half-year 13 % are, so much is noise. In each half-year 5 "
        "ratings of every viewer are looked at, so that amounts decide nothing; they place 86 % of "
        "viewers where the whole record does."
    ),
    "trust.refits": (
        "Found anew in each half-year by itself, the segments divide the viewers whom "
        "neighbouring half-years share alike to .68 or more (adjusted Rand index; one rule for "
        "both half-years reaches .79 there)."
    ),
    "segment.s1.lasts": (
        "Drifting since July 2004: of viewers seen in both half-years, 42 % were placed here "
        "before and 32 % then."
    ),
    "segment.s2.lasts": "Fragile: half-years divided by themselves put other viewers together.",
    "segment.s3.lasts": (
        "Persistent: from January 2004 to June 2005 they neither lost viewers to others nor "
        "changed what they do, beyond noise."
    ),
}
LASTING_POPULATIONS = {
    "method.lasting": {"alpha apart mix moved season": "declared"},
    "trust.lasting": {"first last since_a": "declared", "moved all": "viewers followed 409"},
    "trust.mix": {
        "psi bound": "viewers followed 409",
        "before": "viewers followed in the first half of 2004 211",
        "after": "viewers followed in the second half of 2004 233",
        "before_when after_when": "declared",
    },
    "trust.switching": {
        "switched chance": "viewers who come again 163",
        "agreement": "viewers followed 409",
        "rows": "declared",
    },
    "trust.refits": {"ari frozen": "viewers of two half-years in a row 139"},
    "segment.s1.lasts": {"since": "declared", "before after": "viewers followed 409"},
    "segment.s3.lasts": {"first last": "declared"},
}
