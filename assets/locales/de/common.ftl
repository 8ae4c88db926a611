language-name = Deutsch

weekday-1 = Montag
weekday-2 = Dienstag
weekday-3 = Mittwoch
weekday-4 = Donnerstag
weekday-5 = Freitag
weekday-6 = Samstag
weekday-7 = Sonntag
weekday-short-1 = Mo
weekday-short-2 = Di
weekday-short-3 = Mi
weekday-short-4 = Do
weekday-short-5 = Fr
weekday-short-6 = Sa
weekday-short-7 = So
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
month-short-1 = Jan.
month-short-2 = Feb.
month-short-3 = März
month-short-4 = Apr.
month-short-5 = Mai
month-short-6 = Juni
month-short-7 = Juli
month-short-8 = Aug.
month-short-9 = Sept.
month-short-10 = Okt.
month-short-11 = Nov.
month-short-12 = Dez.

date-short = { $weekday }, { $day }. { $month }
date-short-year = { $weekday }, { $day }. { $month } { $year }
exact = { $weekday }, { $day }. { $month } { $year }, { $time } ({ $zone })
day-time = { $day }, { $time }
weekday-time = { $weekday } { $time }
time-am = { $time } AM
time-pm = { $time } PM
today-time = heute { $time }
tomorrow-time = morgen { $time }
yesterday-time = gestern { $time }

in-minutes = { $n ->
    [0] jetzt
   *[other] in { $n } Min.
}
in-hours = in { $n ->
   *[other] { $n }
} Std.
in-days = { $n ->
    [one] in { $n } Tag
   *[other] in { $n } Tagen
}
ago-minutes = { $n ->
    [0] gerade eben
   *[other] vor { $n } Min.
}
ago-hours = vor { $n ->
   *[other] { $n }
} Std.
ago-days = { $n ->
    [one] vor { $n } Tag
   *[other] vor { $n } Tagen
}
