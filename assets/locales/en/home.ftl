home-on-duty-now = On duty now:
home-nothing = Nothing is due from you. Enjoy the quiet.
home-first-rotation = Start with a rotation: it hands a duty from person to person by itself.
# $name (String) - who is next
# $title (String) - the duty
# $when (String) - when the shift starts
home-next = Next handoff: { $name } takes { $title }, { $when }.
home-welcome = All set, and welcome. From now on, whatever is your turn stands here.
