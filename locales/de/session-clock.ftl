# The clock of the session: a dialog on every page of somebody who is signed in. { $at } is how long is left, as "1:45".
clock-idle = Sie werden in { $at } Minuten abgemeldet.
    .heading = Sind Sie noch da?
    .stay = Angemeldet bleiben
    .failed = Das hat nicht geklappt. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.
clock-absolute = Zur Sicherheit werden Sie in { $at } Minuten abgemeldet.
    .heading = Bald ist eine neue Anmeldung nötig
    .next = Wenn Sie sich jetzt erneut anmelden, können Sie hier weitermachen.
    .later = Nicht jetzt
clock-unknown = Der Server ist nicht erreichbar
    .what = Vielleicht wurden Sie abgemeldet. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.
clock-over = Sie wurden abgemeldet
    .what = Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
clock-somebody-else = Jemand anderes hat sich angemeldet
    .what = Das war in diesem Browser. Deshalb ist diese Seite geschlossen.

# At a form in which there is again what somebody typed before their session ended.
typed-before = Das haben Sie zuvor eingegeben. Es ist noch nicht gespeichert.
