"""Writes src/base/calendar/holidays.txt from the Python package `holidays`; see README.md beside this file.

For each name of a day it looks for the few rules that give exactly its dates, then reads the rules back and compares every
date and name of every place and year with the source, less what overrides.txt takes away. It writes nothing unless all of
them agree.
"""

import hashlib
import pathlib
from collections import Counter, defaultdict
from datetime import date, timedelta

import holidays
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

VERSION = "0.109"
YEARS = range(2020, 2051)
HERE = pathlib.Path(__file__).parent
TABLE = HERE.parents[2] / "src/base/calendar/holidays.txt"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HEAD = f"""\
# Public holidays. Written by tests/rig/holidays/first.py: not changed by hand.
# source: holidays {VERSION} (Vacanza Team, MIT), https://github.com/vacanza/holidays
# years: {YEARS[0]}..{YEARS[-1]}
# sha256: {{sum}}
# A place is code|English|German. Its days follow, rule|English|German; a region has those of its country as well.
#   12-25             that day           12-25 2026..2030  in those years only
#   easter+39         days from Easter   orthodox+1        from Orthodox Easter
#   mon>=05-01        the first such day of the week on or after that day
#   04-27/sun-1       on a Sunday the day before instead
#   01-01?sat+2,sun+1 only then, and so many days later
#   08-15!sun         not on a Sunday
#   2022-06-03        that day once; several with commas
"""


def lines_of(name):
    rows = (HERE / name).read_text().splitlines()
    return [row.split("|") for row in rows if row and not row.startswith("#")]


PLACES = lines_of("places.txt")
NAMES = {english: (shown or english, german) for english, shown, german in lines_of("names.txt")}
OVERRIDES = {(code, english) for code, english, _ in lines_of("overrides.txt")}


# --- what the source says ---


# Where the source calls two days in a row by one name: the name, the second day, what it is called then.
SECOND = [
    ("Easter", lambda day: day.weekday() == 0, "Easter Monday"),
    ("Pentecost", lambda day: day.weekday() == 0, "Pentecost Monday"),
    ("Christmas Day", lambda day: (day.month, day.day) == (12, 26), "Second Day of Christmas"),
]


def named(day, english, german):
    """How a day is shown, in English and German."""
    suffix = ("", "")
    english = next((then for name, second, then in SECOND if name == english and second(day)), english)
    if english.startswith("Day off (substituted"):
        return ("Day off for a working Saturday", "Arbeitsfrei für einen Arbeitssamstag")
    if english.endswith(" (observed)"):
        english, suffix = english.removesuffix(" (observed)"), (" (substitute day)", " (Ersatztag)")
    if english.startswith("Monday following "):
        english, suffix = english.removeprefix("Monday following "), (" (substitute day)", " (Ersatztag)")
    if english.endswith(" (estimated)"):
        english, suffix = english.removesuffix(" (estimated)"), (" (estimated)", " (geschätzt)")
    shown, ours = NAMES.get(english, (english, ""))
    german = ours[1:] if ours.startswith("=") else german or ours
    if not german:
        raise SystemExit(f"no German for {english!r}: names.txt")
    return (shown + suffix[0], german + suffix[1])


def days_of(code, used):
    """The days of a place as the source has them: (date, English, German); notes in `used` which overrides were needed."""
    country, _, region = code.partition("-")
    source = getattr(holidays, country)
    english = next(tongue for tongue in source.supported_languages if tongue.startswith("en"))

    def read(language):
        found = source(years=YEARS, subdiv=region or None, language=language, categories=("public",))
        return {day: found.get_list(day) for day in found if day.year in YEARS}

    ours = read(english)
    german = read("de") if "de" in source.supported_languages else {}
    out = set()
    for day, names in ours.items():
        theirs = german.get(day, [""] * len(names))
        assert len(names) == len(theirs), (code, day)
        out |= {(day, *named(day, e, g)) for e, g in zip(names, theirs) if (code, e) not in OVERRIDES}
        used.update((code, e) for e in names if (code, e) in OVERRIDES)
    return out


