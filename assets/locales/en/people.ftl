people-address-taken = Somebody here already has this address.
people-address-wrong = That does not look like an e-mail address. Example: ada@example.eu
people-name-missing = Please give a name.
people-name-long = Please use at most 100 characters for the name.

# What is wrong in a form
people-language-unknown = Please choose one of these languages.
people-days-wrong = Please choose from Monday to Sunday.
people-time-wrong = Please give a time such as 09:00.
people-day-missing = Please choose a day.
people-leave-reversed = The last day lies before the first.
people-leave-past = These days are past already.
people-leave-long = That is more than a year. Is the year right?
people-leave-overlaps = Some of these days are entered as leave already.
people-nobody-named = Please name at least one person by e-mail address.
# $line (String) - number of a line, from one
people-line = Line { $line }
# $line (String) - number of a line, from one
# $entry (String) - which entry on it, from one
people-line-entry = Line { $line }, entry { $entry }
# $spot (String) - which line, and perhaps which entry
people-entry-wrong = { $spot }: this is not an e-mail address.
people-all-here = Everybody on this list is here already, so there is nobody to invite.
people-too-many-named = { $n ->
    [one] Please invite { $n } person at a time.
   *[other] Please invite at most { $n } people at a time.
}
people-in-already = There is no open invite: this person is in already, or the invite was taken back.
# $name (String) - the last admin
people-last-admin = { $name } is the last admin. Make somebody else an admin first.

# Messages
people-somebody = Somebody
# $from (String) - the first day
# $until (String) - the last day
people-span = { $from } to { $until }
# $by (String) - who did it
# $days (String) - from when until when
people-leave-entered-subject = { $by } entered leave for you: { $days }
people-leave-entered-line = No shift will fall on you on these days. If that is wrong, take it back on your page.
# $by (String) - who did it
# $days (String) - from when until when
people-leave-withdrawn-subject = { $by } took back your leave: { $days }
people-leave-withdrawn-line = Shifts may fall on you on these days again. If that is wrong, enter your leave on your page.
people-to-my-leave = See my leave
people-to-my-page = See my page
people-why-about-you = You get this because it changes what is kept about you. It is told once.
# $workspace (String) - name of the workspace
people-now-admin = You are an admin of { $workspace } now
# $workspace (String) - name of the workspace
people-no-longer-admin = You are no longer an admin of { $workspace }
# $workspace (String) - name of the workspace
people-now-privacy = You are a privacy officer of { $workspace } now
# $workspace (String) - name of the workspace
people-no-longer-privacy = You are no longer a privacy officer of { $workspace }
# $workspace (String) - name of the workspace
people-now-member = You are a member of { $workspace } now
# $workspace (String) - name of the workspace
people-no-longer-member = You are no longer a member of { $workspace }
# $by (String) - who did it
people-role-by = { $by } changed this.
# $by (String) - who invites
# $workspace (String) - name of the workspace
people-invite-subject = { $by } invites you to { $workspace }
# $name (String) - who is invited
people-invite-hello = Hello { $name },
# $workspace (String) - name of the workspace
people-invite-what = { $workspace } uses Turnkeep to keep track of whose turn it is.
people-invite-how = Accept with the link below. It is for you alone and works once. There is no password to choose.
people-invite-accept = Accept the invite
# $by (String) - who invites
people-invite-why = You get this because { $by } entered your address. If you do nothing, you get nothing more.

# The directory
people-title = People
people-invite = Invite people
people-show = Who is shown
people-show-all = Everybody
people-show-working = At work now
people-show-away = Away
people-show-admins = Admins
people-nobody-so = Nobody at the moment.
people-find-label = Find by name
people-find = Find
people-found = { $n ->
    [one] { $n } person fits.
   *[other] { $n } people fit.
}
people-found-more = { $n ->
    [one] Here is the first one.
   *[other] Here are the first { $n }; more letters find fewer.
}
people-found-nobody = Nobody fits.
people-see-all = See everybody
people-pages = Pages of the list
people-page-before = Earlier in the list
people-page-after = Further in the list
# $first (String) - number of the first shown
# $last (String) - number of the last shown
# $all (String) - how many there are
people-page-of = { $first } to { $last } of { $all }
people-working = Works now
people-off = Not at work
# $day (String) - the last day away
people-away-until = Away until { $day }
people-invited = Invited
people-revoked = Invite taken back
people-gone = Deactivated
people-gone-title = Not taking part
people-alone = Here you see who works now, who is away and what time it is for them.
people-alone-example = Invite the two or three people who share your first rotation.
# $time (String) - wall time there
# $place (String) - name of a city
people-time-in = { $time } in { $place }
# $days (String) - working days
# $from (String) - start of work
# $until (String) - end of work
people-hours = { $days }, { $from } to { $until }
people-no-days = No fixed days

