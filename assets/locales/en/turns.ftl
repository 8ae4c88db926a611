turns-text-missing = Please say what is to be done.
turns-text-long = Please use at most 500 characters.
turns-done = Done
turns-home = Your turn
turns-late = Late
turns-now = Now
turns-today = Today
turns-this-week = This week
turns-later = Later
turns-open-home = Open your turns
# $due (String) - when it was due
# $what (String) - the turn
turns-digest-late = Late since { $due }: { $what }
# $due (String) - when it was due
# $what (String) - the turn
# $whom (String) - for whom or from whom
turns-digest-late-for = Late since { $due }: { $what } ({ $whom })
# $due (String) - when it is due
# $what (String) - the turn
turns-digest-line = By { $due }: { $what }
# $due (String) - when it is due
# $what (String) - the turn
# $whom (String) - for whom or from whom
turns-digest-line-for = By { $due }: { $what } ({ $whom })
# $what (String) - the turn
turns-digest-one = Your turn: { $what }
# $more (Number) - how many besides
# $first (String) - the first turn
turns-digest-many = { $more ->
    [one] Your turn: { $first }, and one more
   *[other] Your turn: { $first }, and { $more } more
}
turns-digest-why = You get this once a day, on your working days, if something is due from you. When it comes, and whether, you choose on your page.
# $name (String) - who has the turn
turns-late-with = late with { $name }
# $name (String) - who took the turn
turns-taken-by = { $name } has it
turns-taken-by-me = You have it
turns-take = Take it
turns-give-back = Give it back
# $what (String) - the turn
turns-more = More for: { $what }
turns-look = Have a look
turns-snooze-hour = Snooze for an hour
# $when (String) - when it comes back
turns-snooze-until = Snooze until { $when }
# $count (Number) - how many turns are snoozed
turns-snoozed = Snoozed ({ $count })
# $when (String) - when it comes back
turns-snoozed-until = Back { $when }
turns-wake = Show it now
# $name (String) - who has the turn
# $what (String) - the turn
turns-escalated-subject = Late with { $name }: { $what }
# $what (String) - the turn
# $due (String) - when it was due
# $name (String) - who has the turn
turns-escalated-line = “{ $what }” was due { $due }. { $name } has it, and it is still open.
# $name (String) - who has the turn
turns-escalated-ask = You may ask { $name } whether something is in the way. It is on your list as well, until it is done.
# $more (Number) - how many besides
# $first (String) - the first turn
turns-escalated-many = { $more ->
    [one] Late: { $first }, and one more
   *[other] Late: { $first }, and { $more } more
}
turns-escalated-ask-many = You may ask them whether something is in the way. All of it is on your list as well, until it is done.
# $duty (String) - the duty
turns-escalated-fallback = You get this once, because you are the fallback of { $duty }.
turns-escalated-opener = You get this once, because you opened it.
turns-escalated-mixed = You get this once, because you are the fallback of a duty, or because you opened it.
turns-found = Turns

# How the record and the list of mails say it
# $who (String) - who did it
# $what (String) - to whom it was done
turns-deed-opened = { $who } opened a turn for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
turns-deed-ended = { $who } closed a turn for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
turns-deed-taken = { $who } took over a turn for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
turns-deed-given-back = { $who } gave back a turn for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
turns-deed-escalated = { $who } passed on that a turn for { $what } is late
# $who (String) - who did it
# $what (String) - to whom it was done
turns-deed-adopted = { $who } named a new fallback for { $what }
turns-deed-duty = a duty
turns-letter-digest = What is due
turns-letter-escalated = Something is late
