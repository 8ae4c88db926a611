# The foot of a mail
# $place (String) - host and path of the reader's own settings
app-mail-change = What is sent to you you can change under { $place }.
