# A person's account.

your-account = Your account
details-name = Name
details-email = Email
email-confirmed = confirmed
email-not-confirmed = not confirmed
details-roles = Roles
change-details = Change name or email
your-details = Your details
ways-in = Your ways to sign in
connect-another = Connect another account
last-used = Last used { $at }
remove = Remove
remove-which = { $email ->
    [none] Remove { $provider }
   *[other] Remove { $provider } ({ $email })
}
this-session = This session
other-devices = On other devices
lost-a-device = Lost a device? Sign out everywhere, including here.
api-tokens = API tokens
    .what = With a token, a script or program can use services as you.
see-api-tokens = See your API tokens

replaced-own = You signed in again as { $name }. The session that was open in this browser has ended.
replaced-other = You're now signed in as { $name }. The session of { $before } that was open in this browser has ended.

details-saved = Saved.
details-unchanged = Nothing changed: that's your name and email already.
details-too-often = You've changed your details many times within an hour. What you typed is kept. Save it a little later.
identity-linked = { $provider ->
    [none] You can now sign in with that account too.
   *[other] You can now sign in with { $provider } too.
}
identity-linked-already = { $provider ->
    [none] You've already connected that account.
   *[other] You've already connected that { $provider } account.
}
not-connected = { $provider ->
    [none] You're signed in. That took too long, so nothing was connected.
   *[other] You're signed in, but your { $provider } account has another email and wasn't connected.
}
identity-removed = { $provider ->
    [none] It was removed. You're signed out everywhere else it was used.
   *[other] { $provider } was removed. You're signed out everywhere else it was used.
}
identity-not-removed = That isn't one of your ways to sign in any more.

details-title = Your name and email
    .what = If you change your email, it stays unconfirmed until one of your sign-ins confirms it.
save = Save
details-not-saved = Your changes aren't saved yet.
details-left-behind = You typed something here earlier that wasn't saved. { $link }Show what I typed{ $end }

connect-title = Connect another account
    .what = Sign in with the other account. From then on you can use either.
    .next = If you aren't asked which account you mean, sign out there first.
connect = Connect { $provider }
connect-second = Connect another { $provider } account

remove-title = Remove a way to sign in
    .what = { $email ->
        [none] You won't be able to sign in with { $provider } any more.
       *[other] You won't be able to sign in with { $provider } ({ $email }) any more.
    }
    .next = You stay signed in here, and are signed out everywhere else it was used. Your { $provider } account isn't changed.
remove-it = Remove { $provider }
