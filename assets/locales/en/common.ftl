language-name = English

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

# $weekday (String) - short weekday
# $day (String) - day of the month
# $month (String) - short month
date-short = { $weekday } { $day } { $month }
# $weekday (String) - short weekday
# $day (String) - day of the month
# $month (String) - short month
# $year (String) - the year
date-short-year = { $weekday } { $day } { $month } { $year }
# $weekday (String) - full weekday
# $day (String) - day of the month
# $month (String) - full month
# $year (String) - the year
# $time (String) - wall time
# $zone (String) - IANA zone name
exact = { $weekday } { $day } { $month } { $year }, { $time } ({ $zone })
# $day (String) - said day
# $time (String) - wall time
day-time = { $day }, { $time }
# $weekday (String) - short weekday
# $time (String) - wall time
weekday-time = { $weekday } { $time }
# $time (String) - a time on half a dial, as 9:00
time-am = { $time } am
# $time (String) - a time on half a dial, as 9:00
time-pm = { $time } pm
# $time (String) - wall time
today-time = today { $time }
# $time (String) - wall time
tomorrow-time = tomorrow { $time }
# $time (String) - wall time
yesterday-time = yesterday { $time }

in-minutes = { $n ->
    [0] now
   *[other] in { $n } min
}
in-hours = in { $n ->
   *[other] { $n }
} h
in-days = { $n ->
    [one] in { $n } day
   *[other] in { $n } days
}
ago-minutes = { $n ->
    [0] just now
   *[other] { $n } min ago
}
ago-hours = { $n ->
   *[other] { $n }
} h ago
ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
