people-address-taken = Diese Adresse gehört hier schon jemandem.
people-address-wrong = Das sieht nicht nach einer E-Mail-Adresse aus. Beispiel: ada@example.eu
people-name-missing = Bitte geben Sie einen Namen an.
people-name-long = Bitte verwenden Sie höchstens 100 Zeichen für den Namen.

people-language-unknown = Bitte wählen Sie eine dieser Sprachen.
people-days-wrong = Bitte wählen Sie aus Montag bis Sonntag.
people-time-wrong = Bitte geben Sie eine Uhrzeit an, etwa 09:00.
people-day-missing = Bitte wählen Sie einen Tag.
people-leave-reversed = Der letzte Tag liegt vor dem ersten.
people-leave-past = Diese Tage sind schon vorbei.
people-leave-long = Das ist mehr als ein Jahr. Stimmt die Jahreszahl?
people-leave-overlaps = Einige dieser Tage sind schon als Abwesenheit eingetragen.
people-nobody-named = Bitte nennen Sie mindestens eine Person mit E-Mail-Adresse.
people-line = Zeile { $line }
people-line-entry = Zeile { $line }, Eintrag { $entry }
people-entry-wrong = { $spot }: Das ist keine E-Mail-Adresse.
people-all-here = Alle auf dieser Liste sind schon da. Es gibt niemanden einzuladen.
people-too-many-named = { $n ->
    [one] Bitte laden Sie höchstens { $n } Person auf einmal ein.
   *[other] Bitte laden Sie höchstens { $n } Personen auf einmal ein.
}
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
people-why-about-you = Sie erhalten dies, weil sich ändert, was über Sie gespeichert ist. Diese Nachricht kommt nur einmal.
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

people-title = Personen
people-invite = Personen einladen
people-show = Wer gezeigt wird
people-show-all = Alle
people-show-working = Arbeitet gerade
people-show-away = Abwesend
people-show-admins = Verwaltung
people-nobody-so = Zurzeit niemand.
people-find-label = Nach Namen suchen
people-find = Suchen
people-found = { $n ->
    [one] { $n } Person passt dazu.
   *[other] { $n } Personen passen dazu.
}
people-found-more = { $n ->
    [one] Hier ist die erste.
   *[other] Hier sind die ersten { $n }; mehr Buchstaben grenzen die Suche ein.
}
people-found-nobody = Niemand passt dazu.
people-see-all = Alle ansehen
people-pages = Seiten der Liste
people-page-before = Weiter vorn
people-page-after = Weiter hinten
people-page-of = { $first } bis { $last } von { $all }
people-working = Arbeitet gerade
people-off = Außerhalb der Arbeitszeit
people-away-until = Abwesend bis { $day }
people-invited = Eingeladen
people-revoked = Einladung zurückgezogen
people-gone = Deaktiviert
people-gone-title = Nicht mehr dabei
people-alone = Hier sehen Sie, wer gerade arbeitet, wer abwesend ist und wie spät es dort ist.
people-alone-example = Laden Sie die zwei oder drei Personen ein, die sich Ihren ersten Dienst teilen.
people-time-in = { $time } in { $place }
people-hours = { $days }, { $from } bis { $until }
people-no-days = Keine festen Tage

