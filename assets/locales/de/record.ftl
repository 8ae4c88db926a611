record-title = Protokoll
record-intro = Was hier geschah, wann und durch wen. Was geschah, bleibt ein Jahr; durch wen, wird nach 30 Tagen vergessen.
record-chained = { $count ->
    [one] { $count } Eintrag im ganzen Haus, verkettet bis { $head }
   *[other] { $count } Einträge im ganzen Haus, verkettet bis { $head }
}
record-chained-how = Jeder Eintrag ist mit allen früheren verkettet, sodass keiner unbemerkt geändert werden kann. Prüfen Sie es auf dem Server mit diesem Befehl: Er nennt dieselbe Zahl und eine Wurzel, die genauso beginnt.
record-chained-elsewhere = Jeder Eintrag ist mit allen früheren verkettet, sodass keiner unbemerkt geändert werden kann. Wer den Server betreibt, kann das prüfen.

record-search = Protokoll durchsuchen
record-who = Wer
record-anybody = Alle
record-kind = Was
record-everything = Alles
record-kind-people = Personen
record-kind-rotations = Dienste
record-kind-turns = Aufgaben
record-kind-sign-in = Anmeldung
record-kind-settings = Einstellungen und E-Mail
record-from = Von
record-until = Bis
record-show = Anzeigen
record-show-all = Alles anzeigen
record-day-wrong = Bitte wählen Sie einen Tag, etwa 2026-11-25.
record-days-reversed = Der letzte Tag liegt vor dem ersten.
record-found = { $n ->
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}
record-found-more = Mehr als { $n } Einträge
record-newer = Neuere
record-older = Ältere
record-pages = Seiten
record-today = Heute
record-yesterday = Gestern
record-none = Hier ist noch nichts geschehen, was in das Protokoll gehört.
record-none-example = Ein Eintrag liest sich so: „Ada hat Support übergeben“.
record-none-found = Nichts gefunden. Durch wen etwas geschah, ist nur 30 Tage lang bekannt.

record-forgotten = Jemand (nicht mehr genannt)
record-clock = Die Uhr
record-console = Die Konsole
record-stranger = Jemand ohne Anmeldung
record-themselves = sich selbst
record-unknown = { $who } hat etwas getan, wofür hier ein Satz fehlt: { $event }

record-deed-mail = { $who } hat den Versand von E-Mail geändert
record-deed-retimed = { $who } hat nach neuen Zeitzonenregeln neu geplant
record-deed-resent = { $who } hat eine E-Mail an { $what } noch einmal verschicken lassen
record-deed-all-resent = { $who } hat alle gescheiterten E-Mails noch einmal verschicken lassen
