# The screen
# $time (String) - when the picture was made
walls-as-of = as of { $time }
walls-held-up = Turnkeep cannot save anything right now, so handoffs wait and this may be out of date.
walls-nothing = There is no rotation to show yet.
walls-more = { $n ->
    [one] and { $n } more rotation
   *[other] and { $n } more rotations
}

# Where walls are made and revoked
walls-title = Walls
walls-intro = Each is a page for a screen that shows who is on duty, to whoever has its link.
walls-add = Add wall
walls-empty = A wall shows who is on duty, large, on a screen that hangs where people pass.
walls-empty-example = For example: the television in the kitchen. It needs no sign-in, shows names and duties only, and shows nothing more once you revoke its link.
walls-new = New wall
walls-new-text = Whoever has the link sees the name of this workspace, the duties you choose, and the names of those on duty and next; while nobody is on duty, of whoever answers instead. Nothing else, and no sign-in is needed.
walls-label = Name of the wall
walls-label-hint = For yourselves, such as: Kitchen, second floor
walls-label-missing = Please give the wall a name.
walls-label-long = Please use at most 80 characters.
walls-shows = Shows
walls-shows-all = All rotations
walls-shows-all-hint = Also those that are added later
walls-shows-some = Only some
walls-rotations = Which ones
walls-rotations-missing = Please choose at least one rotation.
walls-make = Make link
walls-link-title = The wall is ready
walls-link = Link of the wall
walls-link-open = Look at it here
walls-link-text = The link is shown only now. Open it on the screen, or copy it to where it is needed.
walls-link-how = The page fills the screen and stays up to date by itself. If the link is lost or in wrong hands, revoke the wall and make another.
walls-link-done = Done
# $day (String) - when it was made
walls-made = Made { $day }
# $day (String) - when it was made
# $name (String) - who made it
walls-made-by = Made { $day } by { $name }
# $day (String) - when it was last looked at
walls-seen = last looked at { $day }
walls-unseen = not looked at yet
walls-revoke = Revoke