# One person
people-edit-me = Change my details
people-roles = Roles
people-role-admin = Admin
people-role-admin-hint = Invites and deactivates people, changes settings and every rotation.
people-role-privacy = Privacy officer
people-role-privacy-hint = Sees the audit and answers requests about personal data.
people-may = May also act as
people-save-roles = Save roles
people-local-time = Local time
people-works = Works
people-address = E-mail
people-language = Language
people-since = Here since
people-leave = Leave
# $name (String) - whose page this is
people-leave-told = What you enter here is told to { $name }. Nobody is asked why.
people-no-leave = No leave is entered.
people-first-day = First day away
people-last-day = Last day away
people-enter-leave = Enter leave
people-take-back = Take back
people-invite-open = Invite
# $name (String) - who is invited
people-invite-open-text = { $name } has not accepted yet. A new invite ends the link of the old one.
people-invite-again = Invite again
# $name (String) - who was invited
people-invite-again-text = The invite of { $name } was taken back before it was accepted.
people-resend = Send new invite
people-make-link = Make a link to hand over
people-revoke = Take back invite
people-return = Come back
# $name (String) - who was deactivated
people-return-text = Everything { $name } wrote and held is still here. After coming back, { $name } signs in as before, with the same roles.
people-return-act = Let come back
# $name (String) - who would be deactivated
people-deactivate = Deactivate { $name }
people-deactivate-text = Turns and duties pass on, and no mail is sent any more. Nothing is deleted, and coming back takes one press.
people-deactivate-devices = { $n ->
    [0] No device is signed in.
    [one] { $n } device is signed out.
   *[other] { $n } devices are signed out.
}
people-deactivate-act = Deactivate

# Inviting
people-whom = Who?
people-whom-hint = { $n ->
    [one] An address, or a name with an address, as in Ada Lovelace <ada@example.eu>.
   *[other] Paste up to { $n } people, from a mail or from a table: addresses, or names with addresses, as in Ada Lovelace <ada@example.eu>. One per line, or with commas between.
}
people-send-invites = Send invites
people-make-links = Make links instead
people-skip = Skip for now
people-mail-off = Mail is not set up, so nothing can be sent. Make links and hand them over yourself.
people-invited-done = Invited
people-now-invited = { $n ->
    [one] { $n } person is invited.
   *[other] { $n } people are invited.
}
people-were-here = { $n ->
    [one] { $n } was here already.
   *[other] { $n } were here already.
}
people-known-title = Here already
people-known-text = They were not invited again. On their page you can send a new invite, or let them come back.
people-go-on = Go on
people-invite-note = Each invite is good for seven days and works once. You can also hand over links yourself, in a chat or on paper.
people-links-title = Links to hand over
people-links-text = Each link lets one person in, once, within seven days. They are shown only now, so copy them before you go on.
# $name (String) - for whom
people-link-for = For { $name }
people-links-done = I have copied them
people-mail-full = No more mail can be sent at the moment. Please hand over these links yourself.

# The reader's own page
people-me = You
people-my-name = Your name
people-my-name-hint = Others read your name on pages, in mails and on the wall. Your address is seen by you and by admins.
people-name-and-address = Name and address
people-save-name = Save name
people-change-address = Change address
people-time-and-language = Time and language
people-time-text = How pages and mails speak to you. Others see what time it is for you.
people-dial = Clock
people-working-hours = Working hours
people-hours-text = Others see whether you are at work. A turn of yours that you put off comes back in these hours, and the digest comes on these days.
people-save-hours = Save working hours
people-told = How you are told
people-told-text = All that waits for you is on your home page. This is about what reaches you elsewhere.
people-way = Way
# $address (String) - their own address
people-by-mail = E-mail to { $address }
people-only-way = The only way so far.
people-digest = Digest
people-digest-hint = One mail with all that is late or due within a day. Only on your working days, and only if there is something.
# $time (String) - start of work
people-digest-start = When my work starts ({ $time })
people-digest-other = At another time
people-digest-never = Not at all
people-digest-never-hint = You look at your home page yourself.
people-digest-at = Time of the digest
people-always-told = News such as a handoff to you always comes, once each: a duty that its holder does not know of is held by nobody. How long before a shift you are reminded stands in its rotation.
people-save-told = Save the digest
people-shortcuts = Keyboard
people-shortcuts-on = Single keys are shortcuts
people-shortcuts-hint = Such as / for the search and ? for the list of all keys. Turn this off if you speak to your computer or if keys get in your way.
people-save-shortcuts = Save keyboard
people-zone = Time zone
people-zone-hint = The nearest large city, such as Europe/Paris. Type a part of its name.
people-save-time = Save time and language
people-working-days = Working days
people-from = From
people-until = Until
people-my-leave = Your leave
people-my-leave-text = While you are away no shift falls on you, and your turn in the order is kept. Others see until when, never why.
people-messages = Mails to you
people-messages-text = The last ones, and what the mail server said of them.
people-no-messages = No mail was sent to you yet.
people-about-you = About you
people-mail-sent = sent
people-mail-failed = Not sent
people-mail-again = Tried, will be tried again
people-mail-waits = waits
people-mail-dropped = not needed any more
people-server-said = The mail server said:

