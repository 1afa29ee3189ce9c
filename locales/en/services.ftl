# What people read at the host of a service, in place of one of its pages.

service-signed-in = You're signed in
    .what = Go back to the other tab and reload the page there.
    .next = If you were sending a form, your browser asks whether to send it again. You can close this tab.
service-nobody = You're not signed in
    .what = Nobody is signed in here in this browser.
    .next = Sign in, then go back to the other tab and reload the page there.
service-signed-out = You've signed out
    .what = You've signed out here and at every other service of { $site }.
    .next = You may still be signed in where you signed in from. On a shared device, sign out there too.
service-still-signed-in = You're still signed in
    .what = You're still signed in here and at every other service of { $site }.
    .next = To sign out, use the button at the service.

not-sent-elsewhere = Not sent yet
    .what = This came from another site, so nothing was sent. If you didn't mean to send anything, close this tab.
    .next = If you did, sign in in a new tab. Then open the form at its own site and send it there.
not-sent-ended = Not sent yet
    .what = You were signed out before this could be sent. Nothing you typed is lost.
    .next = Sign in in a new tab, then reload this page. Your browser asks whether to send it again.
not-sent-too-long-ago = Not sent yet
    .what = To send this, confirm that it's still you. Nothing you typed is lost.
    .next = Sign in in a new tab, then reload this page. Your browser asks whether to send it again.
not-sent-anonymous = Not sent yet
    .what = You're not signed in, so this wasn't sent. Nothing you typed is lost.
    .next = Sign in in a new tab, then reload this page. Your browser asks whether to send it again.
once-more = Once more, please
    .what = You're signed in now, and this hasn't been sent yet. Nothing you typed is lost.
    .next = Reload this page: your browser asks whether to send it again.

address-ambiguous = This address isn't clear
    .what = It can be read in more than one way, and not all of them are open to you.
    .next = Go back and follow a link, or type the address in its plain form.
address-unreadable = This address can't be read
    .what = Something in it isn't part of any address, or means different things to different programs.
    .next = Go back and follow a link, or type the address in its plain form.
address-reserved = This page isn't one of the service's
    .what = The address belongs to the sign-in system, but the request went on to the service.
    .next = Open the page you want to see. If you followed a link, tell { $contact }.
email-unconfirmed = Your email isn't confirmed
    .what = This service knows people by their email, and yours isn't confirmed by a sign-in that it trusts.
    .next = Sign in with an account that confirms your email, or ask { $contact }.
email-shared = Somebody else has your email too
    .what = This service knows people by their email, and two people here have the same one.
    .next = Ask { $contact } to put it right.
not-checked = This couldn't be checked
    .what = The sign-in system couldn't tell what you asked for, so it couldn't decide whether you may have it.
    .next = If it keeps happening, tell { $contact }.

# Short answers for a service that asks whether somebody may do something, and shows them why not.
denied-anonymous = Sign in to continue.
denied-ended = Your session has ended. Sign in again.
denied-too-long-ago = To continue, sign in again.
denied-address = This address can't be used as it's written.
denied-cross-site = This came from another site.
denied-role = You don't have access to this. For access, ask { $contact }.
denied-email = Your email can't be used here: it isn't confirmed, or somebody else has it too.
denied = You don't have access to this.
denied-missing = There is no such page.
