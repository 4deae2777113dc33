"""The English texts by name: headings, gaps for people, sentences and nouns."""

from __future__ import annotations

from collections.abc import Mapping

from reports.statements.domain.wording.en_sample_texts import SAMPLE_TEXTS

TITLES: Mapping[str, str] = {
    "conclusions": "Preliminary Conclusions",
    "findings": "Preliminary Findings",
    "background": "Background and Political Context",
    "electoral_system": "Electoral System",
    "legal_framework": "Legal Framework",
    "election_administration": "Election Administration",
    "voter_registration": "Voter Registration",
    "candidate_registration": "Candidate Registration",
    "campaign": "Campaign Environment",
    "campaign_finance": "Campaign Finance",
    "media": "Media",
    "participation": "Participation of Women, Minorities and Persons with Disabilities",
    "complaints": "Complaints and Appeals",
    "election_observation": "Election Observation",
    "election_day": "Election Day",
    "opening": "Opening",
    "voting": "Voting",
    "counting": "Closing and Counting",
    "tabulation": "Tabulation and Announcement of Results",
    "events": "Events Observed and Verified",
    "method": "How the Election Day Was Observed",
    "mission_information": "Mission Information and Acknowledgements",
}

WRITE: Mapping[str, str] = {
    "conclusions.headline": "Headline paragraph, to be written by the core team: three "
    "to five sentences on the election as a whole, the last one on election day.",
    "conclusions": "Conclusion on: {theme}. The first sentence states the finding and "
    "is written by the core team.",
    "section": "This part is still to be written by its owner.",
}

