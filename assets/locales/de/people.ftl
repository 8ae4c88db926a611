people-address-taken = Diese Adresse gehört hier schon jemandem.
people-address-wrong = Das sieht nicht nach einer E-Mail-Adresse aus. Beispiel: ada@example.eu
people-name-missing = Bitte geben Sie einen Namen an.
people-name-long = Bitte verwenden Sie höchstens 100 Buchstaben für den Namen.

people-language-unknown = Bitte wählen Sie eine dieser Sprachen.
people-days-wrong = Bitte wählen Sie aus Montag bis Sonntag.
people-time-wrong = Bitte geben Sie eine Uhrzeit an, etwa 09:00.
people-day-missing = Bitte wählen Sie einen Tag.
people-leave-reversed = Der letzte Tag liegt vor dem ersten.
people-leave-past = Diese Tage sind schon vorbei.
people-leave-long = Das ist mehr als ein Jahr. Stimmt die Jahreszahl?
people-leave-overlaps = Einige dieser Tage sind schon als Abwesenheit eingetragen.
people-nobody-named = Bitte nennen Sie mindestens eine Person mit E-Mail-Adresse.
people-too-many-named = { $n ->
    [one] Bitte laden Sie höchstens { $n } Person auf einmal ein.
   *[other] Bitte laden Sie höchstens { $n } Personen auf einmal ein.
}
people-entry-wrong = Eintrag { $n } ist keine E-Mail-Adresse.
people-entry-twice = Eintrag { $n } hat dieselbe Adresse wie ein früherer.
people-entry-taken = Eintrag { $n }: Diese Adresse gehört hier schon jemandem.
people-in-already = Es gibt keine offene Einladung: Die Person ist schon dabei, oder die Einladung wurde zurückgezogen.
people-last-admin = Ohne { $name } gäbe es niemanden mehr in der Verwaltung. Übertragen Sie diese Rolle zuerst einer anderen Person.

people-somebody = Jemand
people-span = { $from } bis { $until }
people-leave-entered-subject = { $by } hat Abwesenheit für Sie eingetragen: { $days }
people-leave-entered-line = An diesen Tagen fällt keine Schicht auf Sie. Stimmt das nicht, nehmen Sie den Eintrag auf Ihrer Seite zurück.
people-leave-withdrawn-subject = { $by } hat Ihre Abwesenheit zurückgenommen: { $days }
people-leave-withdrawn-line = An diesen Tagen können wieder Schichten auf Sie fallen. Stimmt das nicht, tragen Sie Ihre Abwesenheit auf Ihrer Seite ein.
people-to-my-leave = Meine Abwesenheiten ansehen
people-to-my-page = Meine Seite ansehen
people-why-about-you = Sie erhalten dies, weil sich ändert, was über Sie gespeichert ist. Es wird einmal mitgeteilt.
people-now-admin = Sie verwalten jetzt { $workspace }
people-no-longer-admin = Sie verwalten { $workspace } nicht mehr
people-now-privacy = Sie sind jetzt für den Datenschutz bei { $workspace } zuständig
people-no-longer-privacy = Sie sind nicht mehr für den Datenschutz bei { $workspace } zuständig
people-now-member = Sie sind jetzt Mitglied bei { $workspace }
people-no-longer-member = Sie sind nicht mehr Mitglied bei { $workspace }
people-role-by = Geändert von { $by }.
people-invite-subject = { $by } lädt Sie zu { $workspace } ein
people-invite-hello = Guten Tag { $name },
people-invite-what = { $workspace } hält mit Turnkeep fest, wer gerade an der Reihe ist.
people-invite-how = Nehmen Sie mit dem Link unten an. Er gilt nur für Sie und nur einmal. Ein Passwort brauchen Sie nicht.
people-invite-accept = Einladung annehmen
people-invite-why = Sie erhalten dies, weil { $by } Ihre Adresse eingetragen hat. Wenn Sie nichts tun, erhalten Sie nichts weiter.
