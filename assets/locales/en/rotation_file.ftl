# What can be wrong with a rotation in a file. Each sentence stands behind its line and key.
rotation-file-too-large = This file is larger than 1 MB; a rotation needs far less.
rotation-file-not-text = From here on this is not text in UTF-8. Is it the right file?
rotation-file-too-deep = Here are too many tables and lists within each other.
# $key (String) - a key of the file
rotation-file-twice-key = { $key } is here twice. Keep one of them.
# $format (String) - TOML or JSON
# $reason (String) - what its parser says, in English
rotation-file-syntax = This is not { $format }: { $reason }.
# $key (String) - a key as it was written
rotation-file-unknown-key = There is no key { $key } here.
# $key (String) - a key as it was written
# $near (String) - a key that there is
rotation-file-unknown-key-near = There is no key { $key } here. Did you mean { $near }?
# $key (String) - a key of the file
rotation-file-missing = { $key } is missing here.
# $keys (String) - keys of the file
rotation-file-missing-one-of = One of these is missing here: { $keys }.
# $keys (String) - keys of the file
rotation-file-only-one = Write only one of these: { $keys }.
# $keys (String) - keys of the file
rotation-file-together = Write all of these or none: { $keys }.
# $most (String) - a number
rotation-file-too-many = That is too much: { $most } is the most there may be here.

# What has to stand somewhere
# $most (String) - a number
rotation-file-want-text = Write a line of text in quotes, of 1 to { $most } characters.
rotation-file-want-name = Write a name in quotes, of 1 to 64 characters.
rotation-file-want-moment = Write a date and a time, such as 2026-01-05T09:00, or with an offset 2026-01-05T09:00+01:00.
rotation-file-want-day = Write a date, such as 2026-12-24.
rotation-file-want-day-or-moment = Write a date, such as 2026-08-03, or a date and a time, such as 2026-08-03T12:00.
rotation-file-want-clock = Write a time of the day, such as 09:00.
# $least (String) - a number
# $most (String) - a number
rotation-file-want-whole = Write a whole number from { $least } to { $most }.
# $least (String) - a number
# $most (String) - a number
rotation-file-want-number = Write a number from { $least } to { $most }.
rotation-file-want-bool = Write true or false, without quotes.
rotation-file-want-yes = Write true, or leave it out.
# $words (String) - words to choose from
rotation-file-want-one-of = Write one of these: { $words }.
rotation-file-want-nth = Write 1, 2, 3, 4 or "last".
rotation-file-want-threshold = Write a time or a part, such as "4h", "90min" or "25%".
rotation-file-want-zone = Write the IANA name of a time zone in quotes, such as "Europe/Berlin".
rotation-file-want-holidays = Write the ISO 3166 code of a country or region in quotes, such as "DE" or "DE-BY".
rotation-file-want-list = Write a list.
# $least (String) - a number
rotation-file-want-list-of = Write a list of at least { $least }.
rotation-file-want-table = Write a table: keys, each with its value.

# What cannot be
rotation-file-year = Write a year from 1900 to 2200.
rotation-file-holidays = There is no holiday calendar of this code.
# $near (String) - codes that there are
rotation-file-holidays-near = There is no holiday calendar of this code. Did you mean { $near }?
# $weeks (String) - a number
rotation-file-week = There is no such week: the cadence has { $weeks }.
rotation-file-handoff-twice = Two handoffs are at the same time. Keep one of them.
rotation-file-no-members = Nobody is in the order. Add a member for each person who takes turns.
# $name (String) - a name as it was written
rotation-file-unknown-person = Nobody in this file is called { $name }.
# $name (String) - a name as it was written
# $near (String) - a name that there is
rotation-file-unknown-person-near = Nobody in this file is called { $name }. Did you mean { $near }?
# $name (String) - a name as it was written
rotation-file-unknown-member = No place in the order is called { $name }.
# $name (String) - a name as it was written
# $near (String) - a name that there is
rotation-file-unknown-member-near = No place in the order is called { $name }. Did you mean { $near }?
# $line (String) - number of a line
rotation-file-twice = This is the same as in line { $line }. Keep one of them.
rotation-file-everybody = The word "everybody" stands for all who are on duty. Choose another name.
rotation-file-not-after-start = The end has to be after the start.
# $line (String) - number of a line
rotation-file-overlaps = This overlaps what stands in line { $line }.
rotation-file-outside-period = This shift is not within its temporary schedule.
rotation-file-outside-slot = This part is not within its slot.
# $before (String) - date and time of a handoff
# $after (String) - date and time of the next handoff
rotation-file-no-handoff = The duty does not change hands then. The nearest handoffs are { $before } and { $after }.
# $only (String) - date and time of a handoff
rotation-file-no-handoff-but = The duty does not change hands then. The nearest handoff is { $only }.
rotation-file-no-handoff-at-all = The duty never changes hands before this, so nothing new can begin.
rotation-file-before-version = This is not after the start of the version before it.
rotation-file-no-slot = There is no slot of this number.
rotation-file-before-start = The rotation has not started then.
rotation-file-with-themselves = Nobody can swap with themselves. Write two people.
rotation-file-same-slot = This is the same slot twice. Write two slots.
rotation-file-nobody-takes = Only an open cover has nobody who takes it. Write to, or the stage "open".
rotation-file-in-record = This slot is in the record already. Write a later one.
rotation-file-not-nothing = Write how many turns, or leave it out.