people-edit-me = Meine Angaben ändern
people-roles = Rollen
people-role-admin = Verwaltung
people-role-admin-hint = Lädt Personen ein und deaktiviert sie, ändert Einstellungen und alle Dienstpläne.
people-role-privacy = Datenschutz
people-role-privacy-hint = Sieht das Protokoll und beantwortet Anfragen zu personenbezogenen Daten.
people-may = Außerdem zuständig für
people-save-roles = Rollen speichern
people-local-time = Ortszeit
people-works = Arbeitet
people-address = E-Mail
people-language = Sprache
people-since = Dabei seit
people-leave = Abwesenheit
people-leave-told = Was Sie hier eintragen, wird { $name } mitgeteilt. Nach dem Grund wird nicht gefragt.
people-no-leave = Es ist keine Abwesenheit eingetragen.
people-first-day = Erster Tag
people-last-day = Letzter Tag
people-enter-leave = Abwesenheit eintragen
people-take-back = Zurücknehmen
people-invite-open = Einladung
people-invite-open-text = { $name } hat noch nicht angenommen. Eine neue Einladung beendet den Link der alten.
people-invite-again = Noch einmal einladen
people-invite-again-text = Die Einladung von { $name } wurde zurückgezogen, bevor sie angenommen war.
people-resend = Neue Einladung senden
people-make-link = Link zum Weitergeben erstellen
people-revoke = Einladung zurückziehen
people-return = Rückkehr
people-return-text = Alles, was { $name } geschrieben und übernommen hat, ist noch da. Nach der Rückkehr gelten Anmeldung und Rollen wie zuvor.
people-return-act = Zurückkehren lassen
people-deactivate = { $name } deaktivieren
people-deactivate-text = Aufgaben und Dienste gehen weiter, und es werden keine Mails mehr gesendet. Gelöscht wird nichts, und die Rückkehr ist ein Klick.
people-deactivate-devices = { $n ->
    [0] Kein Gerät ist angemeldet.
    [one] { $n } Gerät wird abgemeldet.
   *[other] { $n } Geräte werden abgemeldet.
}
people-deactivate-act = Deaktivieren

people-whom = Wen?
people-whom-hint = { $n ->
    [one] Eine Adresse, oder Name und Adresse wie in Ada Lovelace <ada@example.eu>.
   *[other] Fügen Sie bis zu { $n } Personen ein, aus einer Mail oder einer Tabelle: Adressen, oder Namen mit Adressen wie in Ada Lovelace <ada@example.eu>. Eine je Zeile, oder mit Komma getrennt.
}
people-send-invites = Einladungen senden
people-make-links = Stattdessen Links erstellen
people-skip = Vorerst überspringen
people-mail-off = Der Mailversand ist nicht eingerichtet, es kann nichts gesendet werden. Erstellen Sie Links und geben Sie sie selbst weiter.
people-invited-done = Eingeladen
people-now-invited = { $n ->
    [one] { $n } Person ist eingeladen.
   *[other] { $n } Personen sind eingeladen.
}
people-were-here = { $n ->
    [one] { $n } war schon da.
   *[other] { $n } waren schon da.
}
people-known-title = Schon da
people-known-text = Sie wurden nicht noch einmal eingeladen. Auf ihrer Seite können Sie eine neue Einladung senden oder sie zurückkehren lassen.
people-go-on = Weiter
people-invite-note = Jede Einladung gilt sieben Tage und nur einmal. Links können Sie auch selbst weitergeben, im Chat oder auf Papier.
people-links-title = Links zum Weitergeben
people-links-text = Jeder Link lässt eine Person ein, einmal, innerhalb von sieben Tagen. Sie sehen ihn nur jetzt; kopieren Sie ihn, bevor Sie weitergehen.
people-link-for = Für { $name }
people-links-done = Ich habe sie kopiert
people-mail-full = Der Mailversand nimmt gerade keine weiteren E-Mails an. Bitte geben Sie diese Links selbst weiter.

