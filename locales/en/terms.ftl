# The terms of the organisation.

accept-terms = I accept the terms of { $site }.
read-terms = Read the terms
    .tab = (opens in a new tab)
terms-not-accepted = Accept the terms to go on.
terms-changed = Our terms have changed
    .what = Please read the new terms of { $site } and accept them to go on.
    .next = Not ready to accept? You can sign out and decide later.
terms-first = Please accept our terms
    .what = { $site } now has terms. Read them and accept them to go on.
    .next = Not ready to accept? You can sign out and decide later.
terms-accepted = Nothing to accept
    .what = There are no terms that you have yet to accept.
accept-and-continue = Accept and continue
