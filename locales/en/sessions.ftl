# Where a person is signed in, and what has happened with their account.

where-signed-in = Where you're signed in
    .what = Sign out wherever you no longer need it, or don't recognise it.
all-sessions = See all sessions
# The names of a browser and a system, such as Firefox and Windows.
browser-on = { $browser ->
    [none] { $system ->
        [none] Unknown browser
       *[other] Unknown browser on { $system }
    }
   *[other] { $system ->
        [none] { $browser }
       *[other] { $browser } on { $system }
    }
}
# { $browser } is all of the sentence above, and { $ip } an address such as 203.0.113.7.
seen-from = { $ip ->
    [none] { $browser }
   *[other] { $browser }, from { $ip }
}
session-began = Signed in with { $provider } since { $at }
session-until = Signed in until { $at }
in-use-now = Active now
last-active = Last active { $at }
signed-in-from = Signed in from { $ip }
session-services = Services opened: { $services }
sign-out-which = Sign out { $browser }, signed in since { $at }
sessions-not-shown = { $count ->
    [one] One more session isn't shown.
   *[other] { $count } more sessions aren't shown.
}
nowhere-else = You're signed in nowhere else.
stay-here = You stay signed in here.
sign-out-others = Sign out all others

session-ended = You're signed out there.
session-not-ended = That session was over already.
others-ended = You're signed out everywhere else.
no-others = You weren't signed in anywhere else.

recent-activity = Recent activity
all-activity = See all activity
your-activity = Your activity
    .what = What has happened with your account, the latest first.
was-not-you = Wasn't this you? { $link }Sign out there{ $end } and contact { $contact }.
nothing-older = Nothing older is kept.
to-newest = Newest
to-older = Older

did-sign-in = { $provider ->
    [none] You signed in
   *[other] You signed in with { $provider }
}
did-confirm = { $provider ->
    [none] You confirmed it's you
   *[other] You confirmed it's you with { $provider }
}
did-not-sign-in = { $provider ->
    [none] A sign-in was refused
   *[other] A sign-in with { $provider } was refused
}
did-register = { $provider ->
    [none] You created your account
   *[other] You created your account with { $provider }
}
did-enter = You opened { $service }
did-sign-out = You signed out
did-replace = A session ended: there was a new sign-in in its browser
did-end-elsewhere = You signed out another session
did-reach-limit = Your oldest session ended: you were signed in on too many devices
did-end-at-provider = { $provider ->
    [none] A session ended because you signed out where you sign in
   *[other] A session ended because you signed out of { $provider }
}
did-end-by-admin = An administrator ended a session
did-end-switched-off = A session ended because your access was switched off
did-end = A session ended
did-connect = { $provider ->
    [none] You connected another account
   *[other] You connected { $provider }
}
did-remove = { $provider ->
    [none] You removed a way to sign in
   *[other] You removed { $provider }
}
did-change-roles = { $provider ->
    [none] Your roles changed
   *[other] { $provider } changed your roles
}
did-change-details = You changed your name or email
did-switch-off = An administrator switched off your access
did-switch-on = An administrator switched your access on again
did-make-token = { $token ->
    [none] You made an API token
   *[other] You made the API token { $token }
}
did-revoke = { $token ->
    [none] You revoked an API token
   *[other] You revoked the API token { $token }
}
did-revoke-as-holder = { $token ->
    [none] One of your API tokens was revoked by whoever had it
   *[other] The API token { $token } was revoked by whoever had it
}
did-revoke-as-operator = { $token ->
    [none] An administrator revoked one of your API tokens
   *[other] An administrator revoked the API token { $token }
}
did-revoke-switched-off = { $token ->
    [none] An API token was revoked because your access was switched off
   *[other] The API token { $token } was revoked because your access was switched off
}
did-warn-of-token = { $token ->
    [none] One of your API tokens was about to expire
   *[other] The API token { $token } was about to expire
}
did-act = { $actor } used { $service } for you
did-act-by-token = { $actor } used { $service } for you with an API token
did-test = A test signed in as you
did-something = Something happened with your account
did-accept-terms = You accepted the terms
did-download = You downloaded your data
