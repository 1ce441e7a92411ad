"""Which sheets and tables `campaigns/<id>/` may have."""

from __future__ import annotations

from goalbook.inputs.campaigns import experiments, people, results, risks, work
from goalbook.inputs.campaigns.known_by import known_by
from goalbook.inputs.campaigns.seal import Seal
from goalbook.inputs.campaigns.sheet import Campaign
from goalbook.inputs.planning.shelf import Shelf

# What tells what a campaign caused: a review of the whole team needs no more of it.
OF_EFFECTS = frozenset({"campaign_channels", "campaign_facts", "campaign_series", "campaign_experiments"})
CAMPAIGNS = Shelf(
    used_for="campaigns",
    sheets=(Campaign, Seal),
    tables=(  # channels first: other tables are checked against them
        work.CAMPAIGN_CHANNELS,
        results.CAMPAIGN_FACTS,
        results.CAMPAIGN_PLAN,
        results.CAMPAIGN_SERIES,
        work.CAMPAIGN_MATERIALS,
        work.CAMPAIGN_DEV,
        work.CAMPAIGN_SCHEDULE,
        work.CAMPAIGN_CHECKLIST,
        work.CAMPAIGN_FEEDBACK,
        work.CAMPAIGN_ADJUSTMENTS,
        risks.CAMPAIGN_RISKS,
        people.CAMPAIGN_KOL,
        people.CAMPAIGN_REFERRAL,
        people.CAMPAIGN_SEGMENTS,
        people.CAMPAIGN_OFFLINE,
        people.CAMPAIGN_COMMUNITY,
        experiments.CAMPAIGN_EXPERIMENTS,
        experiments.CAMPAIGN_COMPONENTS,
    ),
    rows={
        "campaign_channels": work.channel_faults,
        "campaign_facts": results.facts_faults,
        "campaign_plan": results.facts_faults,
        "campaign_series": results.series_faults,
        "campaign_materials": work.material_faults,
        "campaign_dev": work.dev_faults,
        "campaign_schedule": work.schedule_faults,
        "campaign_checklist": work.checklist_faults,
        "campaign_feedback": work.feedback_faults,
        "campaign_adjustments": work.adjustment_faults,
        "campaign_risks": risks.risk_faults,
        "campaign_kol": people.kol_faults,
        "campaign_referral": people.referral_faults,
        "campaign_segments": people.segment_faults,
        "campaign_offline": people.offline_faults,
        "campaign_community": people.community_faults,
        "campaign_experiments": experiments.experiment_faults,
        "campaign_components": experiments.component_faults,
    },
    dated=True,
    ahead=frozenset({"campaign_plan"}),
    later=known_by,
)
