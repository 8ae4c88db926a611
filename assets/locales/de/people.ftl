people-address-taken = Diese Adresse gehört hier schon jemandem.
people-address-wrong = Das sieht nicht nach einer E-Mail-Adresse aus. Beispiel: ada@example.eu
people-name-missing = Bitte geben Sie einen Namen an.
people-name-long = Bitte verwenden Sie höchstens 100 Buchstaben für den Namen.
