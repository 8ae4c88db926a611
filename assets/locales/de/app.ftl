app-mail-change = Was Ihnen zugesandt wird, können Sie unter { $place } ändern.

app-demo-now = In der Demo ist es { $when }.
app-demo-hour = +1 Stunde
app-demo-handoff = Zur nächsten Übergabe
app-demo-mail = Post der Demo
app-demo-all-mail = Alle Post
app-demo-no-mail = Bisher wurde keine Post verschickt.
app-demo-to = An { $address }
app-demo-html = So zeigen es die meisten Mailprogramme
