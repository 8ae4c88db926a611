app-mail-change = Was Ihnen zugesandt wird, können Sie unter { $place } ändern.
