turns-text-missing = Please say what is to be done.
turns-text-long = Please use at most 500 letters.
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
turns-digest-why = You get this once a day, in your working hours, when something is due from you.
