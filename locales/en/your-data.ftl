# What is kept of a person, theirs to take along and to delete.

your-data = Your data
    .what = See and download what { $site } keeps about you, or leave.
download-my-data = Download my data
delete-my-account = Delete my account

data-title = Your data
    .what = Besides your details, this is what { $site } keeps about you.
    .next = The file has all of it in a form that programs can read. It holds no passwords, as we have none.
data-sessions = Sessions, current and past
data-tokens = API tokens, current and past
data-drafts = Forms not yet saved
data-events = Recorded activity
data-addresses = { $unit ->
    [days] { $count ->
        [1] IP addresses and browser names are removed after one day.
       *[other] IP addresses and browser names are removed after { $count } days.
    }
    [hours] IP addresses and browser names are removed after { $count } hours.
    [minutes] IP addresses and browser names are removed after { $count } minutes.
   *[seconds] IP addresses and browser names are removed after { $count } seconds.
}

delete-title = Delete your account
    .what = This happens at once. It can't be undone.
    .next = You may want to keep a copy first.
delete-goes = What goes
delete-goes-details = Your name, email, roles and ways to sign in
delete-goes-sessions = Your sessions and API tokens: you're signed out everywhere
delete-goes-drafts = What you typed and didn't save
delete-stays = What stays
delete-stays-events = A record of what happened, without your name, address or browser
delete-stays-services = What you made at services: ask them about it
delete-stays-provider = Your accounts where you sign in: they aren't changed
delete-my-account-for-good = Delete my account for good
delete-last-admin = You're the only administrator
    .what = Without you, nobody could look after { $site }. Make somebody else an administrator first.
    .next = If you need help, contact { $contact }.
delete-elsewhere = Accounts are managed elsewhere
    .what = You can't delete your account here yourself.
    .next = To have it deleted, contact { $contact }.
account-deleted = Your account is deleted
    .what = You're signed out everywhere.
    .next = Your accounts where you signed in haven't changed. If you sign in here again, you start anew.
ended-deleted = Your account was deleted
    .what = It was deleted from another browser, or by an administrator of { $site }.
    .next = If you sign in again, you start anew with a new account.
