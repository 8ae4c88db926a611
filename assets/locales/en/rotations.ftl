rotations-title = Duty
rotations-add = Add rotation
rotations-empty = A rotation hands a duty from person to person, on time and by itself.
rotations-empty-example = For example: Support, every Monday at 09:00, among Ada, Bob and Zoe.
rotations-new = New rotation
rotations-edit = Edit rotation
rotations-edit-action = Edit
rotations-save = Save changes
rotations-hand-over = Hand over now
rotations-hand-over-to = Hand over to
rotations-hand-over-hint = They take the rest of this shift. The order stays as it is.
rotations-hand-on-hint = They are on duty from now until the next handoff. Somebody else takes the turn of whoever is next.
# $name (String) - whose shift it is
rotations-hand-over-whose = This hands over the shift of { $name }; whoever else is on duty stays.
rotations-hand-over-who = Everybody concerned and all followers are told.
rotations-taker-gone = This person has been deactivated.
rotations-taker-same = This person is on duty already.
rotations-person-gone = Somebody in this list has been deactivated.
rotations-title-label = Name of the duty
rotations-title-hint = For example: Support
rotations-title-missing = Please give the duty a name.
rotations-title-long = Please use at most 80 characters.
rotations-zone-label = Time zone
rotations-zone-hint = The handoff follows this place's clocks, summer time included.
rotations-cadence-label = Changes hands
rotations-cadence-daily = every day
rotations-cadence-weekly = every week
rotations-cadence-manual = by hand
rotations-handoff-date = Next handoff on
rotations-handoff-time = at
rotations-handoff-missing = Please choose a date and a time, such as 2026-11-23 and 09:00.
rotations-handoff-past = The next handoff must lie ahead.
rotations-members-label = Order
rotations-members-hint = They take the duty one after the other, then from the top again.
rotations-members-missing = Please choose at least one person.
rotations-fallback-label = Fallback
rotations-fallback-hint = Answers when nobody is on duty, so that nothing is lost.
rotations-lead-label = Remind the next person
rotations-lead-hint = By mail, before their shift starts.
rotations-lead-range = Please choose between 0 and 336 hours.
rotations-every-range = Please choose a number that fits: at most 8784 hours, 366 days, 53 weeks, 24 months or 260 working days.
rotations-seats-range = Please choose between 1 and 20 people.
rotations-preview = The next handoffs
rotations-preview-action = Preview
rotations-create = Start rotation
rotations-on-duty-now = On duty now
rotations-nobody = Nobody
# $name (String) - the fallback person
rotations-fallback-answers = { $name } answers meanwhile.
rotations-next = Next
rotations-next-by-hand = when the duty is handed over
rotations-as-planned = As planned.
rotations-by-hand = No clock hands over: whoever is next takes it as soon as you say so.
rotations-nobody-next = nobody can take it yet
rotations-strip = Six weeks
rotations-coming = Coming shifts
rotations-past = Past shifts
rotations-col-when = When
rotations-col-who = Who
rotations-col-why = Why
rotations-not-announced = planned, not announced
rotations-note = Handoff note
# $name (String) - the reader
# $when (String) - when it was read
rotations-note-read-by = Read by { $name }, { $when }
rotations-note-none = No note from the last shift.
rotations-note-write = Write handoff note
rotations-note-label = What should the next person know?
rotations-note-hint = Only the people of this rotation can read it.
rotations-note-save = Save note
rotations-note-mark-read = Mark as read
rotations-note-empty = Please write at least a word.
rotations-note-long = Please use at most 10,000 characters.
rotations-note-read-already = The note has been read; please tell the reader in person.
rotations-follow = Follow
rotations-unfollow = Stop following
rotations-follow-hint = Followers hear of each handoff.
rotations-waiting = Waiting for whoever is on duty
rotations-leave-todo = Leave something to do
rotations-todo-label = What is to be done
rotations-todo-due = By
rotations-todo-save = Leave it
rotations-turn-write = Write the handoff note
rotations-turn-write-action = Write note
rotations-turn-read = Read the handoff note
rotations-turn-read-action = Read note
# $title (String) - the duty
# $until (String) - when the shift ends
rotations-subject-on = You are on duty: { $title }, until { $until }
# $title (String) - the duty
rotations-subject-on-open = You are on duty: { $title }
# $holder (String) - who took over
# $title (String) - the duty
rotations-subject-off = { $holder } took over: { $title }
# $holder (String) - who is on duty
# $title (String) - the duty
# $until (String) - when the shift ends
rotations-subject-other = { $holder } is on duty: { $title }, until { $until }
# $holder (String) - who is on duty
# $title (String) - the duty
rotations-subject-other-open = { $holder } is on duty: { $title }
# $title (String) - the duty
# $until (String) - when the gap ends
rotations-subject-gap = Nobody is on duty: { $title }, until { $until }
# $title (String) - the duty
rotations-subject-gap-open = Nobody is on duty: { $title }
# $title (String) - the duty
# $starts (String) - when the shift starts
rotations-subject-soon = Your duty starts { $starts }: { $title }
# $title (String) - the duty
# $starts (String) - when the shift started
# $ends (String) - when the shift ends
rotations-mail-on = You are on duty for { $title } from { $starts } until { $ends }.
# $title (String) - the duty
# $starts (String) - when the shift starts
rotations-mail-on-open = You are on duty for { $title } from { $starts } on, until it is handed over.
# $holder (String) - who took over
# $title (String) - the duty
# $starts (String) - when
rotations-mail-off = { $holder } has been on duty for { $title } since { $starts }. Thank you for your shift.
# $holder (String) - who is on duty
# $title (String) - the duty
# $starts (String) - when the shift started
# $ends (String) - when the shift ends
rotations-mail-other = { $holder } is on duty for { $title } from { $starts } until { $ends }.
# $holder (String) - who is on duty
# $title (String) - the duty
# $starts (String) - when the shift started
rotations-mail-other-open = { $holder } is on duty for { $title } from { $starts } on, until it is handed over.
# $title (String) - the duty
# $starts (String) - when the gap started
# $ends (String) - when the gap ends
# $fallback (String) - who answers meanwhile
rotations-mail-gap = Nobody can take { $title } from { $starts } until { $ends }. { $fallback } answers meanwhile.
# $title (String) - the duty
# $starts (String) - when the gap started
# $fallback (String) - who answers meanwhile
rotations-mail-gap-open = Nobody can take { $title } from { $starts } on. { $fallback } answers meanwhile.
# $missed (Number) - shifts that passed without anybody being told
rotations-mail-late = { $missed ->
    [0] This message is late: Turnkeep was not running at the time.
    [one] This message is late: Turnkeep was not running. One more shift passed meanwhile; it is in the record.
   *[other] This message is late: Turnkeep was not running. { $missed } more shifts passed meanwhile; they are in the record.
}
rotations-mail-note = A handoff note waits for you.
# $title (String) - the duty
# $from (String) - when the shift starts
# $until (String) - when it ends
rotations-mail-soon = You are next on duty for { $title }, from { $from } until { $until }.
rotations-open = Open the rotation
rotations-mail-why = You get this because you take part in this rotation, follow it or answer for it.
rotations-skip = Skip for now
rotations-cancel = Cancel
rotations-owners-label = Owners
rotations-owners-hint = They may change this rotation.
rotations-fallback-missing = Please choose who answers when nobody is on duty.
rotations-taker-missing = Please choose who takes over.
rotations-todo-due-wrong = Please choose today or a later day.
rotations-until-word = until
rotations-from-word = from
rotations-col-done = Action
# $zone (String) - the zone whose clocks it follows
rotations-in-zone = Hands over by the clocks of { $zone }.
# $title (String) - the duty
rotations-note-title = Handoff note: { $title }
# $from (String) - start of the shift
# $until (String) - its end
rotations-note-shift = Shift from { $from } until { $until }
# $from (String) - start of the shift, which has no end yet
rotations-note-shift-open = Shift from { $from } on
# $title (String) - the duty
rotations-hand-over-title = Hand over: { $title }
rotations-coming-more = { $n ->
    [one] { $n } more shift
   *[other] { $n } more shifts
}
# $name (String) - who would take over
# $until (String) - the last day away
rotations-taker-away = { $name } (away until { $until })
rotations-first = Your first rotation
rotations-first-intro = Something that one person at a time looks after: support, the phone, the release. You can change all of this later.
rotations-members-more = One more person
rotations-add-person = Add
rotations-owners-more = One more owner
rotations-add-owner = Add owner
rotations-choose = Choose …
rotations-choose-somebody = Please choose somebody first.
rotations-choose-nobody = Nobody: this turn stays empty
rotations-nobody-so-called = Please choose one of the people here.
# $name (String) - who moves
rotations-move-up = Move { $name } up
# $name (String) - who moves
rotations-move-down = Move { $name } down
# $name (String) - who goes
rotations-move-out = Take { $name } out
rotations-besides = Fallback, reminder and owners
rotations-lead-never = not at all
rotations-lead-hours = { $n ->
    [one] { $n } hour before
   *[other] { $n } hours before
}
rotations-lead-days = { $n ->
    [one] { $n } day before
   *[other] { $n } days before
}
rotations-preview-now = From the start
rotations-preview-nobody = Add somebody to the order, and the next handoffs stand here.
rotations-preview-zone = Choose a time zone, such as Europe/Berlin, and the next handoffs stand here.
# $name (String) - who takes over
# $when (String) - when
rotations-preview-said = Next handoff: { $name }, { $when }
# $name (String) - who would have had the shift
rotations-preview-instead = until now it was { $name }
# $who (String) - who is on duty
rotations-found = On duty: { $who }

