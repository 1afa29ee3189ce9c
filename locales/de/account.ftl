# Das Konto einer Person.

your-account = Ihr Konto
details-name = Name
details-email = E-Mail-Adresse
email-confirmed = bestätigt
email-not-confirmed = nicht bestätigt
details-roles = Rollen
change-details = Name oder E-Mail-Adresse ändern
your-details = Ihre Angaben
ways-in = Ihre Anmeldemöglichkeiten
connect-another = Weiteres Konto verknüpfen
last-used = Zuletzt benutzt: { $at }
remove = Entfernen
remove-which = { $email ->
    [none] { $provider } entfernen
   *[other] { $provider } ({ $email }) entfernen
}
this-session = Diese Sitzung
other-devices = Auf anderen Geräten
lost-a-device = Gerät verloren? Melden Sie sich überall ab, auch hier.
api-tokens = API-Tokens
    .what = Mit einem Token kann ein Skript oder Programm Dienste in Ihrem Namen nutzen.
see-api-tokens = Ihre API-Tokens ansehen

replaced-own = Sie haben sich erneut als { $name } angemeldet. Die vorherige Sitzung in diesem Browser ist beendet.
replaced-other = Sie sind jetzt als { $name } angemeldet. Die vorherige Sitzung von { $before } in diesem Browser ist beendet.

details-saved = Gespeichert.
details-unchanged = Nichts geändert: Das sind schon Ihr Name und Ihre E-Mail-Adresse.
details-too-often = Sie haben Ihre Angaben innerhalb einer Stunde oft geändert. Ihre Eingaben bleiben erhalten. Speichern Sie etwas später.
identity-linked = { $provider ->
    [none] Sie können sich jetzt auch mit diesem Konto anmelden.
   *[other] Sie können sich jetzt auch mit { $provider } anmelden.
}
identity-linked-already = { $provider ->
    [none] Dieses Konto haben Sie schon verknüpft.
   *[other] Dieses Konto bei { $provider } haben Sie schon verknüpft.
}
not-connected = { $provider ->
    [none] Sie sind angemeldet. Es hat zu lange gedauert, deshalb wurde nichts verknüpft.
   *[other] Sie sind angemeldet, aber Ihr Konto bei { $provider } hat eine andere E-Mail-Adresse und wurde nicht verknüpft.
}
identity-removed = { $provider ->
    [none] Das Konto wurde entfernt. Überall sonst, wo Sie damit angemeldet waren, sind Sie jetzt abgemeldet.
   *[other] { $provider } wurde entfernt. Überall sonst, wo Sie damit angemeldet waren, sind Sie jetzt abgemeldet.
}
identity-not-removed = Das ist keine Ihrer Anmeldemöglichkeiten mehr.

details-title = Ihr Name und Ihre E-Mail-Adresse
    .what = Wenn Sie Ihre E-Mail-Adresse ändern, bleibt sie unbestätigt, bis eine Ihrer Anmeldungen sie bestätigt.
save = Speichern
details-not-saved = Ihre Änderungen sind noch nicht gespeichert.
details-left-behind = Sie haben hier vorhin etwas eingegeben, das nicht gespeichert wurde. { $link }Meine Eingaben anzeigen{ $end }

connect-title = Weiteres Konto verknüpfen
    .what = Melden Sie sich mit dem anderen Konto an. Danach können Sie beide benutzen.
    .next = Wenn Sie nicht gefragt werden, welches Konto Sie meinen, melden Sie sich zuerst dort ab.
connect = { $provider } verknüpfen
connect-second = Weiteres Konto bei { $provider } verknüpfen

remove-title = Anmeldemöglichkeit entfernen
    .what = { $email ->
        [none] Sie können sich dann nicht mehr mit { $provider } anmelden.
       *[other] Sie können sich dann nicht mehr mit { $provider } ({ $email }) anmelden.
    }
    .next = Hier bleiben Sie angemeldet. Überall sonst, wo Sie damit angemeldet sind, werden Sie abgemeldet. Ihr Konto bei { $provider } bleibt unverändert.
remove-it = { $provider } entfernen
