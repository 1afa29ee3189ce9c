# The clock of the session: a dialog on every page of somebody who is signed in. { $at } is how long is left, as "1:45".
clock-idle = You'll be signed out in { $at }.
    .heading = Still there?
    .stay = Stay signed in
    .failed = That didn't work. Check your connection and try again.
clock-absolute = For security, you'll be signed out in { $at }.
    .heading = Almost time to sign in again
    .next = If you sign in again now, you can carry on here.
    .later = Not now
clock-unknown = We can't reach the server
    .what = You may have been signed out. Check your connection and try again.
clock-over = You were signed out
    .what = Sign in to continue where you were.
clock-somebody-else = Someone else signed in
    .what = They signed in in this browser, so this page is closed.

# At a form in which there is again what somebody typed before their session ended.
typed-before = This is what you typed before. It isn't saved yet.
