# Why somebody serves a shift
plan-nobody = Nobody
plan-in-order = In order
# $name (String) - who serves
# $day (String) - the day on which the kept turn would have started
plan-catching-up = { $name } takes the turn kept from { $day }
# $name (String) - who serves
# $away (String) - who is away
# $day (String) - the last day away
plan-instead-of-one = { $name }, because { $away } is away until { $day }
# $name (String) - who serves
# $away (String) - who are away, several
plan-instead-of-many = { $name }, because { $away } are away
# $away (String) - who is away
plan-gap-one = Nobody, because { $away } is away
# $away (String) - who are away, several
plan-gap-many = Nobody, because { $away } are all away
plan-nobody-listed = Nobody is in the order
# $name (String) - who handed over
plan-handed-over-by = Handed over by { $name }
plan-handed-over = Handed over by hand
# $name (String) - who serves
# $left (String) - who left
plan-left = { $name }, because { $left } left
# $most (String) - all names but the last
# $last (String) - the last name
plan-names = { $most } and { $last }

# Why somebody serves, by the whole planner
# $name (String) - who serves
plan-balanced = { $name }, with the least duty so far
# $name (String) - who serves
# $away (String) - who is away
# $day (String) - the last day away
# $takes (String) - the day on which the one away serves in return
plan-instead-of-one-takes = { $name }, because { $away } is away until { $day }; { $away } takes { $takes }
# $name (String) - who serves
# $away (String) - who are away, several
# $first (String) - the first of them
# $takes (String) - the day on which the first of them serves in return
plan-instead-of-many-takes = { $name }, because { $away } are away; { $first } takes { $takes }
# $name (String) - who would serve
# $away (String) - who is away
# $by (String) - until when an answer counts
plan-proposed = { $name } is proposed, because { $away } is away; somebody should answer by { $by }
# $name (String) - who serves
plan-anyway = { $name }, although away, as was agreed
# $name (String) - who serves
# $who (String) - who was passed
plan-not-their-day = { $name }, because { $who } does not serve at such times
# $name (String) - who serves
plan-bridging = { $name } stays until the new timetable begins
# $name (String) - who serves
# $of (String) - whose turn it is
plan-covered = { $name } covers for { $of }
# $name (String) - who serves
# $with (String) - who serves the other slot
plan-swapped = { $name }, in a swap with { $with }
# $name (String) - who serves
# $of (String) - who would have served
plan-overridden-of = { $name } instead of { $of }, by an override
# $name (String) - who serves
plan-overridden = { $name } as well, by an override
# $name (String) - who serves
plan-temporary = { $name }, by a temporary schedule
plan-too-few = Nobody, because there are fewer people than seats
plan-nobody-meant = Nobody, as the order has it
plan-closed = Nobody, because no hours of duty are in this time
# $who (String) - who was taken off duty
plan-removed = Nobody, because an override takes { $who } off duty
plan-not-in-temporary = Nobody, because the temporary schedule lists nobody
# $name (String) - who serves
# $left (String) - who is gone
plan-gone = { $name }, because { $left } is no longer here

# What a plan warns of
# $at (String) - from when on
# $there (Number) - how many are on duty
# $seats (Number) - how many should be
warning-short-handed = On duty from { $at }: only { $there } of { $seats } people
# $name (String) - who would serve
# $at (String) - from when on
warning-cannot-serve = { $name } is on duty from { $at }, although away
# $name (String) - who never serves
warning-starved = { $name } has no duty in this whole time, while others serve twice or more
# $name (String) - who serves
# $at (String) - from when on
warning-no-rest = { $name } serves from { $at } with less rest than wished, for nobody else could
# $name (String) - who is away
# $at (String) - when the slot starts
# $by (String) - until when an answer counts
warning-unanswered = { $name } is away from { $at }: somebody should say by { $by } whether the turn passes on
# $number (Number) - which override of the list
# $at (String) - when it starts
warning-override-idle = Override { $number }, from { $at }, changes nothing
# $number (Number) - which swap of the list
warning-swap-void = Cover or swap { $number } has no effect: who gives does not have the slot, or who takes it is away or already in it
# $name (String) - who wants to be covered
# $at (String) - when the slot starts
warning-cover-open = { $name } still looks for somebody to cover from { $at }
# $at (String) - when the handoff is
warning-handoff-moved = The clocks skip the time of a handoff: it is on { $at }
# $at (String) - where the plan ends
warning-cut-off = The plan is too long and ends here, on { $at }

# The strip
# $name (String) - the duty
# $day (String) - its first day
strip-title = { $weeks ->
    [one] { $name }: { $weeks } week of shifts from { $day }
   *[other] { $name }: { $weeks } weeks of shifts from { $day }
}
strip-empty = No shifts in these weeks.
# $name (String) - who serves
# $from (String) - when it starts
# $until (String) - when it ends
strip-bar = { $name }, { $from } – { $until }
# $name (String) - who serves
# $when (String) - from when on
strip-bar-open = { $name }, { $when }
strip-now = now
# $day (String) - which day
strip-holiday = { $day }: public holiday

# Zones
zone-is-offset = Choose a place instead of an offset, such as Europe/Paris: an offset does not follow summer time.
# $names (String) - places with their zones
zone-is-abbreviation = This abbreviation does not say which place's clocks to follow. Did you mean { $names }?
# $names (String) - the nearest names, best first
zone-unknown-near = No time zone has this name. Did you mean { $names }?
zone-unknown = No time zone has this name. Choose the nearest large city, such as Europe/Paris.
# $by (String) - who would
# $name (String) - who wants to be covered
# $at (String) - when the slot starts
warning-cover-taken = { $by } would cover for { $name } from { $at }; an owner should say yes or no
