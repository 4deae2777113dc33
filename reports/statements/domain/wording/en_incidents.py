"""How English names an incident of each category of the catalogue: one, and several."""

from __future__ import annotations

from collections.abc import Mapping

# What "an instance of" does not fit is said in full.
INCIDENTS: Mapping[str, tuple[str, str]] = {
    "BST": ("one instance of ballot box stuffing", "instances of ballot box stuffing"),
    "CAR": ("one instance of carousel voting", "instances of carousel voting"),
    "MUL": ("one instance of multiple voting", "instances of multiple voting"),
    "PRX": ("one instance of proxy voting", "instances of proxy voting"),
    "FAM": ("one instance of group voting", "instances of group voting"),
    "ASS": (
        "one instance of a person assisting numerous voters",
        "instances of a person assisting numerous voters",
    ),
    "SEC": (
        "one breach of the secrecy of the vote",
        "breaches of the secrecy of the vote",
    ),
    "SIG": (
        "one series of seemingly identical signatures on a voter list",
        "series of seemingly identical signatures on voter lists",
    ),
    "PRE": (
        "one instance of ballots or protocols marked or signed in advance",
        "instances of ballots or protocols marked or signed in advance",
    ),
    "VBU": ("one instance of vote buying", "instances of vote buying"),
    "INT": ("one instance of intimidation", "instances of intimidation"),
    "ADM": (
        "one instance of misuse of administrative resources",
        "instances of misuse of administrative resources",
    ),
    "TRK": (
        "one instance of voters being tracked",
        "instances of voters being tracked",
    ),
    "UNA": (
        "one instance of unauthorized persons being present",
        "instances of unauthorized persons being present",
    ),
    "INF": (
        "one instance of interference in a commission's work",
        "instances of interference in a commission's work",
    ),
    "OBS": (
        "one instance of observers being obstructed",
        "instances of observers being obstructed",
    ),
    "EXP": (
        "one instance of observers being expelled",
        "instances of observers being expelled",
    ),
    "CMP": (
        "one instance of campaigning in or near a polling station",
        "instances of campaigning in or near polling stations",
    ),
    "VLS": ("one voter list irregularity", "voter list irregularities"),
    "REF": (
        "one instance of eligible voters being refused",
        "instances of eligible voters being refused",
    ),
    "IDX": (
        "one instance of ballots issued without identification or signature",
        "instances of ballots issued without identification or signature",
    ),
    "TUR": (
        "one instance of turnout announced above the voters counted by observers",
        "instances of turnout announced above the voters counted by observers",
    ),
    "SEA": (
        "one instance of faulty seals or ballot boxes",
        "instances of faulty seals or ballot boxes",
    ),
    "MOB": (
        "one instance of mobile voting rules being broken",
        "instances of mobile voting rules being broken",
    ),
    "EAR": (
        "one instance of early or absentee voting rules being broken",
        "instances of early or absentee voting rules being broken",
    ),
    "CNT": (
        "one instance of counting steps being omitted",
        "instances of counting steps being omitted",
    ),
    "PRO": ("one irregular results protocol", "irregular results protocols"),
    "FAL": (
        "one instance of results or protocols being falsified",
        "instances of results or protocols being falsified",
    ),
    "COP": (
        "one refusal to give or post a copy of the protocol",
        "refusals to give or post a copy of the protocol",
    ),
    "TAB": ("one tabulation irregularity", "tabulation irregularities"),
    "CPL": (
        "one refusal to accept a complaint",
        "refusals to accept a complaint",
    ),
    "VIO": (
        "one instance of violence or threats of violence",
        "instances of violence or threats of violence",
    ),
    "CYB": (
        "one communications outage or cyber-attack",
        "communications outages or cyber-attacks",
    ),
    "SUS": (
        "one suspension of voting or evacuation",
        "suspensions of voting or evacuations",
    ),
    "ACC": (
        "one barrier to voters with disabilities",
        "barriers to voters with disabilities",
    ),
    "FKO": (
        "one instance of persons posing as observers",
        "instances of persons posing as observers",
    ),
    "DIS": (
        "one instance of disinformation about the voting",
        "instances of disinformation about the voting",
    ),
    "DIG": (
        "one failure of an electronic register or system",
        "failures of electronic registers or systems",
    ),
}
