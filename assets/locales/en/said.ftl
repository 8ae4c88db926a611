# What the page after an act says of it, once. Names nobody.
said-saved = Saved.
said-done = Done.
said-taken = That is yours now.
said-given-back = That is with the duty again.
said-snoozed = That comes back to your list in time.
said-awake = That is back on your list.
said-left = That waits for whoever is on duty.
said-rotation-made = The rotation is set up.
said-handed-over = The duty is handed over. Everybody concerned is told.
said-note-written = The note waits for whoever comes next.
said-note-read = The note counts as read.
said-followed = You hear of each handoff from now on.
said-unfollowed = You no longer hear of handoffs here.
