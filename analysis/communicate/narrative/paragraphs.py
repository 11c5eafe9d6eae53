"""What a chapter says in its running text: claims by id, as paragraphs and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import list_claims, say_claims, striking_claims
from analysis.communicate.claims.claim import joined_claims
from analysis.communicate.claims.conclusions.limits import doubt_ids
from analysis.communicate.claims.portraits.recommendations import recommendation_parts
from analysis.communicate.decided import no_group_drawn, not_compared
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results

# What the report comes down to, the most important first; for the site, the PDF and the files.
FINDINGS = (
    "changes.short",
    *("audience.moved", "audience.largest_part", "explore.half_of_rows", "explore.median"),
    *("explore.minutes", "explore.plays"),
    *("explore.high_ratings", "explore.busiest_year", "explore.top_titles"),
    *("predict.calling", "predict.rating", "predict.engagement"),
    *("communicate.guessed", "obtain.noise_found", "model.amounts_found", "model.minority_*"),
)
SURE = (
    *("model.untold", "model.against_tables", "trust.effects", "model.found_again"),
    *("trust.sure", "trust.lasting"),
    *("model.runner_up", "model.close", "model.criteria_apart", "model.activity", "model.depends"),
    "communicate.guessed",
)
LIMITS = ("communicate.not_*",)
VERDICT = ("model.untold", "audience.verdict", "audience.moved")
CHANGE = (
    *("explore.mean_moved", "explore.mean_unparted", "explore.mean_parts"),
    *("explore.mean_newcomers", "explore.mean_arrivals", "explore.mean_method"),
)
TITLE_MOVES = (
    *("explore.titles_moved", "explore.title_trend", "explore.title_wins", "explore.title_keeps"),
)
AMOUNTS = ("explore.minutes", "explore.minutes_known", "explore.plays", "explore.plays_known")
CAPS = (*AMOUNTS, "explore.cap_*")
ACTIVE = ("explore.top_band", "explore.top_mean")
ARRIVALS = ("explore.new_viewers", "explore.returning_rows")
RETURNS = (
    *("explore.came_back", "explore.next_period", "explore.later_period"),
    *("explore.cohort_change", "explore.earlier_arrivals"),
)
GAPS = ("explore.visit_gap", "explore.first_gap")
SECOND = ("explore.second_*",)
# What the text file says of the data, a paragraph each.
DATA = (
    ("obtain.holds",),
    ("obtain.signals", "obtain.few_*"),
    ("obtain.audit",),
    ("scrub.lines", "scrub.sorts", "scrub.kept", "scrub.changed"),
    ("obtain.date",),
)


def what_stands_out(results: Results) -> MarkdownText:
    """List what stands out of what viewers do with what it means, the largest effect first."""
    pairs = (joined_claims(pair) for _, *pair in striking_claims(results))
    return MarkdownText("\n" + "\n".join(f"- {pair}" for pair in pairs) + "\n")


def audience_verdict(results: Results) -> MarkdownText:
    """Answer in one sentence what the audience is."""
    return say_claims(results, "model.untold", "audience.verdict")


def what_moved(results: Results) -> MarkdownText:
    """Say whose part of the rows moved most lately, where one moved."""
    return say_claims(results, "audience.moved")


def main_doubt(results: Results) -> MarkdownText:
    """Say what speaks against the result."""
    return say_claims(results, *doubt_ids(results))


def main_findings(results: Results) -> MarkdownText:
    """List what was found, as the executive summary has it."""
    return list_claims(results, *FINDINGS)


def how_sure(results: Results) -> MarkdownText:
    """List how sure the result is: against tables without types, resamples, other methods."""
    return list_claims(results, *SURE)


def what_not_to_conclude(results: Results) -> MarkdownText:
    """List what the figures do not carry."""
    return list_claims(results, *LIMITS)


def source_summary(results: Results) -> MarkdownText:
    """Say what the source is and how much it holds."""
    return say_claims(results, "obtain.holds")


def source_signals(results: Results) -> MarkdownText:
    """Say which signals the source has, and which it lacks."""
    return say_claims(results, "obtain.signals", "obtain.few_*")


def audit_summary(results: Results) -> MarkdownText:
    """Say how many anomalies the audit found, and how many of them matter most."""
    return say_claims(results, "obtain.audit")


def noise_titles_found(results: Results) -> MarkdownText:
    """Say whether injected noise was found among the titles."""
    return say_claims(results, "obtain.noise_*")


def withheld_values(results: Results) -> MarkdownText:
    """Say which values of the source are not shown."""
    return say_claims(results, "obtain.withheld")


def source_and_hash(results: Results) -> MarkdownText:
    """Say which source this was, by name and hash."""
    return say_claims(results, "obtain.identity")


def data_date(results: Results) -> MarkdownText:
    """Say how recent the data is and where it comes from."""
    return say_claims(results, "obtain.date")


def cleaning_summary(results: Results) -> MarkdownText:
    """Say how many rows are read at all, how many cleaning kept, and which rule took most."""
    return say_claims(results, "scrub.lines", "scrub.sorts", "scrub.kept", "scrub.changed")


def features_used(results: Results) -> MarkdownText:
    """Say how many measures of a viewer are used, and why others are not."""
    return say_claims(results, "scrub.measures")


def observation_window(results: Results) -> MarkdownText:
    """Say which window of time was observed."""
    return say_claims(results, "scrub.window")


def viewer_parts(results: Results) -> MarkdownText:
    """Say how viewers are split into those to learn from, to choose by and to check on."""
    return say_claims(results, "scrub.split")


def prediction_cuts(results: Results) -> MarkdownText:
    """Say what predictions see, where the source has dates."""
    return say_claims(results, "scrub.cuts")


def mark_changes(results: Results) -> MarkdownText:
    """Answer how marks changed, and whether by other viewers or by other titles."""
    return say_claims(results, *CHANGE)


def title_moves(results: Results) -> MarkdownText:
    """Answer which titles rise and fall, win viewers, keep or lose them."""
    return say_claims(results, *TITLE_MOVES)


def amounts_and_caps(results: Results) -> MarkdownText:
    """Say what viewers have in all, and where the source cuts what it holds of one."""
    return say_claims(results, *CAPS)


def most_active_reading(results: Results) -> MarkdownText:
    """Say what the most active viewers give, and whether they rate otherwise."""
    return say_claims(results, *ACTIVE)


def arrival_reading(results: Results) -> MarkdownText:
    """Say when new viewers came, and whose the rows are."""
    return say_claims(results, *ARRIVALS)


def return_reading(results: Results) -> MarkdownText:
    """Say whether viewers come again, and whether that has changed."""
    return say_claims(results, *RETURNS)


def absence_reading(results: Results) -> MarkdownText:
    """Say how long viewers stay away."""
    return say_claims(results, *GAPS)


def second_visit_reading(results: Results) -> MarkdownText:
    """Say what coming again hangs on."""
    return say_claims(results, *SECOND)


def gate_reading(results: Results) -> MarkdownText:
    """Read the structure gate."""
    rises = ("structure", "too_little", "rise", "rise_over_tastes", "gain", "close")
    return say_claims(results, "model.untold", *[f"model.{name}" for name in rises])


def amount_reading(results: Results) -> MarkdownText:
    """Say whether viewers fall into groups by how much they give, or when."""
    return say_claims(results, "model.amounts_*", "model.minority_*")


def candidate_choice(results: Results) -> MarkdownText:
    """Say what the comparison of candidates came to."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(results, "model.given", "model.choice", "model.runner_up")


