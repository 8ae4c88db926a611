search-title = Suche
search-label = Personen, Dienste und Aufgaben
search-look = Suchen
search-hint = Ein Teil des Namens genügt; Großschreibung und Akzente spielen keine Rolle.
search-long = Bitte suchen Sie nach höchstens 100 Zeichen.
search-count = { $n ->
    [one] { $n } Treffer
   *[other] { $n } Treffer
}
search-nothing = Zu „{ $typed }“ ist hier nichts zu finden.
search-nothing-hint = Vielleicht hilft ein kürzerer Teil des Namens oder nur sein Anfang.
search-more = Es gibt noch mehr. Ein weiteres Wort des Namens grenzt die Suche ein.
