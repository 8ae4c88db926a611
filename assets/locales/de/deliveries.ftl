deliveries-title = Zustellungen
deliveries-intro = Was Turnkeep verschickt hat, an wen und wie es ausging; die letzten 90 Tage.
deliveries-urgent = Anmeldelinks und Einladungen werden aus dem Arbeitsspeicher verschickt und nirgends aufbewahrt; deshalb stehen sie nicht hier.
deliveries-search = Zustellungen durchsuchen
deliveries-state = Ausgang
deliveries-any = Alle
deliveries-state-waiting = Wartende
deliveries-state-failed = Gescheiterte
deliveries-to = An
deliveries-found = { $n ->
    [one] { $n } E-Mail
   *[other] { $n } E-Mails
}
deliveries-found-more = Mehr als { $n } E-Mails
deliveries-none = Es wurde noch nichts verschickt.
deliveries-none-example = Übergaben, Erinnerungen und Fälliges erscheinen hier, sobald etwas verschickt wird.
deliveries-none-found = Nichts gefunden.

deliveries-col-about = Worum es geht
deliveries-col-when = Wann
deliveries-col-act = Aktion
deliveries-sent = Verschickt
deliveries-failed = Gescheitert
deliveries-dropped = Nicht mehr nötig
deliveries-waiting = Wartet
deliveries-next = nächster Versuch { $when }
deliveries-planned = geplant für { $when }
deliveries-tries = { $n ->
    [one] { $n } Versuch
   *[other] { $n } Versuche
}
deliveries-again = Erneut senden
deliveries-again-to = , die E-Mail an { $name }
deliveries-all-again = Alle gescheiterten erneut senden
deliveries-somebody = Jemand

deliveries-some-failed = { $n ->
    [one] { $n } E-Mail wurde aufgegeben.
   *[other] { $n } E-Mails wurden aufgegeben.
}
deliveries-many-failed = Mehr als { $n } E-Mails wurden aufgegeben.
deliveries-hint-words = Unter den Versuchen steht, was der Mailserver gesagt hat. Ist die Ursache behoben, senden Sie sie erneut.
deliveries-hint-off = E-Mail ist nicht eingerichtet. Was wartet, geht hinaus, sobald sie es ist.
deliveries-hint-off-elsewhere = E-Mail ist nicht eingerichtet; das kann die Verwaltung des ersten Arbeitsbereichs tun. Was wartet, geht dann hinaus.

deliveries-sent-already = Diese E-Mail wurde schon verschickt.
deliveries-nothing-left = Diese E-Mail wird nicht mehr gebraucht.
deliveries-not-tried = Diese E-Mail wurde noch nicht versucht. Sie geht von selbst hinaus.
deliveries-text-gone = Was in dieser E-Mail stehen sollte, ist nicht mehr gespeichert.
deliveries-person-gone = Diese Person wurde deaktiviert und erhält keine E-Mails.