def stability_reading(results: Results) -> MarkdownText:
    """Read the stability of the groups."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(results, "model.found_again")


def test_reading(results: Results) -> MarkdownText:
    """Tell what the chosen model reached on the test viewers, and when they were opened."""
    if few := no_group_drawn(results):
        return not_compared(results, few)
    return say_claims(results, "model.test", "model.opened")


def jaccard_lines(results: Results) -> MarkdownText:
    """Say where a group's stability is read as dissolved, untrusted, valid and highly stable."""
    return say_claims(results, "method.jaccard_lines")


def measure_limits(results: Results) -> MarkdownText:
    """Say which measures are dropped for their reliability or as repetition."""
    return say_claims(results, "method.measure_limits")


def nearly_lowest_icl(results: Results) -> MarkdownText:
    """Say which mixture is taken where several have an ICL as low."""
    return say_claims(results, "method.icl_near")


def effects_reading(results: Results) -> MarkdownText:
    """Say how much segments explain where they were drawn, and where they were not."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(results, "trust.effects", "trust.halves_tested", "trust.farthest_pair")


def deciding_reading(results: Results) -> MarkdownText:
    """Say which measure decides most, and how well a few questions tell segments apart."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(results, "interpret.decides", "interpret.rules")


def beyond_reading(results: Results) -> MarkdownText:
    """Say what segments tell of what drew none of them, and of what no p-value is told."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(results, "trust.later", "trust.unused", "trust.refused")


def recommendation_list(results: Results) -> MarkdownText:
    """List what follows, each with its evidence, its reach and a test."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    lines = [
        f"- {advice.on_page()} {' '.join(claim.on_page() for claim in rest)}".rstrip()
        for advice, rest in recommendation_parts(results)
    ]
    return MarkdownText("\n" + "\n".join(lines) + "\n")
