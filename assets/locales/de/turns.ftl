turns-text-missing = Bitte sagen Sie, was zu tun ist.
turns-text-long = Bitte verwenden Sie höchstens 500 Zeichen.
turns-done = Erledigt
turns-home = Sie sind dran
turns-late = Überfällig
turns-now = Jetzt
turns-today = Heute
turns-this-week = Diese Woche
turns-later = Später
turns-open-home = Ihre Aufgaben öffnen
turns-digest-late = Überfällig seit { $due }: { $what }
turns-digest-late-for = Überfällig seit { $due }: { $what } ({ $whom })
turns-digest-line = Bis { $due }: { $what }
turns-digest-line-for = Bis { $due }: { $what } ({ $whom })
turns-digest-one = Sie sind dran: { $what }
turns-digest-many = { $more ->
    [one] Sie sind dran: { $first } und noch etwas
   *[other] Sie sind dran: { $first } und { $more } weitere
}
turns-digest-why = Sie erhalten dies einmal am Tag, an Ihren Arbeitstagen, wenn etwas von Ihnen fällig ist. Wann und ob, bestimmen Sie auf Ihrer Seite.
turns-late-with = überfällig bei { $name }
turns-taken-by = { $name } hat es übernommen
turns-taken-by-me = Von Ihnen übernommen
turns-take = Übernehmen
turns-give-back = Zurückgeben
turns-more = Mehr zu: { $what }
turns-look = Ansehen
turns-snooze-hour = Eine Stunde zurückstellen
turns-snooze-until = Zurückstellen bis { $when }
turns-snoozed = Zurückgestellt ({ $count })
turns-snoozed-until = Wieder da: { $when }
turns-wake = Jetzt zeigen
turns-escalated-subject = Überfällig bei { $name }: { $what }
turns-escalated-line = „{ $what }“ war fällig: { $due }. { $name } hat es, und es ist noch offen.
turns-escalated-ask = Vielleicht fragen Sie { $name }, ob etwas im Weg ist. Es steht auch auf Ihrer Liste, bis es erledigt ist.
turns-escalated-many = { $more ->
    [one] Überfällig: { $first } und noch etwas
   *[other] Überfällig: { $first } und { $more } weitere
}
turns-escalated-ask-many = Vielleicht fragen Sie nach, ob etwas im Weg ist. Alles steht auch auf Ihrer Liste, bis es erledigt ist.
turns-escalated-fallback = Sie erhalten dies einmal, weil Sie die Vertretung für { $duty } sind.
turns-escalated-opener = Sie erhalten dies einmal, weil Sie es eröffnet haben.
turns-escalated-mixed = Sie erhalten dies einmal, weil Sie die Vertretung für einen Dienst sind oder es eröffnet haben.
turns-found = Aufgaben

turns-deed-opened = { $who } hat eine Aufgabe für { $what } angelegt
turns-deed-ended = { $who } hat eine Aufgabe für { $what } abgeschlossen
turns-deed-taken = { $who } hat eine Aufgabe für { $what } übernommen
turns-deed-given-back = { $who } hat eine Aufgabe für { $what } zurückgegeben
turns-deed-escalated = { $who } hat gemeldet, dass eine Aufgabe für { $what } überfällig ist
turns-deed-adopted = { $who } hat eine neue Vertretung für { $what } bestimmt
turns-deed-duty = einen Dienst
turns-letter-digest = Was fällig ist
turns-letter-escalated = Etwas ist überfällig
