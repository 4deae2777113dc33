"""Level A: published protocols whose numbers cannot all be right."""

from __future__ import annotations

from collections.abc import Iterator

from elections.results.domain.protocol import (
    BrokenIdentity,
    Hint,
    HintKind,
    check_protocol,
    uncheckable,
)
from elections.results.domain.templates import ProtocolTemplate, standard_template
from reports.signals.domain.facts import DayFacts, OfficialProtocol
from reports.signals.domain.levels import SignalA
from reports.signals.domain.outcomes import Outcome


def impossible_numbers(facts: DayFacts) -> Outcome:
    """Judge every published protocol by its template; questions are only counted."""
    signals: list[SignalA] = []
    checks = skipped = questions = 0
    for protocol in sorted(facts.protocols, key=lambda p: (p.station, p.contest)):
        template = facts.templates.get(protocol.contest, standard_template())
        broken = check_protocol(protocol.lines, protocol.votes, template)
        absent = len(uncheckable(protocol.lines, protocol.votes, template))
        checks += len(template.identities) - absent
        skipped += absent
        questions += sum(identity.is_question for identity in broken)
        signals += _signals(protocol, broken, template)
    stations = {signal.station for signal in signals}
    return Outcome(
        tested=checks,
        of_what="identities of protocols",
        signals=tuple(signals),
        numbers=(
            ("Protocols", f"{len(facts.protocols):,}"),
            ("Stations with impossible numbers", f"{len(stations):,}"),
            ("Identities that lines are missing for", f"{skipped:,}"),
            ("Questions about ballots taken away", f"{questions:,}"),
        ),
        notes=() if facts.protocols else ("No protocol of a station is published.",),
    )


def _signals(
    protocol: OfficialProtocol,
    broken: tuple[BrokenIdentity, ...],
    template: ProtocolTemplate,
) -> Iterator[SignalA]:
    for identity in broken:
        if not identity.is_question:
            yield SignalA(
                station=protocol.station,
                contest=protocol.contest,
                rule=identity.code,
                sentence=identity.sentence,
                left=identity.left,
                right=identity.right,
                difference=identity.difference,
                hints=tuple(_words(hint, template) for hint in identity.hints),
            )


def _words(hint: Hint, template: ProtocolTemplate) -> str:
    line = template.lines.get(hint.line, hint.line.replace("votes.", "votes of "))
    if hint.kind is HintKind.SWAPPED:
        return f"{hint.line.replace('_', ' ')} may have changed places"
    if hint.kind is HintKind.OMITTED_OR_DOUBLED:
        return f"{line}: may be left out of the sum, or counted twice"
    if hint.repaired is None:
        return "the difference divides by 9: two digits may be exchanged"
    return f"{line}: two digits may be exchanged ({hint.repaired:,}?)"
