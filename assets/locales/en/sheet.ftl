# A plan written out
# $title (String) - what the rotation is called
# $when (String) - from when to when
# $zone (String) - the time zone
sheet-heading = { $title }, { $when } ({ $zone })
sheet-when = When
sheet-seat = Seat
sheet-who = Who
sheet-hours = Hours
sheet-why = Why
# $from (String) - when it starts
sheet-open = from { $from } on
sheet-none = No shifts in this time.
# $at (String) - the instant
sheet-none-at = No shift holds { $at }.
sheet-gaps = Nobody on duty
sheet-warnings = To look at
# $when (String) - from when to when
sheet-ledger = Who has had how much, { $when }
sheet-shifts = Shifts
sheet-night = Night
sheet-weekend = Weekend
sheet-holiday = Holiday
sheet-owes = Owes
sheet-credit = Credit
sheet-load = Load
# $whole (String) - whole hundredths
# $tenth (String) - tenths of a hundredth
sheet-percent = { $whole }.{ $tenth } %
# $percent (String) - the least load as a part of the greatest
sheet-score = Evenness: { $percent } (100 % is even)
# $title (String) - what the rotation is called
sheet-calendar = On duty: { $title }
# $title (String) - what the rotation is called
# $who (String) - who serves
sheet-event = On duty: { $title } ({ $who })
# $title (String) - what the rotation is called
sheet-event-nobody = Nobody on duty: { $title }
# $count (Number) - how many there are
sheet-shifts-in-all =
    { $count ->
        [one] { $count } shift in all
       *[other] { $count } shifts in all
    }

# What cannot be planned
sheet-no-file = There is no such file.
# $why (String) - in the words of the system
sheet-unreadable = This file cannot be read: { $why }.
sheet-want-time = Write a day such as 2026-01-05, a time such as 2026-01-05T09:00, or an instant such as 2026-01-05T09:00+01:00, from the year 1900 to 2200.
sheet-not-after = The end has to be after the start (--from).
# $years (Number) - how many years
sheet-too-long =
    { $years ->
        [one] A plan is of { $years } year at the most.
       *[other] A plan is of { $years } years at the most.
    }
