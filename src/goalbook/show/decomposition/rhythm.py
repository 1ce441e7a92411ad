"""How often something comes round, in words: the rules of iCalendar as far as plans use them."""

from __future__ import annotations

from goalbook.core.message import Label, Message, msg

_DAYS = {
    "MO": Label("Monday", "一"),
    "TU": Label("Tuesday", "二"),
    "WE": Label("Wednesday", "三"),
    "TH": Label("Thursday", "四"),
    "FR": Label("Friday", "五"),
    "SA": Label("Saturday", "六"),
    "SU": Label("Sunday", "日"),
}
_WORKDAYS = ("MO", "TU", "WE", "TH", "FR")


def rhythm(rule: str) -> Message:
    """Return an RRULE in words; what is finer than days of week or month is said by its frequency alone."""
    parts = dict(part.partition("=")[::2] for part in rule.removeprefix("RRULE:").split(";"))
    every = int(parts["INTERVAL"]) if parts.get("INTERVAL", "").isdecimal() else 1
    days = tuple(day for day in parts.get("BYDAY", "").split(",") if day in _DAYS)
    match parts.get("FREQ"):
        case "DAILY":
            return msg("every day") if every == 1 else msg("every {n:n} days", n=every)
        case "WEEKLY":
            return _weekly(every, days)
        case "MONTHLY":
            return _monthly(every, parts.get("BYMONTHDAY", ""))
        case "YEARLY":
            return msg("every year")
        case _:
            return msg("{rule:text}", rule=rule)


def _weekly(every: int, days: tuple[str, ...]) -> Message:
    if days == _WORKDAYS and every == 1:
        return msg("every working day")
    if not days:
        return msg("every week") if every == 1 else msg("every {n:n} weeks", n=every)
    names = _names(days)
    return msg("every {days}", days=names) if every == 1 else msg("every {n:n} weeks on {days}", n=every, days=names)


def _names(days: tuple[str, ...]) -> Message:
    said = msg("{name}", name=_DAYS[days[0]])
    for day in days[1:]:
        said = msg("{days} and {day}", days=said, day=_DAYS[day])
    return said


def _monthly(every: int, day: str) -> Message:
    if day == "-1" and every == 1:
        return msg("on the last day of every month")
    if day.isdecimal() and every == 1:
        return msg("every month on day {day:text}", day=day)
    return msg("every month") if every == 1 else msg("every {n:n} months", n=every)
