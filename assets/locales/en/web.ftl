# Frame
web-skip = Skip to the content
web-nav = Main
web-nav-turns = Your turn
web-nav-duty = Duty
web-nav-people = People
web-nav-settings = Settings
web-me = You and your settings
# $name (String) - the reader's own name
web-me-of = { $name }: you and your settings
web-sign-out = Sign out
web-turns-waiting = { $n ->
    [0] Nothing waits for you
    [one] { $n } turn waits for you
   *[other] { $n } turns wait for you
}
# $title (String) - title of the page
# $workspace (String) - name of the workspace
web-title = { $title } · { $workspace }
web-home = To your turn
web-other-workspace = Go to another workspace
web-search = Search
# Shown in place when a form could not be sent
web-unsent = No answer came, so perhaps this was not saved. Nothing you typed is lost: look whether it is there, and send it once more if not.

# Keys
web-keys = Keyboard shortcuts
web-keys-primary = The main action of the page
web-keys-list = This list
web-keys-close = Close what is open
web-keys-off = They rest while you type, and you can turn them off in your settings.
web-close = Close

# Words for states, beside their shapes
web-badge-ok = Fine
web-badge-soon = Soon
web-badge-late = Late
web-notice-good = Done
web-notice-note = Note
web-notice-soon = Mind this
web-notice-late = Not possible

# Forms
web-optional = optional
web-look-again = Please look at this again
web-missing = Please fill this in.
web-choose = Please choose one of these.
web-stale-form = This page was open for too long. Nothing is lost: look it over and send it once more.
web-copy = Copy
web-copied = Copied
# $n (String) - number of this step
# $of (String) - how many steps there are
web-step = Step { $n } of { $of }
web-step-done = done

# Somebody's browser, told in a mail or in the list of devices
# $browser (String) - browser family
# $os (String) - operating system
web-browser-on = { $browser } on { $os }
# $os (String) - operating system
web-browser-any-on = A browser on { $os }
web-browser-any = A browser

# Pages that say that something did not work
web-not-found = There is nothing here
web-not-found-text = The link may be old or mistyped, or this belongs to somebody else.
web-not-found-elsewhere = Look in another workspace
web-refused = That is not possible as it stands
web-conflict = Somebody was faster
web-conflict-text = This changed while you were looking at it. Go back, reload and decide again.
web-too-many = A little slower, please
# $wait (String) - how long to wait, said
web-too-many-text = That was often in a short time. Try again in about { $wait }.
web-wait-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
web-wait-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
web-wait-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
web-fault = Something broke on our side
web-fault-text = It is noted. If you tell somebody about it, quote this:
web-foreign = That came from another page
web-foreign-text = To keep you safe we only take what is sent from our own pages. Open the page here and send it again.
web-unreadable = We could not read that
web-unreadable-text = What arrived was damaged or not a form of ours. Go back and send it once more.
web-too-large = That is too much at once
web-too-large-text = A form here holds up to 64 kB. Go back, shorten the text and send it again.
web-unwritable = This could not be saved
web-full-text = The disk is full. Whoever looks after this Turnkeep has to make room; then it goes on by itself. Everything can still be read.
web-broken-text = The disk failed, or something on our side did. Whoever looks after this Turnkeep has to start it again. Everything can still be read.
web-busy = One moment, please
web-busy-text = Too much is waiting to be saved, so this was not. Go back and send it once more.

# The same, at a form that keeps what was typed
web-full-form = The disk is full, so this is not saved. What you typed is still here: send it again once there is room.
web-broken-form = This is not saved, and cannot be until Turnkeep is started again. What you typed is still here.
web-busy-form = Too much is waiting to be saved, so this was not. What you typed is still here: send it once more.

# On top of every page for as long as it is so
web-full-banner = The disk is full: everything can be read, nothing can be saved. Once there is room, it goes on by itself.
web-broken-banner = Everything can be read, but nothing can be saved any more. Whoever looks after this Turnkeep has to start it again.

# On screens that look again by themselves, for whoever reads at their own pace
web-screen-hold = Let this page stand still
web-screen-go-on = Let this page look again by itself
web-search-all = In everything