SENTENCES: Mapping[str, str] = {
    "title.statement": "Statement of Preliminary Findings and Conclusions",
    "title.mission": "Election Observation Mission",
    "title.election": "{country} – {election}{date}",
    "mark.draft": "DRAFT - NOT FOR RELEASE",
    "mark.demonstration": "DEMONSTRATION MISSION - SIMULATED OBSERVATIONS",
    "mark.simulated": "simulated",
    "mark.page": "Page",
    "mark.of": "of",
    "notice.demonstration": "All observers' reports in this document are simulated. The "
    "figures from observations describe no real polling station, and nobody observed "
    "what they say. Only facts with a named public source are real.",
    "refusal": "Not printed: {reason}",
    "background.called": "The election was called on {date}.",
    "background.day": "Election day was {date}.",
    "background.earlier": "{contest}: official results beside those of the earlier "
    "election, in per cent of {before} then and {now} now; change in percentage points."
    "{notes} Sources: {sources}",
    "background.option": "Option",
    "background.votes": "votes",
    "background.share": "%",
    "background.change": "Change",
    "background.absent": "did not stand",
    "background.polls": "Polling stations were due to be open from {open} to {close}.",
    "system.party_list": "In the contest “{name}”, {seats} are distributed among party "
    "lists{threshold}{allocation}.",
    "system.single_mandate": "In the contest “{name}”, {seats} are filled in "
    "single-mandate constituencies.",
    "system.council": "In the contest “{name}”, {seats} are filled.",
    "system.president": "The contest “{name}” elects one office-holder.",
    "system.referendum": "The contest “{name}” puts a question to the voters.",
    "system.threshold": " that receive at least {share} of the votes",
    "system.share": "{percent} per cent",
    "system.hare": ", by the Hare quota with largest remainders",
    "system.dhondt": ", by the D'Hondt method",
    "system.sainte_lague": ", by the Sainte-Laguë method",
    "system.law": "{law}.",
    "legal.follow_up": "Of the {total} made in {report}, {counts}.",
    "legal.status.fully": "{count} fully implemented",
    "legal.status.mostly": "{count} mostly implemented",
    "legal.status.partially": "{count} partially implemented",
    "legal.status.not_implemented": "{count} not implemented",
    "legal.status.no_longer_applicable": "{count} no longer applicable",
    "legal.status.": "{count} still to be assessed",
    "legal.was": "was",
    "legal.were": "were",
    "legal.taken_up": "Recommendation {number} ({area}): {text} – {status}{evidence}.",
    "legal.name.fully": "fully implemented",
    "legal.name.mostly": "mostly implemented",
    "legal.name.partially": "partially implemented",
    "administration.commissions": "The election was administered by {commissions}.",
    "administration.level.CEC": "the Central Election Commission",
    "administration.stations": "According to the station list used by the mission, there "
    "were {stations}{kinds}.",
    "administration.kinds": ", including {kinds}",
    "registration.total": "The station list used by the mission gives "
    "{voters} at {stations}.",
    "candidates.contest": "In the contest “{name}”, {contestants} stood{against_all}.",
    "candidates.kinds": "{contestants} ({kinds})",
    "candidates.against_all": "; voters could also vote “against all”",
    "candidates.history": "{subject}: {steps}.",
    "candidates.step": "{outcome}{body}{date}{reason}",
    "candidates.by": " by {body}",
    "candidates.on": " on {date}",
    "candidates.reason": " ({reason})",
    "outcome.applied": "applied",
    "outcome.nominated": "nominated",
    "outcome.registered": "registered",
    "outcome.refused": "refused registration",
    "outcome.withdrawn": "withdrawn",
    "outcome.deregistered": "deregistered",
    "outcome.reinstated": "reinstated",
    "outcome.dissolved": "dissolved",
    "complaints.total": "The mission followed {complaints} from public sources: {bodies}.",
    "complaints.body": "{count} before {body}",
    "complaints.decided": "Of these, {decided} had been decided and {open} remained open "
    "when this statement was prepared.",
    "observation.mission": "The mission deployed {observers} and formed {teams}.",
    "day.turnout": "The election administration announced a turnout of {turnout}.",
    "day.coverage": "Observers of the mission submitted {parts}.",
    "day.part.opening": "{observations} of the opening of polling stations",
    "day.part.voting": "{observations} of voting at {stations}",
    "day.part.counting": "{observations} of closing and counting",
    "day.part.tabulation": "{observations} of tabulation at {commissions}",
    "day.nothing": "No observation of {stage} was received.",
    "day.limited": "In line with its methodology, the mission did not observe "
    "election-day proceedings systematically or comprehensively. Observers visited a "
    "limited number of polling stations; this statement contains no figures on the "
    "conduct of election day.",
    "stage.opening": "the opening",
    "stage.voting": "voting",
    "stage.counting": "the count",
    "stage.tabulation": "the tabulation",
    "stage.observed.opening": "The opening was observed at {stations} ({observations}).",
    "stage.observed.voting": "Voting was observed at {stations} ({observations}).",
    "stage.observed.counting": "Closing and counting were observed at {stations} "
    "({observations}).",
    "stage.observed.tabulation": "Tabulation was observed at {stations} "
    "({observations}).",
    "stage.negative": "Observers assessed {stage} negatively in {share}.",
    "stage.negative.zero": "{stage} was not assessed negatively in {whole}.",
    "item.noted": "Observers noted {items}.",
    "item.also": "They also noted {items}.",
    "item.one": "{phrase} in {share}",
    "item.unnamed": "the answer {answers} to “{label}”",
    "item.zero": "The following was not reported in {whole}: {items}.",
    "whole.many": "any of the {n} {unit}",
    "whole.one": "the only {unit} with an answer",
    "theme.environment": "Environment and premises.",
    "theme.accessibility": "Accessibility.",
    "theme.presence": "Persons present.",
    "theme.opening": "Opening procedures.",
    "theme.procedures": "Procedures.",
    "theme.secrecy": "Secrecy of the vote.",
    "theme.integrity": "Integrity of the vote.",
    "theme.observers": "Work of observers.",
    "theme.complaints": "Complaints.",
    "theme.assessment": "Assessment of the commission and of transparency.",
    "theme.closing": "Closing.",
    "theme.count": "The count.",
    "theme.protocol": "Results protocols.",
    "theme.tabulation": "Tabulation procedures.",
    "theme.": "Other.",
    "women.members": "In the observations of {stage} that recorded it, women made up "
    "{share}, counted at each visit.",
    "women.chair": "A woman chaired the commission in {share}.",
    "events.verified": "Observers directly observed, and the mission verified, {events}. "
    "Each event is counted once, however many observers reported it; what an item of "
    "their checklist already tells is not repeated.",
    "events.count": "{count} {events}",
    "events.none": "No event was both directly observed and verified by the mission.",
    "method.routes": "Teams chose their routes; the polling stations observed are not a "
    "random sample. Shares describe the observations that were made, and "
    "nothing beyond them.",
    "method.assigned": "Observers worked at the polling stations assigned to them, which "
    "are not a random sample. Shares describe the observations that were made, and "
    "nothing beyond them.",
    "method.units": "An observation is one completed checklist; a polling station "
    "visited twice gives two observations. In each sentence the number of "
    "observations is the number in which the item was observed and answered; answers "
    "“not observed” or “not applicable”, missing answers and answers set aside as "
    "impossible are left out of it, and counted in the list of figures cited of the HTML "
    "edition.",
    "method.negative": "“Negatively” means an overall assessment of bad or very bad on a "
    "scale of very good, good, bad and very bad.",
    "method.rounding": "Shares are given in whole per cent for voting from one hundred "
    "observations, and as counts otherwise.",
    "method.snapshot": "Figures were counted from the reports received by {as_of}; "
    "finding set {hash}.",
    "method.snapshot.simulated": "Figures were counted from the simulated reports of "
    "election day. They were computed at {as_of}; finding set {hash}.",
    "method.sample": "Polling stations were selected at random; figures on election day "
    "are printed only with their intervals.",
    "mission.intro": "This statement is the work of {institutions}.",
    "mission.standards": "The election was assessed against international obligations "
    "and standards for democratic elections and against national law. The mission "
    "follows the Declaration of Principles for International Election Observation.",
    "mission.preliminary": "This statement is delivered before the electoral process is "
    "complete. The final assessment will depend, in part, on the count, the tabulation "
    "and the announcement of results, and on how complaints are dealt with.",
    "mission.numbers": "On election day, {observers}{countries} observed for the "
    "mission{women}.",
    "mission.numbers.limited": "The mission had {observers}{countries}{women}.",
    "mission.countries": " from {countries}",
    "mission.women": "; {women} were women",
    "mission.women.share": "{percent} per cent",
    "mission.women.count": "{women} of the {known}",
    "mission.deployed": "The mission has been deployed since {date}.",
    "mission.thanks": "The mission thanks the authorities, the election commissions, "
    "parties, candidates, media, civil society and citizens for their co-operation.",
    "mission.official": "The English version of this statement is the only official "
    "document.",
    "mission.demonstration": "This mission is a demonstration. It was not accredited, it "
    "observed nothing, and it speaks for no institution.",
    "numbers.caption": "Observers on election day, by institution and role",
    "numbers.caption.limited": "The mission by institution and role",
    "numbers.institution": "Institution",
    "numbers.role": "Role",
    "numbers.observers": "Observers",
    "numbers.total": "Total",
    "numbers.none": "Not stated",
    "role.core": "Core team",
    "role.lto": "Long-term observers",
    "role.sto": "Short-term observers",
    "unknown.figure": "There is no figure “{key}” in this finding set.{near} The text "
    "beside it is kept as written.",
    "unknown.near": " Did you mean {near}?",
}

