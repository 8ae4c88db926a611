turns-text-missing = Bitte sagen Sie, was zu tun ist.
turns-text-long = Bitte verwenden Sie höchstens 500 Buchstaben.
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
turns-digest-why = Sie erhalten dies einmal am Tag in Ihrer Arbeitszeit, wenn etwas von Ihnen fällig ist.
