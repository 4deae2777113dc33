"""What the running role may do with each of our tables, declared once.

`tests/observers/test_fences.py` compares this with the models and the database: a new
table fails there until it has a line here and one in `<app>/migrations/0002_fences.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

READ = frozenset({"SELECT"})
ADD = READ | {"INSERT"}
CHANGE = ADD | {"UPDATE"}
DESTROY = ADD | {"DELETE"}
ALL = CHANGE | {"DELETE"}


@dataclass(frozen=True)
class Fence:
    """`column` holds the mission; `parent` is the table whose rows decide instead."""

    rights: frozenset[str] = ALL
    column: str = ""
    parent: str = ""


def mission(rights: frozenset[str] = ALL) -> Fence:
    return Fence(rights, column="mission_id")


FENCES = {
    # What belongs to an election, not to a mission
    "elections_area": Fence(),
    "elections_candidacyevent": Fence(ADD),
    "elections_commission": Fence(),
    "elections_constituency": Fence(),
    "elections_constituency_areas": Fence(),
    "elections_contest": Fence(),
    "elections_contesttemplate": Fence(),
    "elections_contestant": Fence(),
    "elections_election": Fence(),
    "elections_electionday": Fence(),
    "elections_geography": Fence(),
    "elections_officialresult": Fence(ADD),
    "elections_party": Fence(),
    "elections_partyregistration": Fence(ADD),
    "elections_pollingstation": Fence(),
    "elections_turnoutannouncement": Fence(ADD),
    "reports_commitment": Fence(),
    # People sign in before any mission is in sight
    "observers_user": Fence(),
    "observers_user_groups": Fence(),
    "observers_user_user_permissions": Fence(),
    # What belongs to a mission
    "elections_event": mission(ADD),
    "elections_job": mission(),
    "elections_protocolreading": mission(ADD),
    "elections_sealingkey": mission(DESTROY),
    "observers_checkin": mission(ADD),
    "observers_deployment": mission(),
    "observers_deployment_stations": Fence(parent="observers_deployment"),
    "observers_devicetoken": mission(),
    "observers_tokendevice": mission(ADD),
    "observers_expectedreport": mission(),
    "observers_invitation": mission(),
    "observers_membership": mission(),
    "observers_membership_areas": Fence(parent="observers_membership"),
    "observers_message": mission(),
    "observers_smsgateway": mission(),
    "observers_missingreportnote": mission(ADD),
    "observers_mission": Fence(CHANGE, column="id"),
    "observers_nationalstaff": mission(),
    "observers_observer": mission(),
    "observers_observerteam": mission(),
    "observers_sample": mission(CHANGE),
    "observers_sampledstation": mission(ADD),
    "observers_sampleexclusion": mission(ADD),
    "observers_sampleframe": mission(ADD),
    "observers_samplereplacement": mission(ADD),
    "observers_samplereserve": mission(ADD),
    "reports_attachment": mission(ADD),
    "reports_stationentity": mission(),
    "reports_checklist": mission(),
    "reports_checklistmedia": mission(),
    "reports_checklistversion": mission(),
    "reports_complaint": mission(),
    "reports_conflict": mission(ADD),
    "reports_contradictionrun": mission(ADD),
    "reports_correction": mission(ADD),
    "reports_decision": mission(ADD),
    "reports_detectorswitch": mission(ADD),
    "reports_evidence": mission(ADD),
    "reports_figure": mission(),
    "reports_findingset": mission(),
    "reports_quickcount": mission(ADD),
    "reports_quickcountrelease": mission(ADD),
    "reports_quickcountreview": mission(ADD),
    "reports_flag": mission(ADD),
    "reports_followup": mission(ADD),
    "reports_groupingmove": mission(ADD),
    "reports_impossiblenumbersrun": mission(ADD),
    "reports_incidentgroup": mission(),
    "reports_incidentreport": mission(ADD),
    "reports_incidentstate": mission(),
    "reports_judgement": mission(ADD),
    "reports_observation": mission(ADD),
    "reports_linkdecision": mission(ADD),
    "reports_linkedgroup": mission(ADD),
    "reports_linkrun": mission(ADD),
    "reports_patternrun": mission(ADD),
    "reports_photofingerprint": mission(ADD),
    "reports_outdatededit": mission(ADD),
    "reports_pending": mission(),
    "reports_recommendation": mission(),
    "reports_recommendation_commitments": Fence(parent="reports_recommendation"),
    "reports_releasereason": mission(ADD),
    "reports_reportcounter": mission(),
    "reports_revision": mission(ADD),
    "reports_section": mission(),
    "reports_setasidedecision": mission(ADD),
    "reports_signoff": mission(ADD),
    "reports_smscard": mission(),
    "reports_smscode": mission(),
    "reports_smsmessage": mission(ADD),
    "reports_smsreading": mission(ADD),
    "reports_smswaiting": mission(),
    "reports_statement": mission(),
    "reports_statementfile": mission(ADD),
    "reports_submission": mission(ADD),
    "reports_submissionfile": mission(ADD),
    "reports_translationreview": mission(ADD),
    "reports_verificationmove": mission(ADD),
}
APPEND_ONLY = {name for name, fence in FENCES.items() if fence.rights == ADD}
