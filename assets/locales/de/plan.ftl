plan-nobody = Niemand
plan-in-order = Der Reihe nach
plan-catching-up = { $name } holt den Dienst vom { $day } nach
plan-instead-of-one = { $name }, weil { $away } bis { $day } abwesend ist
plan-instead-of-many = { $name }, weil { $away } abwesend sind
plan-gap-one = Niemand, weil { $away } abwesend ist
plan-gap-many = Niemand, weil { $away } alle abwesend sind
plan-nobody-listed = Noch niemand in der Reihenfolge
plan-handed-over-by = Übergeben von { $name }
plan-handed-over = Von Hand übergeben
plan-left = { $name }, weil { $left } ausgeschieden ist
plan-names = { $most } und { $last }

strip-title = { $weeks ->
    [one] { $name }: Dienste in { $weeks } Woche ab { $day }
   *[other] { $name }: Dienste in { $weeks } Wochen ab { $day }
}
strip-empty = Keine Dienste in diesen Wochen.
strip-bar = { $name }, { $from } – { $until }
strip-now = jetzt

zone-is-offset = Bitte wählen Sie einen Ort statt einer festen Abweichung, zum Beispiel Europe/Paris: Eine feste Abweichung folgt der Sommerzeit nicht.
zone-is-abbreviation = Diese Abkürzung sagt nicht, nach welchem Ort sich die Uhren richten. Meinten Sie { $names }?
zone-unknown-near = Keine Zeitzone heißt so. Meinten Sie { $names }?
zone-unknown = Keine Zeitzone heißt so. Bitte wählen Sie die nächste größere Stadt, zum Beispiel Europe/Paris.
