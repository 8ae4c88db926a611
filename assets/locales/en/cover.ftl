# Cover and swaps: what goes wrong
cover-by-hand = Nobody knows yet when the next shift begins, for this rotation hands over by hand. Please hand over when it is time.
cover-begun = This shift has begun; it stays with whoever has it.
cover-part-outside = Please choose times within the shift.
cover-swap-whole = A swap is of two whole shifts. For a part of a shift, please ask for cover.
cover-deadline-wrong = Please choose a time before the shift begins.
cover-asked-already = Cover for this shift has been asked for already.
cover-with-cannot = This person cannot take it: away, on duty then, or not in this rotation.
cover-taker-cannot = Whoever takes it is away or on duty at that time.
# $name (String) - who took it
cover-taken-already = { $name } was faster and has taken it. Thank you all the same.
cover-over = This request is over.
cover-passed-on = Another cover builds on this one; please take that back first.

# Turns
# $name (String) - who wants to be covered
# $when (String) - when the shift begins
cover-turn-asked = { $name } asks for cover, { $when }
# $name (String) - who proposes
# $when (String) - when the shift begins
cover-turn-swap = { $name } proposes a swap, { $when }
# $taker (String) - who would take it
# $name (String) - who wants to be covered
# $when (String) - when the shift begins
cover-turn-approve = { $taker } would cover for { $name }, { $when }
# $name (String) - who wants to be covered
# $when (String) - when the shift begins
cover-turn-stuck = Nobody covers for { $name } yet, { $when }
cover-turn-answer = Answer
cover-turn-decide = Decide
cover-turn-look = Find somebody

# Mails
cover-open = Open the request
# $name (String) - who wants to be covered
# $title (String) - the duty
# $from (String) - when the shift begins
cover-subject-asked = Cover for { $name }: { $title }, { $from }
# $asker (String) - who asked
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
cover-mail-for-you = { $asker } asks for cover for you: { $title } from { $from } until { $until }.
# $name (String) - who wants to be covered
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
# $by (String) - until when to answer
cover-mail-asked = Could you take { $title } from { $from } until { $until } for { $name }? Please answer by { $by }.
# $name (String) - who proposes
# $title (String) - the duty
# $from (String) - when the shift begins
cover-subject-proposed = { $name } asks you: { $title }, { $from }
# $name (String) - who proposes
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
# $by (String) - until when to answer
cover-mail-proposed = { $name } asks whether you take { $title } from { $from } until { $until }. Please answer by { $by }.
# $name (String) - who serves in return
# $from (String) - when that shift begins
# $until (String) - when it ends
cover-mail-back = In return, { $name } takes the shift from { $from } until { $until }.
# $taker (String) - who would take it
# $name (String) - who wants to be covered
# $title (String) - the duty
cover-subject-taken = Please decide: { $taker } for { $name }, { $title }
# $taker (String) - who would take it
# $name (String) - who wants to be covered
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
cover-mail-taken = { $taker } would cover for { $name }: { $title } from { $from } until { $until }. It holds once an owner agrees.
# $taker (String) - who takes it
# $name (String) - who is covered
# $title (String) - the duty
# $from (String) - when the shift begins
cover-subject-done = { $taker } covers for { $name }: { $title }, { $from }
# $taker (String) - one
# $name (String) - the other
# $title (String) - the duty
cover-subject-swapped = { $taker } and { $name } swap: { $title }
# $taker (String) - who takes it
# $name (String) - who is covered
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
cover-mail-done = { $taker } has { $title } from { $from } until { $until }, instead of { $name }.
# $name (String) - who wants to be covered
# $title (String) - the duty
# $from (String) - when the shift begins
cover-subject-stuck = No cover yet for { $name }: { $title }, { $from }
# $name (String) - who wants to be covered
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
cover-mail-stuck = Nobody has said yes to covering { $name } for { $title } from { $from } until { $until }. Please find somebody; otherwise it stays with { $name }.
# $taker (String) - who took over
# $name (String) - who had it
# $title (String) - the duty
cover-subject-now = { $taker } took over from { $name }: { $title }
# $taker (String) - who took over
# $name (String) - who had it
# $title (String) - the duty
# $until (String) - when the shift ends
cover-mail-now = { $taker } took { $title } over from { $name } at once, until { $until }.
# $name (String) - who has the shift
# $title (String) - the duty
# $from (String) - when the shift begins
cover-subject-ended = It stays with { $name }: { $title }, { $from }
# $why (String) - a sentence: why
# $name (String) - who has the shift
# $title (String) - the duty
# $from (String) - when the shift begins
# $until (String) - when it ends
cover-mail-ended = { $why } { $name } has { $title } from { $from } until { $until }.
# $name (String) - who did it
cover-ended-declined = { $name } cannot take it.
# $name (String) - who did it
cover-ended-refused = { $name } did not agree.
# $name (String) - who did it
cover-ended-undone = { $name } took the cover back.
# $name (String) - who did it
cover-ended-withdrawn = { $name } withdrew the request.
cover-ended-expired = Nobody said yes in time.

