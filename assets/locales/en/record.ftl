record-title = Record
record-intro = What was done here, when and by whom. What was done stays for a year; who did it is forgotten after 30 days.
# $head (String) - the first letters of the tree's root
# $count (Number) - how many entries there are
record-chained = { $count ->
    [one] { $count } entry in the whole house, chained up to { $head }
   *[other] { $count } entries in the whole house, chained up to { $head }
}
record-chained-how = Every entry is chained to all those before it, so that none can be changed unseen. Check it on the server with this command: it prints the same number, and a root that begins the same.
record-chained-elsewhere = Every entry is chained to all those before it, so that none can be changed unseen. Whoever runs the server can check that.

# The search
record-search = Search the record
record-who = Who
record-anybody = Anybody
record-kind = What
record-everything = Everything
record-kind-people = People
record-kind-rotations = Rotations
record-kind-turns = Turns
record-kind-sign-in = Sign-in
record-kind-settings = Settings and mail
record-from = From
record-until = Until
record-show = Show
record-show-all = Show everything
record-day-wrong = Please choose a day such as 2026-11-25.
record-days-reversed = The last day lies before the first.
record-found = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
# $n (String) - how many were counted
record-found-more = More than { $n } entries
record-newer = Newer
record-older = Older
record-pages = Pages
record-today = Today
record-yesterday = Yesterday
record-none = Nothing was done yet that belongs here.
record-none-example = An entry reads like this: “Ada handed Support over”.
record-none-found = Nothing fits. Who did something is known for 30 days only.

# Who did it
record-forgotten = Somebody (no longer named)
record-clock = The clock
record-console = The console
record-stranger = Somebody not signed in
record-themselves = themselves
# $who (String) - who did it
# $event (String) - the name of the event
record-unknown = { $who } did something that has no sentence here: { $event }

# What the app does itself
# $who (String) - who did it
record-deed-mail = { $who } changed how mail is sent
# $who (String) - who did it
record-deed-retimed = { $who } planned again under new time zone rules
# $who (String) - who did it
# $what (String) - to whom the mail goes
record-deed-resent = { $who } had a mail to { $what } sent again
# $who (String) - who did it
record-deed-all-resent = { $who } had every failed mail sent again