# --- rules: (text, function from a year to a date or None) ---


def on(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def fixed(month, day, moves):
    def rule(year):
        base = on(year, month, day)
        move = None if base is None else moves[base.weekday()]
        return None if move is None else base + timedelta(move)

    text = f"{month:02}-{day:02}"
    kept = [n for n in range(7) if moves[n] == 0]
    gone = [n for n in range(7) if moves[n] is None]
    moved = ",".join(f"{DAYS[n]}{moves[n]:+}" for n in range(7) if moves[n])
    if not kept:
        text += "?" + moved
    elif gone and len(gone) < 4:
        text += "!" + ",".join(DAYS[n] for n in gone) + ("/" + moved if moved else "")
    elif gone:
        text += "?" + ",".join(f"{DAYS[n]}{moves[n]:+}" for n in range(7) if moves[n] is not None)
    elif moved:
        text += "/" + moved
    return (text, rule)


def from_easter(word, method, offset):
    return (f"{word}{offset:+}", lambda year: easter(year, method) + timedelta(offset))


def weekday_from(weekday, month, day):
    def rule(year):
        base = on(year, month, day)
        return None if base is None else base + timedelta((weekday - base.weekday()) % 7)

    return (f"{DAYS[weekday]}>={month:02}-{day:02}", rule)


def candidates(dates, bases):
    """Rules worth trying for a set of dates, the plainest first."""
    own = [md for md, _ in Counter((d.month, d.day) for d in dates).most_common()]
    yield from (fixed(m, d, [0] * 7) for m, d in own)
    for word, method in (("easter", EASTER_WESTERN), ("orthodox", EASTER_ORTHODOX)):
        offsets = Counter((d - easter(d.year, method)).days for d in dates)
        yield from (from_easter(word, method, offset) for offset, _ in offsets.most_common(3))
    starts = {(d.weekday(), d - timedelta(n)) for d in dates for n in range(7)}
    starts = {(weekday, d.month, d.day) for weekday, d in starts if d.year in YEARS}
    yield from (weekday_from(*s) for s in sorted(starts, key=lambda s: (s[2] not in (1, 8, 15, 22), s)))
    for month, day in bases + [base for base in own if base not in bases]:
        seen = defaultdict(Counter)
        for year in YEARS:
            base = on(year, month, day)
            if base is not None and any(d.year == year for d in dates):
                near = [n for n in range(-3, 6) if base + timedelta(n) in dates]
                seen[base.weekday()][min(near, key=abs) if near else None] += 1
            elif base is not None:
                seen[base.weekday()][None] += 1
        moves = [seen[n].most_common(1)[0][0] if seen[n] else None for n in range(7)]
        if any(move is not None for move in moves):
            yield fixed(month, day, moves)


def best_run(rule, dates, left):
    """The stretch of years in which the rule gives nothing but dates of the set, and most of what is left."""
    best, run = (set(), 0, 0), []
    for year in [*YEARS, None]:
        day = rule(year) if year else None
        if year and (day is None or day in dates):
            run.append((year, day))
            continue
        hits = [(y, d) for y, d in run if d is not None]
        if hits:
            whole = len(run) == len(YEARS)
            new = {d for _, d in hits if d in left}
            span = (YEARS[0], YEARS[-1]) if whole else (hits[0][0], hits[-1][0])
            span = (YEARS[0] if run[0][0] == YEARS[0] else span[0], YEARS[-1] if run[-1][0] == YEARS[-1] else span[1])
            best = max(best, (new, *span), key=lambda b: len(b[0]))
        run = []
    return best


def years(first, last):
    """The years of a rule as they are written; nothing for all of them."""
    if (first, last) == (YEARS[0], YEARS[-1]):
        return ""
    return f" {first if first != YEARS[0] else ''}..{last if last != YEARS[-1] else ''}"


def oddness(text):
    """A rule with many exceptions must earn them; days lost to a weekend, and near ones, are the likelier reasons."""
    moved = [part for part in text.replace("?", "/").partition("/")[2].split(",") if part]
    odd = sum(part[:3] not in ("sat", "sun") for part in moved) / 10
    return 2 * text.count(",") + odd + sum(abs(int(part[3:])) for part in moved) / 100


def rules(dates, bases):
    """The rules, as text, that give exactly these dates."""
    out, left, tried = [], set(dates), list(candidates(dates, bases))
    while left:
        runs = [(best_run(rule, dates, left), text) for text, rule in tried]
        (new, first, last), text = max(runs, key=lambda r: len(r[0][0]) - oddness(r[1]))
        if len(new) < 3:
            out.append(",".join(str(d) for d in sorted(left)))
            break
        out.append(text + years(first, last))
        left -= new
    return out


# --- reading back ---


def read_rule(text):
    """The dates of a rule as written; the same grammar as src/base/calendar/holidays.rs."""
    rule, _, span = text.partition(" ")
    first, _, last = span.partition("..")
    within = range(int(first or YEARS[0]), int(last or YEARS[-1]) + 1)
    if rule[:2] == "20" and rule[4] == "-":
        return {date.fromisoformat(day) for day in rule.split(",")}
    if rule.startswith(("easter", "orthodox")):
        word = "easter" if rule.startswith("easter") else "orthodox"
        method = EASTER_WESTERN if word == "easter" else EASTER_ORTHODOX
        return {easter(y, method) + timedelta(int(rule.removeprefix(word))) for y in within}
    if rule[3:5] == ">=":
        month, day = map(int, rule[5:].split("-"))
        return {weekday_from(DAYS.index(rule[:3]), month, day)[1](y) for y in within}
    moves = [None if "?" in rule else 0] * 7
    rest, _, moved = rule.replace("?", "/").partition("/")
    rest, _, gone = rest.partition("!")
    for part in filter(None, gone.split(",")):
        moves[DAYS.index(part)] = None
    for part in filter(None, moved.split(",")):
        moves[DAYS.index(part[:3])] = int(part[3:])
    month, day = map(int, rest.split("-"))
    return {fixed(month, day, moves)[1](y) for y in within} - {None}


def main():
    assert holidays.__version__ == VERSION, f"install holidays=={VERSION}"
    used = set()
    source = {code: days_of(code, used) for code, *_ in PLACES}
    assert used == OVERRIDES, f"no longer needed: {OVERRIDES - used}"
    lines, back, sums = [], {}, hashlib.sha256()
    for code, english, german in PLACES:
        country = code.partition("-")[0]
        inherited = source[country] if code != country else set()
        if not inherited <= source[code]:
            raise SystemExit(f"{code} lacks days of {country}: {sorted(inherited - source[code])[:5]}")
        own = defaultdict(set)
        for day, *names in source[code] - inherited:
            own[tuple(names)].add(day)
        all_days = Counter((d.month, d.day) for d, *_ in source[code])
        bases = sorted(md for md, n in all_days.items() if n >= 8)
        lines.append(f"{code}|{english}|{german}")
        back[code] = set(back.get(country, ()))
        found = []
        for names, dates in own.items():
            for text in rules(dates, bases):
                found.append((min(read_rule(text)).replace(year=2000), f"{text}|{'|'.join(names)}"))
                back[code] |= {(d, *names) for d in read_rule(text)}
        lines += [line for _, line in sorted(found)]
        if back[code] != source[code]:
            raise SystemExit(f"{code} differs: {sorted(back[code] ^ source[code])[:5]}")
        for day, *names in sorted(source[code]):
            sums.update(f"{code} {day} {'|'.join(names)}\n".encode())
    TABLE.write_text(HEAD.format(sum=sums.hexdigest()) + "\n".join(lines) + "\n")
    print(f"{len(PLACES)} places, {sum(map(len, source.values()))} days, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
