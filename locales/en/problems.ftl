# What can go wrong: what happened, what it means, what to do next. A name that isn't known is "none".

problem-bad-request = That link didn't work
    .what = We couldn't read the address or the form. Nothing was changed.
    .next = Go back and try again.
problem-unknown-provider = This sign-in link is out of date
    .what = Choose how to sign in.
problem-provider-unavailable = { $provider ->
    [none] The sign-in service isn't responding
   *[other] { $provider } isn't responding
}
    .what = This isn't about your account.
    .next = Try again in a few minutes.
problem-provider-broken = { $provider ->
    [none] Signing in isn't working
   *[other] Signing in with { $provider } isn't working
}
    .what = { $provider ->
        [none] There is a problem with how { $site } and the sign-in service are connected.
       *[other] There is a problem with how { $site } and { $provider } are connected.
    }
    .next = Use another account, or contact { $contact }.
problem-client-refused = { $provider ->
    [none] Signing in isn't working
   *[other] Signing in with { $provider } isn't working
}
    .what = { $provider ->
        [none] The sign-in service doesn't accept { $site }. It's nothing you did, and trying again won't help.
       *[other] { $provider } doesn't accept { $site }. It's nothing you did, and trying again won't help.
    }
    .next = Use another account, or contact { $contact }.
problem-sign-in-declined = Sign-in cancelled
    .what = { $provider ->
        [none] You stopped before the sign-in was complete.
       *[other] You stopped at { $provider }.
    }
problem-sign-in-failed = { $provider ->
    [none] The sign-in service couldn't sign you in
   *[other] { $provider } couldn't sign you in
}
    .what = Try again, or use another account.
    .next = If it keeps happening, contact { $contact }.
problem-sign-in-stale = This sign-in has expired
    .what = Sign-in links work once, for 15 minutes.
problem-sign-in-foreign = You started in another browser
    .what = For security, finish where you started, or start again here.
problem-cookies-blocked = Cookies are blocked
    .what = { $host ->
        [none] Allow cookies for this site, then try again.
       *[other] Allow cookies for { $host }, then try again.
    }
    .next = We use two, only to sign you in.
problem-sign-in-refused = We couldn't sign you in
    .what = { $provider ->
        [none] The answer we got didn't pass our security checks.
       *[other] The answer from { $provider } didn't pass our security checks.
    }
    .next = Try again. If it keeps happening, contact { $contact }.
problem-sign-in-not-fresh = { $provider ->
    [none] Nobody confirmed it's you
   *[other] { $provider } didn't confirm it's you
}
    .what = We asked for it, and you were signed in without being asked. Nothing was changed.
    .next = { $provider ->
        [none] Sign out there, then try again.
       *[other] Sign out of { $provider }, then try again.
    }
problem-other-person = That's a different account
    .what = { $name ->
        [none] You confirmed with another account than the one you're signed in to.
       *[other] You're signed in as { $name }, but confirmed with another account.
    }
    .next = To change accounts, sign out here first.
problem-identity-taken = { $provider ->
    [none] That sign-in is already connected to another account here
   *[other] Your { $provider } account is already connected to another account here
}
    .what = Nothing was changed.
    .next = If both are yours, ask { $contact } to merge them.
problem-link-lost = { $provider ->
    [none] Your account wasn't connected
   *[other] { $provider } wasn't connected
}
    .what = You were signed out in the meantime. Sign in and try again.
problem-last-identity = This is your only way to sign in
    .what = Without it you couldn't come back, so it wasn't removed.
    .next = Connect another account first, then remove this one.
problem-too-many-identities = You've connected 20 accounts
    .what = That's the most one person can have, so this one wasn't connected.
    .next = Remove one you no longer use, then connect this one.
problem-registration-closed = { $site } isn't open to new people
    .what = If you already have an account, sign in the way you did before.
    .next = If you think you should have access, ask { $contact }.
problem-invitation-needed = You need an invitation
    .what = { $provider ->
        [none] Your email hasn't been invited, or it isn't confirmed.
       *[other] Your email hasn't been invited, or { $provider } hasn't confirmed it.
    }
    .next = Ask whoever told you about { $site } to invite you.
problem-domain-not-allowed = Use your work email
    .what = { $domains ->
        [none] Your email isn't one that { $site } is open to.
       *[other] { $site } is open to confirmed addresses that end in { $domains }.
    }
    .next = Use another account, or ask { $contact }.
problem-already-registered = You already have an account
    .what = Somebody, probably you in another window, has just finished this registration.
    .next = Sign in to continue.
problem-user-disabled = Your access is switched off
    .what = An administrator has switched off your access.
    .next = If that's a mistake, contact { $contact }.
problem-session-limit = You're signed in on too many devices
    .what = You can't be signed in on any more at once.
    .next = Sign out on another device, then sign in here.
problem-forbidden = You don't have access to this page
    .what = { $name ->
        [none] You're signed in, but this page is for other roles.
       *[other] You're signed in as { $name }.
    }
    .next = For access, ask { $contact }.
problem-token-in-address = A token can't be in an address
    .what = Addresses are kept in histories and logs, where others can read them. Nothing was done.
    .next = Send it in the header { $code }Authorization: Bearer{ $end }. If others may have seen it, revoke it.
problem-cross-site = We stopped that for your safety
    .what = The form came from another site. Open the page here and try again.
problem-in-frame = Continue in a new tab
    .what = This step would have happened inside another page, where you can't see whose page it is.
    .next = Open it in a new tab. Then come back here and reload the page.
problem-not-a-visit = This page has to be opened directly
    .what = It's a step on the way to a service. Nothing was changed.
    .next = Open the page of the service you want to see.
problem-misdirected = This page should have come from the service
    .what = The address belongs to a service, but the request reached the sign-in system in front of it.
    .next = Please tell { $contact }: the proxy in front of the service sends us more than it should.
problem-not-found = There is no such page
    .what = The address may be mistyped, or the page may have moved.
problem-method-not-allowed = There is nothing to see at this address
    .what = The page exists, but not for this kind of request. Nothing was changed.
problem-too-large = That text is too long
    .what = Go back, shorten it, and send it again. Nothing was changed.
problem-unsupported-media = We can't read that kind of data
    .what = Go back and send it from the page itself. Nothing was changed.
problem-too-many-requests = Too many tries
    .what = Many requests came from this browser or your network.
    .next = Wait 30 seconds and try again.
problem-redirect-loop = Something keeps sending you in circles
    .what = Delete this site's cookies and sign in again.
    .next = If it keeps happening, contact { $contact }.
problem-timed-out = That took too long
    .what = We didn't finish in time. It may or may not have been done.
    .next = Try again in a moment.
problem-database-away = We'll be right back
    .what = We can't check who you are right now. You haven't been signed out.
    .next = Try again in a moment.
problem-internal = Something went wrong
    .what = It's our fault.
    .next = Try again. If it keeps happening, send { $contact } the code below.

# Beside some of them: with which address somebody has come.
you-came-as = You signed in with { $email }.
