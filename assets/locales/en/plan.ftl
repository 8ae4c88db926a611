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
plan-nobody-listed = Nobody is in the order yet
# $name (String) - who handed over
plan-handed-over-by = Handed over by { $name }
plan-handed-over = Handed over by hand
# $name (String) - who serves
# $left (String) - who left
plan-left = { $name }, because { $left } left
# $most (String) - all names but the last
# $last (String) - the last name
plan-names = { $most } and { $last }

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
strip-now = now

# Zones
zone-is-offset = Choose a place instead of an offset, such as Europe/Paris: an offset does not follow summer time.
# $names (String) - places with their zones
zone-is-abbreviation = This abbreviation does not say which place's clocks to follow. Did you mean { $names }?
# $names (String) - the nearest names, best first
zone-unknown-near = No time zone has this name. Did you mean { $names }?
zone-unknown = No time zone has this name. Choose the nearest large city, such as Europe/Paris.
