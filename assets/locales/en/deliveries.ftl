deliveries-title = Deliveries
deliveries-intro = What Turnkeep mailed, to whom and how it went; the last 90 days.
deliveries-urgent = Sign-in links and invites are sent from memory and kept nowhere, so they are not listed here.
deliveries-search = Search the deliveries
deliveries-state = How it went
deliveries-any = All
deliveries-state-waiting = Waiting
deliveries-state-failed = Failed
deliveries-to = To
deliveries-found = { $n ->
    [one] { $n } mail
   *[other] { $n } mails
}
# $n (String) - how many were counted
deliveries-found-more = More than { $n } mails
deliveries-none = Nothing was mailed yet.
deliveries-none-example = Handoffs, reminders and what is due appear here as soon as one is sent.
deliveries-none-found = Nothing fits.

# One delivery
deliveries-col-about = About
deliveries-col-when = When
deliveries-col-act = Action
deliveries-sent = Sent
deliveries-failed = Failed
deliveries-dropped = Not needed any more
deliveries-waiting = Waiting
# $when (String) - when it is tried next
deliveries-next = next try { $when }
# $when (String) - when it may be sent
deliveries-planned = planned for { $when }
deliveries-tries = { $n ->
    [one] { $n } try
   *[other] { $n } tries
}
deliveries-again = Send again
# $name (String) - to whom it goes
deliveries-again-to = , the mail to { $name }
deliveries-all-again = Send all failed ones again
deliveries-somebody = Somebody

# What failed
deliveries-some-failed = { $n ->
    [one] { $n } mail was given up.
   *[other] { $n } mails were given up.
}
# $n (String) - how many were counted
deliveries-many-failed = More than { $n } mails were given up.
deliveries-hint-words = Open the tries to read what the mail server said. When the cause is gone, send them again.
deliveries-hint-off = Mail is not set up. What waits goes out as soon as it is.
deliveries-hint-off-elsewhere = Mail is not set up; the admins of the first workspace can do that. What waits goes out as soon as it is.

# Why it is not sent again
deliveries-sent-already = This mail was sent already.
deliveries-nothing-left = This mail is not needed any more.
deliveries-not-tried = This mail was not tried yet. It goes out by itself.
deliveries-text-gone = What this mail was to say is no longer kept.
deliveries-person-gone = This person was deactivated and gets no mail.
