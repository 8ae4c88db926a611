sheet-heading = { $title }, { $when } ({ $zone })
sheet-when = Wann
sheet-seat = Platz
sheet-who = Wer
sheet-hours = Stunden
sheet-why = Warum
sheet-open = ab { $from }
sheet-none = Keine Dienste in dieser Zeit.
sheet-none-at = Zu diesem Zeitpunkt gibt es keinen Dienst: { $at }.
sheet-gaps = Niemand im Dienst
sheet-warnings = Zu beachten
sheet-ledger = Wer wie viel Dienst hatte, { $when }
sheet-shifts = Dienste
sheet-night = Nacht
sheet-weekend = Wochenende
sheet-holiday = Feiertag
sheet-owes = Schuldet
sheet-credit = Guthaben
sheet-load = Last
sheet-percent = { $whole },{ $tenth } %
sheet-score = Gleichmaß: { $percent } (100 % ist gleichmäßig)
sheet-calendar = Im Dienst: { $title }
sheet-event = Im Dienst: { $title } ({ $who })
sheet-event-nobody = Niemand im Dienst: { $title }
sheet-shifts-in-all =
    { $count ->
        [one] Insgesamt { $count } Dienst
       *[other] Insgesamt { $count } Dienste
    }

sheet-no-file = Diese Datei gibt es nicht.
sheet-unreadable = Diese Datei lässt sich nicht lesen: { $why }.
sheet-want-time = Bitte einen Tag wie 2026-01-05, eine Uhrzeit wie 2026-01-05T09:00 oder einen Zeitpunkt wie 2026-01-05T09:00+01:00 angeben, im Jahr 1900 bis 2200.
sheet-not-after = Das Ende muss nach dem Anfang (--from) liegen.
sheet-too-long =
    { $years ->
        [one] Ein Plan umfasst höchstens { $years } Jahr.
       *[other] Ein Plan umfasst höchstens { $years } Jahre.
    }
