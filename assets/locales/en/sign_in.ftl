# Sign-in
sign-in-title = Sign in
sign-in-intro = We mail you a link and a code. There is no password.
sign-in-left-here = You are signed out in this browser. The server could not note that just now; it ends the session by itself later.
sign-in-email = Your e-mail address
sign-in-ask = Mail me a link
sign-in-sent-title = Look into your mail
sign-in-sent = If somebody here has this address, a mail is on its way to it. Open its link in this browser, or type its code here. Both are good for ten minutes.
sign-in-code = Code from the mail
sign-in-code-hint = Eight letters and digits; capitals and dashes do not matter.
sign-in-enter = Sign in
sign-in-nothing-came = Nothing came? Look into the spam folder and check the address.
sign-in-ask-again = Ask for another mail
sign-in-code-wrong = This code does not fit. After a few wrong ones only a new mail helps, and then perhaps only its link.
sign-in-needed = You are signed out
sign-in-needed-text = Nothing was changed. Sign in, go back to the page and send it once more.

# Mail with link and code
# $code (String) - the code, grouped
sign-in-mail-subject = { $code } is your code to sign in to Turnkeep
# $code (String) - the code, grouped
sign-in-mail-code = Type the code { $code } in the window where you asked for it, or open the link below in the same browser.
# $browser (String) - browser and system, as in "Firefox on Linux"
# $when (String) - date, time and zone
sign-in-mail-asked = Asked for by: { $browser }, { $when }. Link and code work once, for ten minutes.
sign-in-mail-not-you = That was not you? Ignore this mail; nobody gets in without it.
sign-in-mail-link = Sign in
sign-in-mail-why = You got this because somebody typed your address into the sign-in page.

# A link's page
link-text = One press and you are in.
link-sign-in = Sign in
link-set-up-text = This link opens the set-up of this Turnkeep.
link-set-up = Start set-up
link-email-text = This confirms that the new address is yours. From then on our mail goes there.
link-email = Confirm the address
link-undo-text = Your old address counts again, and every browser that is signed in as you is signed out.
link-undo = Take the change back
link-paste = Link or key
link-paste-hint = The button does not work? Paste the whole link from the mail here.
link-not-here = This link does not work here
link-other-browser = You asked for it on another device or in another browser? Type the code from the mail in the window where you started.
link-used-up = A link works once and for a short time. If yours is older, ask for a new one.
link-new = Ask for a new mail
link-code = Type a code

# First run
set-up-title = Set up Turnkeep
set-up-intro = The first step of a few; it makes you the first admin. All of it can be changed later.
set-up-legal-name = Name of your company or association
set-up-legal-name-hint = The legal name, as it stands on a letterhead.
set-up-legal-name-missing = Please give the name, in at most 100 characters.
set-up-name = Your name
set-up-email = Your e-mail address
set-up-email-hint = You sign in with it and get your mail there. There is no password.
set-up-zone = Your time zone
set-up-zone-hint = A region and a city, such as Europe/Brussels.
set-up-lang = Your language
set-up-found = Set up and go on
set-up-closed-intro = Nobody has set up this Turnkeep yet.
set-up-closed-where = Whoever started it finds a link in the console's output or in the file it names. Open that link, or paste it here.
set-up-too-late = The link that led here has expired, or somebody has finished the set-up meanwhile. A new link is printed at the next start and by the command on the console.

# Step-up
step-up-title = Is it you?
step-up-intro = What comes next is delicate, so we make sure that it is you. We mail you a code.
step-up-ask = Mail me a code
step-up-sent = A code is on its way to your address. It is good for ten minutes. If no mail arrives, whoever runs the server can sign you in anew with: turnkeep admin link
step-up-enter = Go on
# $code (String) - the code, grouped
step-up-mail-subject = { $code } is your code to confirm that it is you
# $code (String) - the code, grouped
step-up-mail-code = Type the code { $code } on the page that asks for it.
step-up-mail-not-you = That was not you? Then somebody sits at a browser in which you are signed in: end its session under your settings.
step-up-mail-why = You got this because something delicate is about to be done in your name.

# Devices
session-title = Where you are signed in
session-intro = End what you do not know or no longer use.
session-device = Device
session-opened = Signed in
session-seen = Last used
session-act = Action
session-this = this one
session-end = Sign out
session-end-others = Sign out everywhere else
# $browser (String) - browser and system
session-mail-subject = New sign-in: { $browser }
# $browser (String) - browser and system
# $when (String) - date, time and zone
session-mail-text = You signed in with a browser that we have not seen before: { $browser }, { $when }.
session-mail-not-you = That was not you? Sign it out right away and look after your mailbox: whoever can read it can sign in.
session-mail-link = See where you are signed in
session-mail-why = You get this once for every new browser.
# $name (String) - for whom
session-console-subject = Sign-in link made on the server for { $name }
# $name (String) - for whom
# $when (String) - date, time and zone
session-console-text = Somebody with access to the server made a sign-in link for { $name }, { $when }. It is good once, for ten minutes.
session-console-check = If nobody of you did that, check who has access to the server.
session-console-link = See the people
session-console-why = All admins get this whenever such a link is made.

# Change of address
email-title = Change your address
# $email (String) - the present address
email-present = Your mail goes to { $email } now.
email-new = New e-mail address
email-new-hint = We mail a link and a code there to see that it is yours.
email-ask = Mail me there
email-same = This is your address already.
email-sent = A mail is on its way to the new address. Open its link in this browser, or type its code here.
email-confirm = Confirm the address
# $code (String) - the code, grouped
email-mail-new-subject = { $code } confirms this address for Turnkeep
# $name (String) - who wants this address
# $code (String) - the code, grouped
email-mail-new-code = { $name } wants to get mail of Turnkeep at this address. Is that you? Type the code { $code } in the window where you asked, or open the link below in the same browser. Both are good for ten minutes.
email-mail-new-ignore = That was not you? Ignore this mail; without it nothing happens.
email-mail-new-link = Confirm the address
email-mail-new-why = You got this because somebody gave this address as theirs.
email-mail-old-subject = Your mail of Turnkeep goes to another address now
# $when (String) - date, time and zone
email-mail-old-text = The address was changed and confirmed: { $when }. This is the last mail to the old one.
email-mail-old-undo = That was not you? The link below takes the change back and signs you out everywhere. It is good for seven days.
email-mail-old-link = Take the change back
email-mail-old-why = You got this because this was your address.
email-undo-title = Take the change back
email-restored = Your old address counts again
email-restored-text = You are signed out everywhere. Sign in again with your old address.
