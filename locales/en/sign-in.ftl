# The way in: the start page, signing in, registering, the ends of sessions.

sign-in-to-site = Sign in to { $site }
sign-in-to-service = Sign in to { $service }
new-here = New here? Sign in the same way. We'll ask for your name and email once.
open-to = New here? You can join with an address that ends in { $domains }.
by-invitation = New here? You need an invitation.
one-step-left = One step left: finish your registration.
finish-registering = Finish registering
your-services = Your services
hello = Hello, { $name }
no-services = You're signed in.
no-services-yet = No services are listed yet. Add a { $code }[[service]]{ $end } to the settings.
find-service = Find a service
    .button = Find
no-service-found = No service matches { $typed }.
your-account-button = Your account

to-continue-to = to continue to { $b }{ $service }{ $end }
you-continue-to = You continue to { $service } afterwards.
confirm-it-is-you = Confirm it's you
    .what = To continue, sign in again as { $name }.
continue-with = Continue with { $provider }
provider-down = { $provider } isn't responding. Try again in a few minutes.
not-responding = Not responding
used-last = Last used
more-ways = { $count ->
    [one] One more way to sign in
   *[other] { $count } more ways to sign in
}
or-choose = Or choose how to sign in
continue-by-email = Continue
no-way-by-email = We don't know where this address signs in. Check it, or choose below.
sign-in-to-connect = Sign in the way you did before
    .what = Then your { $provider } account with { $email } is connected.
sign-in-again-with = Sign in again with { $provider }
another-way = Sign in another way

create-your-account = Create your account
    .what = { $provider ->
        [none] { $email ->
            [none] You're signed in.
           *[other] You're signed in as { $email }.
        }
       *[other] { $email ->
            [none] You're signed in with { $provider }.
           *[other] You're signed in with { $provider } as { $email }.
        }
    } Check your details to finish.
create-account = Create account
create-separate-account = Create a separate account
sign-in-and-connect = { $provider ->
    [none] Sign in the other way and connect this one
   *[other] Sign in the other way and connect { $provider }
}
not-you = { $email ->
    [none] Not your account?
   *[other] Isn't { $email } yours?
}
known-address = You may already have an account.
    .what = Somebody uses { $email } here with another sign-in.
    .next = If that's you, sign in that way. Then both lead to one account.

your-name = Your name
    .hint = Other people see this name.
your-email = Your email
    .hint = { $site } may send messages to this address.
name-missing = Enter your name.
name-too-long = Names can't be longer than 120 characters.
name-blank = Nobody could see this name. Enter letters.
name-hidden = Names can't contain line breaks or hidden characters.
name-loose = An accent or sign in this name has no letter. Enter it again.
email-missing = Enter your email.
email-too-long = Email addresses can't be longer than { $most } characters.
email-hidden = Email addresses can't contain hidden characters. Copied text sometimes does: type it yourself.
email-other-domain = Enter an address that ends in { $domains }.
email-wrong = Enter an email address like name@example.org.

not-signed-in = You're not signed in
    .what = Sign in to continue.
ended-idle = You were signed out
    .what = You weren't active for { duration }.
    .next = Sign in to continue where you were.
ended-absolute = Time to sign in again
    .what = For security, a sign-in lasts at most { duration }.
    .next = Sign in to continue where you were.
ended-signed-out = You've signed out
    .what = Sign in to continue.
ended-replaced = There was a new sign-in
    .what = Someone signed in again in this browser, so your session here ended.
    .next = Sign in to continue where you were.
ended-elsewhere = You were signed out
    .what = You signed out from another device.
    .next = If that wasn't you, contact { $contact }.
ended-limit = You were signed out on this device
    .what = { $count ->
        [one] You can be signed in on one device.
       *[other] You can be signed in on { $count } devices.
    } This was the one you used longest ago.
    .next = Sign in to continue where you were.
ended-provider = You were signed out
    .what = { $provider ->
        [none] You signed out where you sign in, or your session there ended.
       *[other] You signed out of { $provider }, or your session there ended.
    }
    .next = Sign in to continue where you were.
ended-admin = You were signed out
    .what = An administrator ended your session.
    .next = You can sign in again. Questions? Contact { $contact }.
ended-disabled = Your access is switched off
    .what = An administrator has switched off your access.
    .next = If that's a mistake, contact { $contact }.

still-signed-in = You're signed in
    .what = You're signed in as { $name }.
signed-out = You've signed out
    .what = You've signed out of { $site }.
signed-out-came-back = { $provider ->
    [none] You're back from signing out there too. If you chose to stay signed in there, you still are.
   *[other] You're back from { $provider }. If you chose to stay signed in there, you still are.
}
sign-out-there = { $provider ->
    [none] Sign out there too
   *[other] Sign out of { $provider } too
}
signed-out-maybe-still = { $provider ->
    [none] You may still be signed in where you signed in from. On a shared device, sign out there too.
   *[other] You may still be signed in to { $provider }. On a shared device, sign out of { $provider } too.
}
signed-out-away = { $provider ->
    [none] The sign-in service isn't responding, so you may still be signed in there. On a shared device, sign out there too.
   *[other] { $provider } isn't responding, so you may still be signed in there. On a shared device, sign out there too.
}

service-not-open = You don't have access to { $service }
    .what = You're signed in as { $name }.
    .next = For access, ask { $contact }.
