# Was auf jeder Seite steht, oder auf vielen.
# { $site } ist der Name der Website, { $contact } ein Link zu denen, die dort helfen. Beide dürfen in jedem Satz stehen, ebenso
# { $b }fett{ $end }, { $code }Code{ $end } und, wo es einen gibt, { $link }ein Link{ $end }.
# { $contact } steht immer im Akkusativ: „an { $contact }“, „bitten Sie { $contact }“.

skip = Zum Hauptinhalt springen
your-session = Ihre Sitzung
signed-in-as = Angemeldet als { $name }
sign-out = Abmelden
sign-out-everywhere = Überall abmelden
# Der Name dieser Sprache in ihr selbst, für das Menü am Fuß jeder Seite.
language-name = Deutsch
language = Sprache: { $name }
contact-nobody = das Team von { $site }

go-to-start = Zur Startseite
back-to-form = Zurück zum Formular
try-again = Noch einmal versuchen
sign-in = Anmelden
sign-in-again = Erneut anmelden
use-another-account = Anderes Konto verwenden
ways-to-sign-in = Anmeldemöglichkeiten ansehen
go-to-account = Zu Ihrem Konto
back-to-account = Zurück zu Ihrem Konto
open-in-new-tab = In neuem Tab öffnen
sign-in-in-new-tab = In neuem Tab anmelden
go-on = Weiter
code = Code: { $id }

one-moment = Einen Moment
    .what = Sie werden weitergeleitet.
    .next = Wenn nichts passiert, wählen Sie „{ go-on }“.

# Aufzählungen: Namen, von denen einer genügt.
either = { $first } oder { $second }
either-before = { $first }, { $second }
# Namen, einer nach dem anderen.
listed = { $first }, { $second }
names = { $names }

# Zeiten, wie Browser sie in dieser Sprache schreiben: { $h } ist 8, { $hh } ist 08.
date-and-time = { $day }. { month } { $year } um { $hh }:{ $mm }
month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
# Wie lange etwas dauert, als Teil anderer Sätze, im Akkusativ. $unit ist seconds, minutes, hours oder days.
duration = { $unit ->
    [seconds] { $count ->
        [one] 1 Sekunde
       *[other] { $count } Sekunden
    }
    [minutes] { $count ->
        [one] 1 Minute
       *[other] { $count } Minuten
    }
    [hours] { $count ->
        [one] 1 Stunde
       *[other] { $count } Stunden
    }
   *[days] { $count ->
        [one] 1 Tag
       *[other] { $count } Tage
    }
}

# Was in einem Formular nicht stimmt.
problem-in-form = { $count ->
    [one] Mit einem Feld stimmt etwas nicht.
   *[other] Mit { $count } Feldern stimmt etwas nicht.
}
error-title = Fehler: { $title }