people-me = Sie
people-my-name = Ihr Name
people-my-name-hint = Andere lesen Ihren Namen auf Seiten, in Mails und an der Wand. Ihre Adresse sehen nur Sie und die Verwaltung.
people-name-and-address = Name und Adresse
people-save-name = Namen speichern
people-change-address = Adresse ändern
people-time-and-language = Zeit und Sprache
people-time-text = Wie Seiten und Mails mit Ihnen sprechen. Andere sehen, wie spät es bei Ihnen ist.
people-dial = Uhrzeiten
people-working-hours = Arbeitszeit
people-hours-text = Andere sehen, ob Sie gerade arbeiten. Eine Aufgabe, die Sie zurückstellen, kommt in dieser Zeit wieder, und die Übersicht kommt an diesen Tagen.
people-save-hours = Arbeitszeit speichern
people-told = Benachrichtigung
people-told-text = Alles, was auf Sie wartet, steht auf Ihrer Startseite. Hier geht es darum, was Sie sonst erreicht.
people-way = Weg
people-by-mail = E-Mail an { $address }
people-only-way = Bisher der einzige Weg.
people-digest = Tägliche Übersicht
people-digest-hint = Eine Mail mit allem, was überfällig oder innerhalb eines Tages fällig ist. Nur an Ihren Arbeitstagen, und nur, wenn es etwas gibt.
people-digest-start = Wenn meine Arbeitszeit beginnt ({ $time })
people-digest-other = Zu einer anderen Zeit
people-digest-never = Gar nicht
people-digest-never-hint = Sie sehen selbst auf Ihrer Startseite nach.
people-digest-at = Uhrzeit der Übersicht
people-always-told = Nachrichten wie eine Übergabe an Sie kommen immer, jede einmal: Ein Dienst, von dem die zuständige Person nichts weiß, ist unbesetzt. Wie lange vor einer Schicht Sie erinnert werden, steht beim Dienst.
people-save-told = Übersicht speichern
people-shortcuts = Tastatur
people-shortcuts-on = Einzelne Tasten sind Kurzbefehle
people-shortcuts-hint = Zum Beispiel / für die Suche und ? für die Liste aller Tasten. Schalten Sie das ab, wenn Sie Ihren Computer mit der Stimme bedienen oder die Tasten stören.
people-save-shortcuts = Tastatur speichern
people-zone = Zeitzone
people-zone-hint = Die nächste große Stadt, etwa Europe/Paris. Ein Teil des Namens genügt zum Suchen.
people-save-time = Zeit und Sprache speichern
people-working-days = Arbeitstage
people-from = Von
people-until = Bis
people-my-leave = Ihre Abwesenheiten
people-my-leave-text = Während Sie abwesend sind, fällt keine Schicht auf Sie, und Ihr Platz in der Reihe bleibt. Andere sehen, bis wann, nie warum.
people-messages = Mails an Sie
people-messages-text = Die letzten, und was der Mailserver dazu sagte.
people-no-messages = Es wurde noch keine Mail an Sie gesendet.
people-about-you = Über Sie
people-mail-sent = gesendet
people-mail-failed = Nicht gesendet
people-mail-again = Versucht, wird wiederholt
people-mail-waits = wartet
people-mail-dropped = nicht mehr nötig
people-server-said = Der Mailserver sagte:

people-signed-in = Geräte
people-sign-out-text = Für einen verlorenen Laptop oder ein verlorenes Telefon. { $name } erfährt es per Mail und kann sich sofort wieder anmelden.
people-sign-out-all = { $n ->
    [0] Überall abmelden
    [one] Auf { $n } Gerät abmelden
   *[other] Auf allen Geräten abmelden ({ $n })
}
people-signed-out-subject = { $by } hat Sie auf allen Geräten abgemeldet
people-signed-out-line = In jedem Browser, in dem Sie angemeldet waren, ist eine neue Anmeldung nötig. Sonst wurde nichts geändert. Wenn Sie den Grund nicht kennen, fragen Sie nach.

