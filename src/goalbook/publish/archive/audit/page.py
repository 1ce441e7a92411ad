"""The pack's own page: coverage, gaps, runs, sign-offs, thresholds and the proof, in both languages, linked to the files beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from markupsafe import Markup

from goalbook.core.language import CODES, language
from goalbook.core.message import Label, Message, msg
from goalbook.core.period import name_of
from goalbook.publish.archive.audit.coverage import coverage
from goalbook.publish.archive.audit.files import ARCHIVE, REDACTED
from goalbook.publish.archive.audit.readme import how_to_check, kept_instead, left_out
from goalbook.publish.archive.audit.sign_offs import HOLDS
from goalbook.publish.archive.bilingual import Section, bilingual_page
from goalbook.publish.archive.index.rows import state_name
from goalbook.publish.archive.source_words import source_words
from goalbook.publish.archive.verifying.verdict import sentences, verdict
from goalbook.publish.record import RESULTS
from goalbook.show.brief import book_name
from goalbook.show.tables import Column, Frame, table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from goalbook.core.language import Code, Language
    from goalbook.publish.archive.audit.files import Contents
    from goalbook.publish.archive.audit.gaps import Gap
    from goalbook.publish.archive.audit.policies import PolicyVersion
    from goalbook.publish.archive.audit.sign_offs import SignOff
    from goalbook.publish.archive.audit.year import Audited, Year
    from goalbook.publish.archive.verifying.verify import Verification

_OPEN = ("page1.png", "summary.md")  # of a report that is left out
_DIGITS = 12  # of a digest, to be told apart by eye
Cell = str | Markup


@dataclass(frozen=True)
class Audit:
    """All that an audit of a year found."""

    year: Year
    signed: tuple[SignOff, ...]
    policies: tuple[PolicyVersion, ...]
    gaps: tuple[Gap, ...]
    verification: Verification
    contents: Contents


def audit_page(audit: Audit, lang: Code) -> str:
    """Return the page; it opens in the language asked for."""
    titles = {code: language(code).say(msg("Audit {year:text}", year=audit.year.year.label)) for code in CODES}
    return bilingual_page(Section(titles, {code: _body(audit, language(code)) for code in CODES}), lang)


def _body(audit: Audit, speech: Language) -> Markup:
    parts = [
        _summary(audit, speech),
        _section(speech, msg("What was due, and what is there"), coverage(audit.year, speech)),
        _section(speech, msg("Gaps"), _gaps(audit, speech)),
        _section(speech, msg("Runs of the year"), _runs(audit, speech)),
        _section(speech, msg("Signatures"), _sign_offs(audit, speech)),
        _section(speech, msg("Policy versions"), _policies(audit, speech)),
        _section(speech, msg("Proof"), _proof(audit, speech)),
    ]
    return Markup("\n").join(parts)


def _section(speech: Language, title: Message, body: Markup) -> Markup:
    return Markup("<section><h2>{}</h2>\n{}</section>").format(speech.say(title), body)


def _summary(audit: Audit, speech: Language) -> Markup:
    weights = [one.weight for one in audit.gaps]
    said = msg(
        "Teams: {teams:text}. Runs: {runs:n}, of them superseded {superseded:n}, failed {failed:n}, removed by rule {removed:n}. "
        "Missing: {missing:n}; owed: {owed:n}; remarks: {remarks:n}.",
        teams=", ".join(audit.year.teams),
        runs=len(audit.year.runs),
        superseded=_count(audit, "superseded"),
        failed=_count(audit, "failed") + _count(audit, "mended"),
        removed=_count(audit, "removed"),
        missing=weights.count("missing"),
        owed=weights.count("owed"),
        remarks=weights.count("remark"),
    )
    tone = "good" if audit.verification.whole else "bad"
    proof = Markup('<p class="{}">{}</p>').format(tone, speech.say(verdict(audit.verification)))
    until = speech.say(msg("The ledger ends on {day:text}; what was due later is not counted as missing.", day=audit.year.told_until))
    return Markup('{}<p class="lead">{}<br>{}</p>').format(proof, speech.say(said), until)


def _count(audit: Audit, state: str) -> int:
    return sum(one.row.state == state for one in audit.year.runs)


def _gaps(audit: Audit, speech: Language) -> Markup:
    names = {"missing": msg("missing"), "owed": msg("owed"), "remark": msg("remark")}
    order = list(names)
    rows = [
        [
            Markup('<span class="{}">{}</span>').format("plain" if one.weight == "remark" else "bad", speech.say(names[one.weight])),
            one.team,
            speech.say(name_of(one.about)) + (f" – {speech.say(name_of(one.last))}" if one.last else ""),
            speech.say(one.what),
        ]
        for one in sorted(audit.gaps, key=lambda one: order.index(one.weight))
    ]
    return listed(speech, (msg("Kind"), msg("Team"), msg("Period or campaign"), msg("What is lacking")), rows)


def _runs(audit: Audit, speech: Language) -> Markup:
    heads = (
        msg("Line of the ledger"),
        msg("Entered"),
        msg("Team"),
        msg("Report"),
        msg("Period or campaign"),
        msg("State"),
        msg("Said"),
        msg("Digest of the record"),
        msg("Files"),
    )
    return listed(speech, heads, [_run(one, audit.contents.files, speech) for one in audit.year.runs])


def _run(one: Audited, packed: Collection[str], speech: Language) -> list[Cell]:
    run, row = one.run, one.row
    variant = "+".join(part for part in (run.about("lang"), run.about("scenario")) if part)
    there = {kind: f"{ARCHIVE}/{address}" for kind, address in row.links.items() if f"{ARCHIVE}/{unquote(address)}" in packed}
    if f"{REDACTED}/{run.name}/{RESULTS}" in packed:
        there |= {kind: f"{ARCHIVE}/{quote(f'{run.name}/{kind}')}" for kind in _OPEN if f"{ARCHIVE}/{run.name}/{kind}" in packed}
        there["redacted"] = f"{REDACTED}/{quote(f'{run.name}/{RESULTS}')}"
    links = Markup(" ").join(Markup('<a href="{}">{}</a>').format(address, kind_text(speech, kind)) for kind, address in there.items())
    state = Markup('<span class="{}">{}</span>').format(
        "good" if row.state == "newest" else "bad" if row.state in ("failed", "missing") else "plain", speech.say(state_name(row.state))
    )
    about = f"{speech.say(name_of(run.about('period')))} ({variant})"
    said = speech.say(row.said)
    return [
        str(run.entry.n),
        run.entry.time[:16].replace("T", " "),
        run.about("team"),
        speech.say(book_name(run.about("book"))),
        about,
        state,
        said,
        run.about("record")[:_DIGITS],
        links + _parameters(one, speech),
    ]


def _parameters(one: Audited, speech: Language) -> Markup:
    """Return what the run was asked, folded away: every resolved parameter and where it came from."""
    if not one.readable:
        return Markup("")
    sources = {name: source_words(source) for name, source in one.run.sources.items()}
    values = ((name, str(value)) for name, value in one.run.parameters.items())
    lines = (msg("{name:text} = {value:text} ({source})", name=name, value=value, source=sources[name]) for name, value in values)
    body = Markup("<br>").join(speech.say(line) for line in lines)
    return Markup(" <details><summary>{}</summary>{}</details>").format(speech.say(msg("Parameters")), body)


def kind_text(speech: Language, kind: str) -> str:
    """Return what a link leads to."""
    names = {
        "notebook": msg("notebook"),
        "record": msg("record"),
        "page1.png": msg("page one"),
        "summary.md": msg("summary"),
        "redacted": msg("figures without people"),
    }
    return speech.say(names[kind]) if kind in names else kind


def _sign_offs(audit: Audit, speech: Language) -> Markup:
    if not audit.signed:
        return _none(speech, msg("No report of this year tells of a signature."))
    names = {"holds": msg("holds"), "refused": msg("refused"), "broken": msg("does not hold"), "open": msg("not signed")}
    rows = [
        [
            one.team,
            speech.say(name_of(one.about)),
            speech.say(one.what),
            speech.say(one.who) or "–",
            one.on or "–",
            one.hash[:_DIGITS] or "–",
            Markup('<span class="{}">{}</span>').format("good" if one.state == HOLDS else "bad", speech.say(names[one.state])),
        ]
        for one in audit.signed
    ]
    heads = (
        msg("Team"),
        msg("Period or campaign"),
        msg("What is signed"),
        msg("Signed by"),
        msg("On"),
        msg("Hash that was signed"),
        msg("State"),
    )
    return listed(speech, heads, rows)


def _policies(audit: Audit, speech: Language) -> Markup:
    rows: list[list[Cell]] = []
    for one in audit.policies:
        own = "; ".join(f"{key} = {value}" for key, value in one.own.items()) or "–"
        changes = "; ".join(f"{key}: {before or '–'} → {now or '–'}" for key, before, now in one.changes) or "–"
        rows.append([one.team, one.first[:10], one.last[:10], str(len(one.runs)), one.digest[:_DIGITS] or "–", own, changes])
    heads = (
        msg("Team"),
        msg("First run"),
        msg("Last run"),
        msg("Number of runs"),
        msg("Shipped policy"),
        msg("The team's own values"),
        msg("Changed"),
    )
    note = speech.say(msg("Every value in force stands in policy-versions.json."))
    return listed(speech, heads, rows) + Markup('<p class="lead">{}</p>').format(note)


def _proof(audit: Audit, speech: Language) -> Markup:
    found = [*sentences(audit.verification), *how_to_check(audit), left_out(audit), *kept_instead(audit)]
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(speech.say(one)) for one in found))


def listed(speech: Language, heads: Sequence[Message | Label], rows: Sequence[Sequence[Cell]]) -> Markup:
    """Return a table of texts that scrolls sideways where it must."""
    if not rows:
        return _none(speech, msg("None."))
    columns = [Column(speech.say(head), [row[place] for row in rows], "text") for place, head in enumerate(heads)]
    return Markup('<div class="scroll">{}</div>').format(table(columns, Frame(limit=len(rows))))


def _none(speech: Language, text: Message) -> Markup:
    return Markup('<p class="lead">{}</p>').format(speech.say(text))
