# What stands on every page, or on many.
# { $site } is what the site is called, { $contact } a link to whoever helps there. Both may stand in every sentence, and so
# may { $b }bold{ $end }, { $code }code{ $end } and, where it has one, { $link }a link{ $end }.

skip = Skip to main content
your-session = Your session
signed-in-as = Signed in as { $name }
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
# The name of this language in itself, for the menu at the foot of every page.
language-name = English
language = Language: { $name }
contact-nobody = whoever runs { $site }

go-to-start = Go to the start page
back-to-form = Back to the form
try-again = Try again
sign-in = Sign in
sign-in-again = Sign in again
use-another-account = Use another account
ways-to-sign-in = See the ways to sign in
go-to-account = Go to your account
back-to-account = Back to your account
open-in-new-tab = Open it in a new tab
sign-in-in-new-tab = Sign in in a new tab
go-on = Go on
code = Code: { $id }

one-moment = One moment
    .what = You are on your way.
    .next = If nothing happens, choose “{ go-on }”.

# Lists: names of which one is enough.
either = { $first } or { $second }
either-before = { $first }, { $second }
# Names one after another.
listed = { $first }, { $second }
names = { $names }

# Times, as browsers write them in this language: { $h } is 8 and { $hh } is 08, { $mm } are the minutes. On a clock of twelve
# hours { $h12 } is the hour, and { $half } is am or pm.
date-and-time = { $day } { month } { $year } at { $hh }:{ $mm }
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
# How long something lasts, as a part of other sentences. $unit is seconds, minutes, hours or days.
duration = { $unit ->
    [seconds] { $count ->
        [one] 1 second
       *[other] { $count } seconds
    }
    [minutes] { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
    [hours] { $count ->
        [one] 1 hour
       *[other] { $count } hours
    }
   *[days] { $count ->
        [one] 1 day
       *[other] { $count } days
    }
}

# What is wrong in a form.
problem-in-form = { $count ->
    [one] There is a problem with one field.
   *[other] There are problems with { $count } fields.
}
error-title = Error: { $title }
