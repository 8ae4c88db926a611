people-address-taken = Somebody here already has this address.
people-address-wrong = That does not look like an e-mail address. Example: ada@example.eu
people-name-missing = Please give a name.
people-name-long = Please use at most 100 letters for the name.

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
people-too-many-named = { $n ->
    [one] Please invite { $n } person at a time.
   *[other] Please invite at most { $n } people at a time.
}
# $n (String) - which entry, from one
people-entry-wrong = Entry { $n } is not an e-mail address.
# $n (String) - which entry, from one
people-entry-twice = Entry { $n } has the same address as an earlier one.
# $n (String) - which entry, from one
people-entry-taken = Entry { $n }: somebody here already has this address.
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