workspaces-title = Wohin?
workspaces-intro = Ihre Adresse gehört zu mehreren Arbeitsbereichen. Jeder hat seine eigenen Personen, Dienste und Aufgaben. Nur dieser Browser wechselt; Ihre anderen bleiben, wo sie sind.
workspaces-only-one = Ihre Adresse gehört nur zu diesem Arbeitsbereich.
workspaces-here = Hier sind Sie jetzt.
workspaces-invited = Sie sind eingeladen. Wenn Sie dorthin gehen, nehmen Sie die Einladung an.
workspaces-too-old = { $name } verwalten Sie, und dort gilt eine Anmeldung höchstens zwölf Stunden. Ihre ist älter: Bitte melden Sie sich ab und neu an.
workspaces-signed-out = In { $name } wurden Sie nach dieser Anmeldung überall abgemeldet. Um dorthin zu gehen, melden Sie sich bitte ab und neu an.
workspaces-yours = Arbeitsbereiche
workspaces-see = Ansehen, wo Sie sonst noch dabei sind
workspaces-settings = Arbeitsbereich
workspaces-this = Dieser Arbeitsbereich
workspaces-name = Name dieses Arbeitsbereichs
workspaces-name-hint = Alle hier lesen seinen Namen oben auf jeder Seite und in Mails.
workspaces-rename = Namen speichern
workspaces-newcomers = Neue Personen
workspaces-newcomers-text = In welcher Zeitzone und Sprache beginnt, wer eingeladen wird. Alle können das später für sich selbst ändern; für alle, die schon da sind, ändert sich nichts.
workspaces-zone-hint = Bleibt das Feld leer, gilt die Zeitzone der Person, die einlädt.
workspaces-as-inviting = Die Sprache der Person, die einlädt
workspaces-save-newcomers = Für neue Personen speichern
workspaces-add = Arbeitsbereich hinzufügen
workspaces-add-text = Für eine weitere Firma oder ein weiteres Team in diesem Haus. Keiner sieht etwas vom anderen. Sie verwalten ihn als Erste oder Erster, unter demselben Namen und derselben Adresse.
workspaces-new-name = Name des neuen Arbeitsbereichs
workspaces-added = Der Arbeitsbereich ist da, und Sie verwalten ihn.
workspaces-go = Auswählen, wohin

people-deed-somebody = jemanden
people-deed-added = { $who } hat { $what } aufgenommen
people-deed-renamed = { $who } hat einen neuen Namen für { $what } eingetragen
people-deed-profile = { $who } hat persönliche Einstellungen für { $what } geändert
people-deed-deactivated = { $who } hat { $what } deaktiviert
people-deed-returned = { $who } hat { $what } zurückgeholt
people-deed-signed-out = { $who } hat { $what } überall abgemeldet
people-role-member = Mitglied
people-deed-role-given = { $who } hat die Rolle { $role } an { $what } vergeben
people-deed-role-taken = { $who } hat die Rolle { $role } für { $what } zurückgenommen
people-deed-invited = { $who } hat { $what } eingeladen
people-deed-invite-revoked = { $who } hat die Einladung für { $what } zurückgenommen
people-deed-invite-accepted = { $what } hat eine Einladung angenommen
people-deed-leave-entered = { $who } hat Abwesenheit für { $what } eingetragen
people-deed-leave-withdrawn = { $who } hat Abwesenheit für { $what } zurückgenommen
people-deed-email-asked = { $who } hat um eine andere E-Mail-Adresse gebeten
people-deed-email-changed = { $what } hat eine neue E-Mail-Adresse bestätigt
people-deed-email-restored = { $what } hat die frühere E-Mail-Adresse zurückgeholt
people-deed-link = { $who } hat einen Anmeldelink für { $what } erstellt
people-deed-link-invite = { $who } hat einen Einladungslink für { $what } erstellt
people-deed-link-demo = { $who } hat einen Link in die Demo für { $what } erstellt
people-deed-link-set-up = { $who } hat einen Link zum Einrichten erstellt
people-deed-signed-in = { $what } hat sich angemeldet
people-deed-proved = { $what } hat die Anmeldung mit einem neuen Code bestätigt
people-deed-session-ended = { $what } wurde in einem Browser abgemeldet
people-deed-code-wrong = Jemand hat einen falschen Code eingegeben
people-deed-codes-used-up = Eine Anmeldung wurde nach zu vielen falschen Codes beendet
people-deed-workspace-made = { $who } hat diesen Arbeitsbereich angelegt
people-deed-workspace-renamed = { $who } hat diesen Arbeitsbereich umbenannt
people-deed-workspace-added = { $who } hat einen weiteren Arbeitsbereich angelegt
people-letter-leave-entered = Abwesenheit eingetragen
people-letter-leave-withdrawn = Abwesenheit zurückgenommen
people-letter-role = Rolle geändert
people-letter-signed-out = Überall abgemeldet
people-letter-new-device = Anmeldung in einem neuen Browser
people-letter-console-link = Anmeldelink über die Konsole
people-deed-workspace-newcomers = { $who } hat festgelegt, wie neue Personen beginnen
