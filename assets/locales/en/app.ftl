# The foot of a mail
# $place (String) - host and path of the reader's own settings
app-mail-change = Your language and working hours: { $place }
# $name (String) - name of the workspace from which the mail comes
app-mail-workspace = Workspace: { $name }

# The demo
# $when (String) - the demo's date and time
app-demo-now = In the demo it is { $when }.
app-demo-hour = +1 hour
app-demo-handoff = To the next handoff
app-demo-mail = Mail of the demo
app-demo-all-mail = All mail
app-demo-no-mail = No mail has been sent yet.
# $address (String) - a mail address
app-demo-to = To { $address }
app-demo-html = As most mail programs show it

# Settings
app-settings = Settings
app-settings-all = Everything that is set
app-settings-all-text = What the machine sets is changed there, not here.
app-way-deliveries = What was sent, what waits, what failed and why
app-way-walls = Who is on duty, on a screen in the office
app-way-record = Who did what, and when
app-settings-key = Key
app-settings-value = Value
app-settings-source = Where it is set
app-settings-secret = kept secret
app-source-default = nowhere: the default
app-source-browser = here
app-source-flag = when the server was started
app-mail-title = Mail
app-mail-set-up = Set up mail
app-mail-on = In use
app-mail-off = Not set up
app-mail-on-text = By which server mail leaves, and a test
app-mail-off-text = Nothing is sent yet: links are handed out by hand
app-mail-intro = Sign-in links, handoffs and reminders go out by your own mail server. Without one, you hand out links yourself and nothing else is sent; what is waiting goes out as soon as mail works.
app-mail-fixed = Set by the machine
app-mail-host = Mail server
app-mail-host-hint = Its name, such as mail.example.org
app-mail-host-wrong = Please write a name alone, such as mail.example.org.
app-mail-port = Port
app-mail-port-hint = Leave it empty for the usual one.
app-mail-port-wrong = Please write a number from 1 to 65535.
app-mail-security = Protection on the way
app-mail-tls = TLS from the start
app-mail-starttls = STARTTLS
app-mail-plain = None, only to this machine itself
app-mail-user = Name to sign in with
app-mail-password = Password
app-mail-password-kept = A password is kept. Leave this empty to keep it.
app-mail-from = Sender
app-mail-from-hint = Such as Turnkeep <turnkeep@example.org>
app-mail-from-wrong = Please write a mail address, such as turnkeep@example.org.
# $why (String) - what is wrong, in the words of the configuration
app-mail-not-so = That does not go together: { $why }
app-mail-save = Save
app-mail-saved = Saved. What has waited is being sent now.
app-mail-test-hint = The test asks the server, then sends a mail to you. Once the server takes it, these settings are kept.
app-mail-test-button = Send a test to me
app-mail-taken = The mail server took a mail for you.
app-mail-not-taken = The mail server did not take the mail. Nothing was changed; a password has to be typed again.
app-mail-words = Its own words
app-mail-test-subject = Mail works
app-mail-test-text = This mail was sent by pressing the test button. Nothing needs to be done.
app-mail-test-why = You get this because you asked for it just now.
app-first-you = You
app-first-people = People
app-first-rotation = First rotation
app-first-next = On to people
app-mail-password-again = The server is another one: please type the password again.
