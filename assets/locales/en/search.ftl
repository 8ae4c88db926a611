search-title = Search
search-label = People, duties and turns
search-look = Search
search-hint = A part of a name is enough; capitals and accents do not matter.
search-long = Please search for at most 100 characters.
search-count = { $n ->
    [one] { $n } found
   *[other] { $n } found
}
# $typed (String) - what was looked for
search-nothing = Nothing here goes by “{ $typed }”.
search-nothing-hint = Try a shorter part of the name, or just its beginning.
search-more = There are more. Another word of the name narrows it down.
