home-on-duty-now = Jetzt im Dienst:
home-nothing = Von Ihnen ist nichts fällig. Genießen Sie die Ruhe.
home-first-rotation = Beginnen Sie mit einem Dienstplan: Er gibt einen Dienst von selbst weiter.
home-next = Nächste Übergabe: { $name } übernimmt { $title }, { $when }.
home-welcome = Alles ist eingerichtet, willkommen. Was an Ihnen ist, steht ab jetzt hier.
