"""What the commands about developments, stories and figures print for people; texts of pages as one clean line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from crawler.text import one_line

if TYPE_CHECKING:
    from crawler.jobs.replay import Replay

Row = Mapping[str, object]

_HEADLINE = 160
_REPORTS = 20  # reports and sentences of one development that are named


def developments(found: Row) -> Iterator[str]:
    """A list, oldest first: two lines each, for a narrow terminal."""
    rows = _rows(found["developments"])
    for row in rows:
        yield from _development(row)
    yield f"{len(rows)} of {found['total']} developments" if rows else "no development of that sort"


def _development(row: Row) -> Iterator[str]:
    start = "  (state of play)" if row["baseline"] else ""
    yield f"{row['id']}  {row['first_seen']}  {row['kind']}, {row['status']}{start}  {_change(row)}".rstrip()
    language = f" [{row['language']}]" if row["language"] else ""
    yield f"    {one_line(str(row['headline']), _HEADLINE)}{language}"
    outlets = _texts(row["outlets"])
    more = f" and {len(outlets) - 3} more" if len(outlets) > 3 else ""
    yield f"    {', '.join(outlets[:3]) or 'unknown'}{more}; {row['independent']} independent; story {row['story']}"


def _change(row: Row) -> str:
    if not row["slot"]:
        return ""
    old, new = one_line(str(row["old"]), 40), one_line(str(row["new"]), 40)
    return f"{one_line(str(row['slot']), 40)}: " + (f"{old} → {new or 'taken back'}" if old else new)


def story(found: Row) -> Iterator[str]:
    """One story: timeline, figures, who reports it, its articles, what happened to it as a whole."""
    yield f"story {found['id']}: {one_line(str(found['title']), _HEADLINE)}"
    yield f"  {found['topic']}, {_articles(found['articles'])}, {found['first_seen']} to {found['last_seen']}"
    if isinstance(volume := found["volume"], Mapping):
        surge = " (a burst)" if volume["burst"] else ""
        yield f"  in the last hour of reports {volume['reports']} independent, usually {volume['usual']}{surge}"
    yield from _headed(
        "timeline", [line for row in _rows(found["developments"]) for line in _development(row)]
    )
    yield from _headed("figures", list(figures(found)) if _rows(found["figures"]) else [])
    yield from _headed(
        "outlets",
        [f"{one_line(str(row['outlet']), 60):<30} {_articles(row['articles'])}, first {row['first']}"
         for row in _rows(found["outlets"])],
    )  # fmt: skip
    yield from _headed("articles", [line for row in _rows(found["articles_named"]) for line in _article(row)])
    yield from _headed("history", [_pairs(row) for row in _rows(found["history"])])


def _article(row: Row) -> Iterator[str]:
    copies = f" ({row['copies']} copies folded)" if row["copies"] else ""
    copied = " (a copy)" if row["copied"] else ""
    gone = " (gone since)" if row["gone_at"] else ""
    yield f"#{row['article']} {one_line(str(row['title']), _HEADLINE)}{copied}{copies}{gone}"
    outlet, score = one_line(str(row["outlet"]), 60), float(str(row["score"]))
    yield f"    {row['seen_at']}  {outlet}; {score:.2f}: {one_line(str(row['reason']), 240)}"


def figures(found: Row) -> Iterator[str]:
    """Each figure: its values in order with their state, then what every outlet said last."""
    told = _rows(found["figures"])
    if not told:
        yield "no figure was flagged here"
    for figure in told:
        who = "" if figure["who"] == "all" else f" ({one_line(str(figure['who']), 40)})"
        yield f"{one_line(str(figure['slot']), 40)}{who}"
        for row in _rows(figure["values"]):
            outlet = one_line(str(row["outlet"]), 60)
            yield f"  {row['seen_at']}  {row['value']:<16} {row['state']:<11} {outlet}  {row['id']}"
        sides: dict[str, list[str]] = {}
        for row in _rows(figure["said"]):
            said = str(row["value"]) + ("" if row["polarity"] == "assert" else f" {row['polarity']}")
            sides.setdefault(said, []).append(one_line(str(row["outlet"]), 60))
        if sides:
            yield "  said last: " + "; ".join(
                f"{value}: {', '.join(outlets)}" for value, outlets in sides.items()
            )


def why(found: Row) -> Iterator[str]:
    """Every number behind one development."""
    yield f"{found['id']}  {found['kind']}, {found['status']}: {one_line(str(found['headline']), 300)}"
    yield f"  key         {one_line(str(found['key']), 400)}"
    if found["sentence"] != found["headline"]:
        yield f"  sentence    {one_line(str(found['sentence']), 600)}"
    if found["speaker"]:
        yield f"  speaker     {one_line(str(found['speaker']), 80)}"
    if found["slot"]:
        yield f"  figure      {_change(found)}"
    yield f"  why         {one_line(str(found['reason']), 400)}"
    limits = found["thresholds"] if isinstance(found["thresholds"], Mapping) else {}
    yield f"  score       {_number(found['score'])} (ready from {limits['ready']}, waits from {limits['waits']})"
    yield from _numbers(found)
    yield from _story_of(found, limits)
    yield from _pointing(found)
    yield from _reporting(found)
    for one in _rows(found["told_in"])[:_REPORTS]:
        score, outlet = _number(one["score"]), one_line(str(one["outlet"]), 60)
        yield f"  {one['relation']:<11} {outlet} ({score}): {one_line(str(one['sentence']), 200)}"
    for step in _rows(found["steps"]):
        yield f"  step {step['number']:<6} {step['at']} {step['status']}: {one_line(str(step['reason']), 300)}"
    for label in _rows(found["labels"]):
        said = " ".join(part for part in (str(label["who"]), str(label["note"])) if part)
        yield f"  label       {label['at']} {label['verdict']}{': ' + one_line(said, 300) if said else ''}"


def _numbers(found: Row) -> Iterator[str]:
    numbers = found["numbers"] if isinstance(found["numbers"], Mapping) else {}
    strongest = _texts(found["strongest"])
    if strongest:
        yield "  strongest   " + "; ".join(f"{name} {_number(numbers[name])}" for name in strongest)
    for name, value in list(numbers.items())[len(strongest) :]:
        yield f"  number      {one_line(str(name), 80)} {_number(value)}"


def _story_of(found: Row, limits: Mapping[str, object]) -> Iterator[str]:
    joined = found["joined_story"]
    if isinstance(joined, Mapping):
        yield (
            f"  story       {joined['story']} ({float(str(joined['score'])):.2f};"
            f" joins from {limits['join_same_language']} in one language, {limits['join_other_language']} across):"
            f" {one_line(str(joined['reason']), 240)}"
        )


def _pointing(found: Row) -> Iterator[str]:
    other = found["corrects_development"]
    if isinstance(other, Mapping):
        yield f"  against     {_short(other)}"
    for one in _rows(found["pointed_at_by"]):
        yield f"  met by      {_short(one)}"


def _short(row: Row) -> str:
    return f"{row['id']} {row['kind']}: {_change(row) or one_line(str(row['headline']), _HEADLINE)}"


def _reporting(found: Row) -> Iterator[str]:
    yield f"  independent {found['independent']}: " + "; ".join(
        " + ".join(_texts(group)) for group in _groups(found["groups"])
    )
    for edge in _texts(found["edges"]):
        yield f"  as one      {edge}"
    for row in _rows(found["reports"])[:_REPORTS]:
        how = [f"credits {row['credit']}" if row["credit"] else "", "copies" if row["copies"] else ""]
        about = ", ".join(one_line(part, 80) for part in how if part)
        yield f"  report      {row['seen_at']} {row['source']} #{row['article']}{' (' + about + ')' if about else ''}"
    if (more := len(_rows(found["reports"])) - _REPORTS) > 0:
        yield f"  report      and {more} more"


def why_article(found: Row) -> Iterator[str]:
    """Why an article was or was not news, and what it supports."""
    yield f"#{found['article']} {one_line(str(found['title']), 200)}"
    joined = _rows(found["stories"])
    if not joined:
        yield "  not followed: it is on no topic that is watched, or nothing was followed since it came"
    for row in joined:
        score = float(str(row["score"]))
        yield f"  {row['topic']}, story {row['story']}: {score:.2f}: {one_line(str(row['reason']), 300)}"
    told = _rows(found["developments"])
    if not told:
        yield "  nothing new: it founded no development and supports none"
    for row in told:
        what = "founded" if row["founded"] else "supports"
        yield f"  {what:<11} {row['id']} {row['kind']}, {row['status']}: {one_line(str(row['headline']), _HEADLINE)}"
    for row in _rows(found["claims"]):
        value = f"{row['slot']} ({row['who']}) {row['value']} {row['polarity']}"
        yield f"  claims      {one_line(value, 80)}: {one_line(str(row['sentence']), 200)}"


def replayed(done: Replay) -> Iterator[str]:
    """What would have been flagged through other rules, against what was."""
    counts = f"{done.would_be} flagged, {done.was} were; {done.same} are the same"
    yield f"{done.revisions} revisions followed again: {counts}"
    for heading, lines in (("added", done.added), ("missed", done.missed), ("repeated", done.repeated),
                           ("later", done.later)):  # fmt: skip
        if lines:
            yield f"{heading}: {len(lines)}"
        for one in lines:
            change = f"  {one_line(f'{one.slot}: {one.old} → {one.new}', 120)}" if one.slot else ""
            label = f"  (labelled {one.label})" if one.label else ""
            yield f"  {one.id}  {one.first_seen}  {one.kind}{change}{label}"
            yield f"      {one_line(one.headline, _HEADLINE)}"
    for verdict, sums in done.labels.items():
        yield f"labelled {verdict}: {sums['kept']} kept, {sums['missed']} missed, {sums['added']} added"


def _headed(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{heading}:"
        yield from (f"  {line}" for line in lines)


def _articles(count: object) -> str:
    return "1 article" if count == 1 else f"{count} articles"


def _pairs(row: Row) -> str:
    return one_line(
        ", ".join(f"{name} {value}" for name, value in row.items() if value not in ("", None)), 300
    )


def _number(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, int | float) else one_line(str(value), 60)


def _rows(value: object) -> list[Row]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _groups(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _texts(value: object) -> list[str]:
    return [one_line(str(one), 200) for one in value] if isinstance(value, list | tuple) else []


def timeline(rows: Sequence[Row]) -> Iterator[str]:
    """Days, oldest first: how far each stands out, who tells of it, and a sentence."""
    for row in rows:
        about = f"{row['reports']} independent reports, {row['telling']} of them name the day"
        yield f"{row['day']}  {row['score']} times the usual; {about}"
        yield f"    {one_line(str(row['line']), _HEADLINE) or 'no sentence stands alone'} [article {row['article']}]"
    if not rows:
        yield "no day stands out yet"
