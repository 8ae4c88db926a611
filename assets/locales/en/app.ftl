# The foot of a mail
# $place (String) - host and path of the reader's own settings
app-mail-change = What is sent to you you can change under { $place }.

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