# How the record and the list of mails say it
rotations-deed-rotation = a rotation
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-made = { $who } started { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-changed = { $who } changed { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-followed = { $who } began to follow { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-unfollowed = { $who } stopped following { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-handed-over = { $who } handed { $what } over
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-retimed = { $who } planned { $what } again under new time zone rules
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-note-written = { $who } wrote a handoff note for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-note-read = { $who } read the handoff note for { $what }
rotations-letter-handoff = Handoff
rotations-letter-soon = A shift is coming
rotations-deed-wall = a wall
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-wall-made = { $who } made { $what } for a screen
# $who (String) - who did it
# $what (String) - to whom it was done
rotations-deed-wall-revoked = { $who } revoked { $what }

rotations-cadence-other = otherwise
rotations-every = Every
rotations-unit = Counted in
rotations-unit-hours = hours
rotations-unit-days = days
rotations-unit-weeks = weeks
rotations-unit-months = months, by date
rotations-unit-working-days = working days
rotations-unit-nth-weekday = months, by weekday
rotations-unit-weekdays = weeks, on several days
rotations-times = The weekdays and times
rotations-times-hint = For example: Mon 09:00, Thu 18:00
rotations-times-wrong = Please write weekdays with their times, such as: Mon 09:00, Thu 18:00
rotations-rules = Seats, hours, holidays and leave
rotations-seats = People on duty at a time
rotations-order = Who is next
rotations-order-strict = in order
rotations-order-balanced = who has had the least
rotations-order-balanced-hint = Weekends and holidays count more, part-time and leave count too.
rotations-duty = On duty
rotations-duty-always = day and night
rotations-duty-hours = at certain hours
# $hours (String) - days and times
rotations-hours = Duty hours: { $hours }
# $days (String) - days of the week
# $from (String) - time of day
# $to (String) - time of day
rotations-hours-one = { $days } { $from } – { $to }
rotations-window-days = On these days
rotations-window-from = from
rotations-window-to = to
rotations-window-wrong = Please choose at least one day, and times such as 09:00.
rotations-own-zones = By each person’s own clock
rotations-own-zones-hint = Then 09:00 is 09:00 where each person lives.
rotations-calendars = Public holidays of
rotations-calendars-hint = Codes of countries or regions, such as DE-BY or NO; several with commas.
# $code (String) - what was typed
rotations-calendar-unknown = There is no public holiday calendar called { $code }.
# $code (String) - what was typed
# $near (String) - known codes
rotations-calendar-near = There is no public holiday calendar called { $code }. Is it { $near }?
rotations-holidays-off = Nobody is on duty on holidays
rotations-policy = When somebody is on leave
rotations-policy-hint = Only the shift that is missed and the one that makes up for it change.
rotations-policy-defer = they keep their turn
rotations-policy-defer-hint = And take the next shift they can.
rotations-policy-exchange = they trade turns
rotations-policy-exchange-hint = With the nearest shift that suits both.
rotations-policy-forfeit = they lose their turn
rotations-policy-forfeit-hint = The order goes on without them.
rotations-policy-ask = somebody is asked
rotations-policy-ask-hint = Without an answer they keep their turn.
rotations-miss = They miss a shift if they are away for
rotations-miss-none = any hour of it
rotations-miss-quarter = more than a quarter of it
rotations-miss-half = more than half of it
rotations-as-it-is = as it is now
rotations-hand-on = Whoever is next
rotations-file = The file
rotations-file-new = Rotation from a file
# $title (String) - what the rotation is called
rotations-file-of = { $title } as a file
rotations-file-intro = Everything that decides who is next, in a file you can keep and change. Bringing it back changes the plan after the running shift; whoever is on duty stays.
rotations-file-new-intro = Paste a rotation in TOML or JSON. People are found by their names here.
rotations-file-save = Save as a file
rotations-file-into = Use this file
# $line (Number) - line of the file
# $sentence (String) - what is wrong there
rotations-file-line = Line { $line }: { $sentence }
# $name (String) - a name in the file
rotations-file-nobody = Nobody here is called { $name }, or several people are.
rotations-file-action = As a file
# $when (String) - when the other rules begin
rotations-planned = Other rules are planned from { $when } on, and stay planned unless the next handoff is later than that.
rotations-from-file = From a file
rotations-file-workspace = Please say in which workspace: --workspace with its name or id.
rotations-ledger = Who has had how much
rotations-ledger-hint = Hours on duty of the last year. The bar is the load: weekends and holidays count more, leave and part time count too.
