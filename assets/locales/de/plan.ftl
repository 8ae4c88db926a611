plan-nobody = Niemand
plan-in-order = Der Reihe nach
plan-catching-up = { $name } holt den Dienst vom { $day } nach
plan-instead-of-one = { $name }, weil { $away } bis { $day } abwesend ist
plan-instead-of-many = { $name }, weil { $away } abwesend sind
plan-gap-one = Niemand, weil { $away } abwesend ist
plan-gap-many = Niemand, weil { $away } alle abwesend sind
plan-nobody-listed = Niemand ist in der Reihenfolge
plan-handed-over-by = Übergeben von { $name }
plan-handed-over = Von Hand übergeben
plan-left = { $name }, weil { $left } ausgeschieden ist
plan-names = { $most } und { $last }

plan-balanced = { $name }, mit bisher am wenigsten Dienst
plan-instead-of-one-takes = { $name }, weil { $away } bis { $day } abwesend ist; { $away } übernimmt dafür ab { $takes }
plan-instead-of-many-takes = { $name }, weil { $away } abwesend sind; { $first } übernimmt dafür ab { $takes }
plan-proposed = Vorschlag: { $name }, weil { $away } abwesend ist; um Antwort bis { $by } wird gebeten
plan-anyway = { $name }, trotz Abwesenheit, wie vereinbart
plan-not-their-day = { $name }, weil { $who } zu solchen Zeiten keinen Dienst hat
plan-bridging = { $name } bleibt, bis der neue Zeitplan beginnt
plan-covered = { $name } springt für { $of } ein
plan-swapped = { $name }, im Tausch mit { $with }
plan-overridden-of = { $name } statt { $of }, durch eine Ausnahme
plan-overridden = { $name } zusätzlich, durch eine Ausnahme
plan-temporary = { $name }, nach einem vorübergehenden Plan
plan-too-few = Niemand, weil es weniger Personen als Plätze gibt
plan-nobody-meant = Niemand, so sieht es die Reihenfolge vor
plan-closed = Niemand, weil in dieser Zeit kein Dienst vorgesehen ist
plan-removed = Niemand, weil eine Ausnahme { $who } vom Dienst freistellt
plan-not-in-temporary = Niemand, weil der vorübergehende Plan niemanden vorsieht
plan-gone = { $name }, weil { $left } nicht mehr dabei ist

warning-short-handed = Im Dienst ab { $at }: nur { $there } von { $seats } Personen
warning-cannot-serve = { $name } hat ab { $at } Dienst, obwohl abwesend
warning-starved = { $name } hat in der ganzen Zeit keinen Dienst, während andere zweimal oder öfter Dienst haben
warning-no-rest = { $name } hat ab { $at } Dienst mit weniger Pause als gewünscht, weil sonst niemand kann
warning-unanswered = { $name } ist ab { $at } abwesend: Bis { $by } ist zu klären, ob der Dienst weitergegeben wird
warning-override-idle = Ausnahme { $number } ab { $at } ändert nichts
warning-swap-void = Übernahme oder Tausch { $number } bleibt ohne Wirkung: Wer abgibt, hat den Dienst nicht, oder wer übernimmt, ist abwesend oder schon eingeteilt
warning-cover-open = Für den Dienst von { $name } ab { $at } wird noch jemand gesucht
warning-handoff-moved = Die Uhren überspringen die Zeit einer Übergabe: Sie ist am { $at }
warning-cut-off = Der Plan ist zu lang und endet hier, am { $at }

strip-title = { $weeks ->
    [one] { $name }: Dienste in { $weeks } Woche ab { $day }
   *[other] { $name }: Dienste in { $weeks } Wochen ab { $day }
}
strip-empty = Keine Dienste in diesen Wochen.
strip-bar = { $name }, { $from } – { $until }
strip-bar-open = { $name }, { $when }
strip-now = jetzt
strip-holiday = { $day }: Feiertag

zone-is-offset = Bitte wählen Sie einen Ort statt einer festen Abweichung, zum Beispiel Europe/Paris: Eine feste Abweichung folgt der Sommerzeit nicht.
zone-is-abbreviation = Diese Abkürzung sagt nicht, nach welchem Ort sich die Uhren richten. Meinten Sie { $names }?
zone-unknown-near = Keine Zeitzone heißt so. Meinten Sie { $names }?
zone-unknown = Keine Zeitzone heißt so. Bitte wählen Sie die nächste größere Stadt, zum Beispiel Europe/Paris.
warning-cover-taken = { $by } würde den Dienst von { $name } ab { $at } übernehmen; das ist noch zu bestätigen