NOUNS: Mapping[str, tuple[str, str]] = {
    "observations": ("observation", "observations"),
    "polling stations": ("polling station", "polling stations"),
    "instances": ("instance", "instances"),
    "commissions": ("commission", "commissions"),
    "reports": ("report", "reports"),
    "people": ("commission member present", "commission members present"),
    "votes": ("vote", "votes"),
    "valid votes": (
        "valid vote (votes against all included)",
        "valid votes (votes against all included)",
    ),
    "ballots": ("ballot in the boxes", "ballots in the boxes, valid and invalid"),
    "voters": ("voter", "voters"),
    "observers": ("observer", "observers"),
    "teams": ("team", "teams"),
    "countries": ("country", "countries"),
    "seats": ("seat", "seats"),
    "registered voters": ("registered voter", "registered voters"),
    "recommendations": ("recommendation", "recommendations"),
    "complaints": ("complaint", "complaints"),
    "contestants": ("contestant", "contestants"),
    "list": ("party list", "party lists"),
    "nominee": ("party nominee", "party nominees"),
    "independent": ("independent candidate", "independent candidates"),
    "against_all": ("option “against all”", "options “against all”"),
    "ordinary": ("ordinary polling station", "ordinary polling stations"),
    "hospital": ("in a hospital", "in hospitals"),
    "prison": ("in a place of detention", "in places of detention"),
    "military": ("in a military unit", "in military units"),
    "abroad": ("abroad", "abroad"),
    "mobile": ("mobile polling station", "mobile polling stations"),
    "CEC": ("central commission", "central commissions"),
    "TEC": ("territorial commission", "territorial commissions"),
    "DEC": ("district commission", "district commissions"),
    "PEC": ("precinct commission", "precinct commissions"),
}

TEXTS: Mapping[str, str] = {
    **{f"heading.{key}": text for key, text in TITLES.items()},
    **{f"write.{key}": text for key, text in WRITE.items()},
    **SENTENCES,
    **SAMPLE_TEXTS,
}
