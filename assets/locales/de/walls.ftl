walls-as-of = Stand { $time }
walls-held-up = Turnkeep kann gerade nichts speichern. Übergaben warten, diese Anzeige kann veraltet sein.
walls-nothing = Es gibt noch keinen Dienstplan, der hier stehen könnte.
walls-more = { $n ->
    [one] und { $n } weiterer Dienstplan
   *[other] und { $n } weitere Dienstpläne
}

walls-title = Wandanzeigen
walls-intro = Jede ist eine Seite für einen Bildschirm. Sie zeigt allen, die den Link haben, wer gerade Dienst hat.
walls-add = Wandanzeige anlegen
walls-empty = Eine Wandanzeige zeigt groß, wer gerade Dienst hat, auf einem Bildschirm, an dem alle vorbeikommen.
walls-empty-example = Zum Beispiel: der Fernseher in der Küche. Er braucht keine Anmeldung, zeigt nur Namen und Dienste, und nichts mehr, sobald Sie den Link widerrufen.
walls-new = Neue Wandanzeige
walls-new-text = Wer den Link hat, sieht den Namen dieses Arbeitsbereichs, die gewählten Dienste und die Namen derer, die jetzt und danach Dienst haben; hat gerade niemand Dienst, auch den Namen der Vertretung. Sonst nichts, und ohne Anmeldung.
walls-label = Name der Wandanzeige
walls-label-hint = Nur für Sie, etwa: Küche, zweiter Stock
walls-label-missing = Bitte geben Sie der Wandanzeige einen Namen.
walls-label-long = Bitte verwenden Sie höchstens 80 Zeichen.
walls-shows = Zeigt
walls-shows-all = Alle Dienste
walls-shows-all-hint = Auch solche, die später dazukommen
walls-shows-some = Nur einige
walls-rotations = Welche
walls-rotations-missing = Bitte wählen Sie mindestens einen Dienst.
walls-make = Link erstellen
walls-link-title = Die Wandanzeige ist bereit
walls-link = Link der Wandanzeige
walls-link-open = Hier ansehen
walls-link-text = Der Link wird nur jetzt gezeigt. Öffnen Sie ihn auf dem Bildschirm, oder kopieren Sie ihn dorthin, wo er gebraucht wird.
walls-link-how = Die Seite füllt den Bildschirm und hält sich selbst aktuell. Ging der Link verloren oder kam er in falsche Hände, widerrufen Sie ihn und legen Sie eine neue Wandanzeige an.
walls-link-done = Fertig
walls-made = Angelegt { $day }
walls-made-by = Angelegt { $day } von { $name }
walls-seen = zuletzt angesehen { $day }
walls-unseen = noch nicht angesehen
walls-revoke = Widerrufen
