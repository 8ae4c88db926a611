people-address-taken = Somebody here already has this address.
people-address-wrong = That does not look like an e-mail address. Example: ada@example.eu
people-name-missing = Please give a name.
people-name-long = Please use at most 100 letters for the name.