# Sessions that an admin ends
people-signed-in = Devices
# $name (String) - whose page this is
people-sign-out-text = For a lost laptop or phone. { $name } is told by mail, and can sign in again at once.
people-sign-out-all = { $n ->
    [0] Sign out everywhere
    [one] Sign out on { $n } device
   *[other] Sign out on all devices ({ $n })
}
# $by (String) - who did it
people-signed-out-subject = { $by } signed you out on all devices
people-signed-out-line = Every browser in which you were signed in has to sign in again. Nothing else was changed. If you do not know why, ask.

# Several workspaces
workspaces-title = Where to?
workspaces-intro = Your address is in more than one workspace. Each has its own people, duties and turns. Only this browser goes there; your other ones stay where they are.
workspaces-only-one = Your address is in this workspace only.
workspaces-here = You are here now.
workspaces-invited = You are invited. Going there accepts the invite.
# $name (String) - name of a workspace
workspaces-too-old = In { $name } you are an admin, and there a sign-in lasts twelve hours at most. Yours is older: please sign out and sign in again.
# $name (String) - name of a workspace
workspaces-signed-out = In { $name } you were signed out everywhere after this sign-in. To go there, please sign out and sign in again.
workspaces-yours = Workspaces
workspaces-see = See where else you take part
workspaces-settings = Workspace
workspaces-this = This workspace
workspaces-name = Name of this workspace
workspaces-name-hint = Everybody here reads its name at the top of each page and in mails.
workspaces-rename = Save name
workspaces-newcomers = Newcomers
workspaces-newcomers-text = Where and in which language somebody starts who is invited. Everybody can change that for themselves later; nothing changes for anybody who is here already.
workspaces-zone-hint = If you leave it empty, newcomers start in the zone of whoever invites them.
workspaces-as-inviting = The language of whoever invites
workspaces-save-newcomers = Save for newcomers
workspaces-add = Add a workspace
workspaces-add-text = For another company or team in this house. Neither sees anything of the other. You become its first admin, under the same name and address.
workspaces-new-name = Name of the new workspace
workspaces-added = The workspace is there, and you are its first admin.
workspaces-go = Choose where to go

# How the record and the list of mails say it
people-deed-somebody = somebody
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-added = { $who } added { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-renamed = { $who } chose a new name for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-profile = { $who } changed personal settings for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-deactivated = { $who } deactivated { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-returned = { $who } let { $what } come back
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-signed-out = { $who } signed { $what } out everywhere
people-role-member = Member
# $who (String) - who did it
# $what (String) - to whom it was done
# $role (String) - the role
people-deed-role-given = { $who } gave the role { $role } to { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
# $role (String) - the role
people-deed-role-taken = { $who } took back the role { $role } of { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-invited = { $who } invited { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-invite-revoked = { $who } took back the invite for { $what }
# $what (String) - to whom it was done
people-deed-invite-accepted = { $what } accepted an invite
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-leave-entered = { $who } entered leave for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-leave-withdrawn = { $who } took back leave for { $what }
# $who (String) - who did it
people-deed-email-asked = { $who } asked for another e-mail address
# $what (String) - whose
people-deed-email-changed = { $what } confirmed a new e-mail address
# $what (String) - whose
people-deed-email-restored = { $what } brought back the former e-mail address
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-link = { $who } made a sign-in link for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-link-invite = { $who } made an invite link for { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
people-deed-link-demo = { $who } made a link into the demo for { $what }
# $who (String) - who did it
people-deed-link-set-up = { $who } made a link to set up this house
# $what (String) - to whom it was done
people-deed-signed-in = { $what } signed in
# $what (String) - to whom it was done
people-deed-proved = { $what } confirmed a sign-in with a new code
# $what (String) - to whom it was done
people-deed-session-ended = { $what } was signed out in one browser
people-deed-code-wrong = Somebody typed a wrong code
people-deed-codes-used-up = A sign-in was stopped after too many wrong codes
# $who (String) - who did it
people-deed-workspace-made = { $who } made this workspace
# $who (String) - who did it
people-deed-workspace-renamed = { $who } renamed this workspace
# $who (String) - who did it
people-deed-workspace-added = { $who } added another workspace
people-letter-leave-entered = Leave entered
people-letter-leave-withdrawn = Leave taken back
people-letter-role = A role has changed
people-letter-signed-out = Signed out everywhere
people-letter-new-device = Sign-in in a new browser
people-letter-console-link = Sign-in link made at the console
# $who (String) - who did it
people-deed-workspace-newcomers = { $who } chose how newcomers start
