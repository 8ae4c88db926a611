# Rahmen
web-skip = Zum Inhalt springen
web-nav = Hauptmenü
web-nav-turns = Sie sind dran
web-nav-duty = Dienst
web-nav-people = Personen
web-nav-settings = Einstellungen
web-me = Sie und Ihre Einstellungen
web-me-of = { $name }: Sie und Ihre Einstellungen
web-sign-out = Abmelden
web-turns-waiting = { $n ->
    [0] Nichts wartet auf Sie
    [one] { $n } Aufgabe wartet auf Sie
   *[other] { $n } Aufgaben warten auf Sie
}
web-title = { $title } · { $workspace }
web-home = Zur Startseite
web-other-workspace = In einen anderen Arbeitsbereich wechseln
web-search = Suchen
web-unsent = Es kam keine Antwort, vielleicht wurde dies also nicht gespeichert. Ihre Eingaben sind nicht verloren: Sehen Sie nach, ob es angekommen ist, und senden Sie es sonst noch einmal.

web-keys = Tastenkürzel
web-keys-primary = Die Hauptaktion der Seite
web-keys-list = Diese Liste
web-keys-close = Offenes schließen
web-keys-off = Sie ruhen, während Sie schreiben, und lassen sich in Ihren Einstellungen abschalten.
web-close = Schließen

web-badge-ok = In Ordnung
web-badge-soon = Bald
web-badge-late = Überfällig
web-notice-good = Erledigt
web-notice-note = Hinweis
web-notice-soon = Bitte beachten
web-notice-late = Nicht möglich

web-optional = optional
web-look-again = Bitte sehen Sie hier noch einmal nach
web-missing = Bitte füllen Sie dieses Feld aus.
web-choose = Bitte wählen Sie eine Möglichkeit.
web-stale-form = Diese Seite war zu lange geöffnet. Nichts ist verloren: Sehen Sie alles kurz durch und senden Sie es noch einmal.
web-copy = Kopieren
web-copied = Kopiert
web-step = Schritt { $n } von { $of }
web-step-done = erledigt

web-browser-on = { $browser } unter { $os }
web-browser-any-on = Ein Browser unter { $os }
web-browser-any = Ein Browser

web-not-found = Hier ist nichts
web-not-found-text = Der Link ist vielleicht alt oder vertippt, oder die Seite gehört jemand anderem.
web-not-found-elsewhere = In einem anderen Arbeitsbereich nachsehen
web-refused = So geht es leider nicht
web-conflict = Jemand war schneller
web-conflict-text = Das hat sich geändert, während Sie es ansahen. Gehen Sie zurück, laden Sie neu und entscheiden Sie noch einmal.
web-too-many = Bitte etwas langsamer
web-too-many-text = Das war oft in kurzer Zeit. Versuchen Sie es in etwa { $wait } wieder.
web-wait-seconds = { $n ->
    [one] { $n } Sekunde
   *[other] { $n } Sekunden
}
web-wait-minutes = { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
}
web-wait-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
web-fault = Bei uns ist etwas schiefgegangen
web-fault-text = Es ist vermerkt. Wenn Sie jemandem davon erzählen, nennen Sie diese Kennung:
web-foreign = Das kam von einer fremden Seite
web-foreign-text = Zu Ihrem Schutz nehmen wir nur an, was von unseren eigenen Seiten kommt. Öffnen Sie die Seite hier und senden Sie es noch einmal.
web-unreadable = Das konnten wir nicht lesen
web-unreadable-text = Was ankam, war beschädigt oder keines unserer Formulare. Gehen Sie zurück und senden Sie es noch einmal.
web-too-large = Das ist zu viel auf einmal
web-too-large-text = Ein Formular fasst hier bis zu 64 kB. Gehen Sie zurück, kürzen Sie den Text und senden Sie ihn noch einmal.
web-unwritable = Das ließ sich nicht speichern
web-full-text = Die Festplatte ist voll. Wer dieses Turnkeep betreut, muss Platz schaffen; danach geht es von selbst weiter. Lesen lässt sich weiterhin alles.
web-broken-text = Die Festplatte oder etwas bei uns ist ausgefallen. Wer dieses Turnkeep betreut, muss es neu starten. Lesen lässt sich weiterhin alles.
web-busy = Einen Moment, bitte
web-busy-text = Gerade wartet zu viel darauf, gespeichert zu werden; dies wurde nicht gespeichert. Gehen Sie zurück und senden Sie es noch einmal.

web-full-form = Die Festplatte ist voll, deshalb ist das nicht gespeichert. Ihre Eingaben stehen noch hier: Senden Sie sie noch einmal, sobald wieder Platz ist.
web-broken-form = Das ist nicht gespeichert und lässt sich erst speichern, wenn Turnkeep neu gestartet ist. Ihre Eingaben stehen noch hier.
web-busy-form = Gerade wartet zu viel darauf, gespeichert zu werden; dies wurde nicht gespeichert. Ihre Eingaben stehen noch hier: Senden Sie sie noch einmal.

web-full-banner = Die Festplatte ist voll: Lesen lässt sich alles, speichern nichts. Sobald wieder Platz ist, geht es von selbst weiter.
web-broken-banner = Lesen lässt sich alles, speichern nichts mehr. Wer dieses Turnkeep betreut, muss es neu starten.

web-screen-hold = Diese Seite anhalten
web-screen-go-on = Diese Seite wieder von selbst aktualisieren
web-search-all = In allem