# The record and the list of mails
cover-letter = Cover
# $who (String) - who did it
# $what (String) - to whom it was done
cover-deed-asked = { $who } asked for cover in { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
cover-deed-taken = { $who } took a cover in { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
cover-deed-taken-now = { $who } took { $what } over at once
# $who (String) - who did it
# $what (String) - to whom it was done
cover-deed-approved = { $who } agreed to a cover in { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
cover-deed-given-back = { $who } ended a cover in { $what }
# $who (String) - who did it
# $what (String) - to whom it was done
cover-deed-expired = { $who } closed an unanswered request for cover in { $what }

# The pages
cover-get = Get cover
# $title (String) - the duty
cover-ask-title = Get cover: { $title }
# $from (String) - when the shift begins
# $until (String) - when it ends
cover-shift = The shift from { $from } until { $until }.
# $name (String) - who has the shift
cover-for = You ask on behalf of { $name }, who is told.
cover-with = Who should take it
cover-with-hint = Whoever you ask sees it in their list and gets a mail.
cover-with-anybody = Anybody who can
# $name (String) - who would take it
cover-with-one = { $name }
# $name (String) - with whom
# $when (String) - when their shift begins
cover-with-swap = Swap with { $name }: the shift { $when }
cover-deadline = Answer by
cover-deadline-hint = Without an answer until then, the owners of the rotation are asked to help.
cover-part = Only a part of the shift
cover-part-from = From
cover-part-until = Until
cover-part-time = at
cover-ask = Ask
cover-title = Cover and swaps
cover-state = State
cover-state-open = nobody yet
cover-state-taken = an owner is to agree
cover-state-done = agreed
# $name (String) - who wants to be covered
cover-who-open = { $name } looks for cover
# $name (String) - who wants to be covered
# $to (String) - whom they ask
cover-who-asked = { $name } asks { $to } for cover
# $name (String) - one
# $to (String) - the other
cover-who-swap = { $name } and { $to } swap
cover-emergency = In an emergency
cover-emergency-hint = You take the rest of this shift at once. Whoever has it and the owners are told.
cover-take-now = I take it now
# $title (String) - the duty
cover-request-title = Cover: { $title }
# $from (String) - when it begins
# $until (String) - when it ends
cover-span = { $from } until { $until }
cover-fact-duty = Duty
# $name (String) - whose shift
cover-fact-shift = { $name }’s shift
cover-fact-asked-by = Asked by
cover-fact-deadline = Answer by
# $name (String) - who is to answer
cover-waits-for = It waits for { $name } to answer.
cover-waits-for-anybody = It waits for somebody to take it.
cover-waits-for-owner = It holds once an owner of the rotation agrees.
cover-holds = It is agreed.
cover-was-declined = It was declined.
cover-was-refused = An owner did not agree.
cover-was-undone = It was agreed and then taken back.
cover-was-withdrawn = It was withdrawn.
# $name (String) - who has the shift
cover-was-expired = Nobody said yes before the start; it stayed with { $name }.
cover-you-cannot = You are away or on duty at that time, so you cannot take it.
cover-take = Take it
cover-accept = Accept
cover-decline = Decline
cover-agree = Agree
cover-refuse = Do not agree
cover-withdraw = Withdraw
cover-undo = Take back
cover-assign = Say who takes it
cover-assign-who = Who takes it
cover-assign-hint = You have asked them; they and whoever has the shift are told.
cover-assign-save = Settle it
cover-approve = An owner agrees to covers and swaps
cover-approve-hint = Without this, they hold as soon as somebody takes them.
