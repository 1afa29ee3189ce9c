# API tokens of a person.

tokens-title = Your API tokens
    .what = With an API token, a script or program can use services as you, without you being there.
    .next = Each works until it expires or you revoke it here. Signing out ends none of them.
no-tokens = You have none at the moment.
no-token-services = None of the services you can use takes API tokens.
tokens-expire-soon = These tokens expire within a week, and whatever uses them stops working then:
token-expiring = { $name }, { $at }
token-scopes-at = { $service }: { $scopes }
token-gone-scopes = No longer available: { $scopes }
token-begins = Begins with { $code }{ $prefix }{ $end }, made { $made }, expires { $expires }
token-never-used = Never used
token-used = Last used { $at }
token-used-from = Last used { $at }, last known address { $ip }
revoke = Revoke
revoke-which = Revoke { $name }
token-revoked = The token is revoked. Whatever uses it is refused from now on.
token-not-revoked = That token is gone already: it was revoked, or it has expired.

make-a-token = Make a token
token-name = What it is for
    .hint = A name you'll know it by, such as Nightly backup.
token-scopes = What it may do
token-days = Days until it expires
    .hint = { $most ->
        [1] One day.
       *[other] From 1 to { $most }.
    }
token-shown-once = The token is shown once, when it is made. You may be asked to sign in again first.
make-the-token = Make the token
tokens-full = You have as many tokens as one person can have. Revoke one you no longer need first.
tokens-too-often = You've made many tokens within an hour. What you typed is kept. Make it a little later.
token-not-made = This is what you typed. The token isn't made yet.
token-left-behind = You typed something here earlier, and no token was made of it. { $link }Show what I typed{ $end }
token-name-missing = Give the token a name.
token-name-hidden = Names can't contain hidden characters. Enter it again.
token-scopes-missing = Choose at least one thing that the token may do.
token-scopes-too-many = One token can have at most { $most } of these.
token-scopes-not-offered = Something you chose is no longer available to you. Check your choices.
token-days-wrong = Enter a whole number from 1 to { $most }.

new-token = Your new API token
    .what = Copy it now, to where it's needed. We don't keep it, and it isn't shown again.
    .next = Anyone who has it can do this as you. If others may have seen it, revoke it on the page of your tokens.
token-label-name = Name
token-label-may-do = May do
token-label-expires = Expires
to-your-tokens = To your API tokens
copy-token = Copy the token
    .copied = Copied.
    .not-copied = Your browser doesn't let us copy. Select the token and copy it yourself.
token-made-before = This token was made already
    .what = A token is shown only once, when it is made. This form has made its token before.
    .next = If you didn't copy it, revoke it and make another one.
