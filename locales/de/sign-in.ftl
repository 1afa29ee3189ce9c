# Der Weg hinein: die Startseite, das Anmelden, das Registrieren, das Ende von Sitzungen.

sign-in-to-site = Bei { $site } anmelden
sign-in-to-service = Bei { $service } anmelden
new-here = Neu hier? Melden Sie sich genauso an. Wir fragen Sie einmal nach Name und E-Mail-Adresse.
open-to = Neu hier? Sie können sich mit einer Adresse registrieren, die auf { $domains } endet.
by-invitation = Neu hier? Sie brauchen eine Einladung.
one-step-left = Noch ein Schritt: Schließen Sie Ihre Registrierung ab.
finish-registering = Registrierung abschließen
your-services = Ihre Dienste
hello = Hallo, { $name }
no-services = Sie sind angemeldet.
no-services-yet = Hier ist noch kein Dienst eingetragen. Ergänzen Sie in den Einstellungen { $code }[[service]]{ $end }.
find-service = Dienst suchen
    .button = Suchen
no-service-found = Kein Dienst passt zu { $typed }.
your-account-button = Ihr Konto

to-continue-to = Weiter zu { $b }{ $service }{ $end }
you-continue-to = Danach geht es weiter zu { $service }.
confirm-it-is-you = Bestätigen Sie, dass Sie es sind
    .what = Um fortzufahren, melden Sie sich erneut als { $name } an.
continue-with = Weiter mit { $provider }
provider-down = { $provider } antwortet nicht. Versuchen Sie es in ein paar Minuten noch einmal.
not-responding = Antwortet nicht
used-last = Zuletzt benutzt
more-ways = { $count ->
    [one] Eine weitere Anmeldemöglichkeit
   *[other] { $count } weitere Anmeldemöglichkeiten
}
or-choose = Oder wählen Sie, wie Sie sich anmelden
continue-by-email = Weiter
no-way-by-email = Wir wissen nicht, wo sich diese Adresse anmeldet. Prüfen Sie sie oder wählen Sie unten.
sign-in-to-connect = Melden Sie sich so an wie früher
    .what = Danach ist Ihr Konto bei { $provider } mit { $email } verknüpft.
sign-in-again-with = Erneut mit { $provider } anmelden
another-way = Auf andere Weise anmelden

create-your-account = Erstellen Sie Ihr Konto
    .what = { $provider ->
        [none] { $email ->
            [none] Sie sind angemeldet.
           *[other] Sie sind als { $email } angemeldet.
        }
       *[other] { $email ->
            [none] Sie sind mit { $provider } angemeldet.
           *[other] Sie sind mit { $provider } als { $email } angemeldet.
        }
    } Prüfen Sie zum Abschluss Ihre Angaben.
create-account = Konto erstellen
create-separate-account = Eigenes Konto erstellen
sign-in-and-connect = { $provider ->
    [none] Auf dem anderen Weg anmelden und verknüpfen
   *[other] Auf dem anderen Weg anmelden und { $provider } verknüpfen
}
not-you = { $email ->
    [none] Nicht Ihr Konto?
   *[other] Gehört { $email } nicht Ihnen?
}
known-address = Vielleicht haben Sie schon ein Konto.
    .what = Jemand benutzt { $email } hier schon mit einer anderen Anmeldung.
    .next = Wenn Sie das sind, melden Sie sich auf diesem Weg an. Danach führen beide zu einem Konto.

your-name = Ihr Name
    .hint = Andere sehen diesen Namen.
your-email = Ihre E-Mail-Adresse
    .hint = { $site } kann Nachrichten an diese Adresse senden.
name-missing = Geben Sie Ihren Namen ein.
name-too-long = Namen dürfen höchstens 120 Zeichen lang sein.
name-blank = Diesen Namen könnte niemand sehen. Geben Sie Buchstaben ein.
name-hidden = Namen dürfen keine Zeilenumbrüche oder unsichtbaren Zeichen enthalten.
name-loose = In diesem Namen steht ein Akzent oder Zeichen ohne Buchstaben. Geben Sie ihn noch einmal ein.
email-missing = Geben Sie Ihre E-Mail-Adresse ein.
email-too-long = E-Mail-Adressen dürfen höchstens { $most } Zeichen lang sein.
email-hidden = E-Mail-Adressen dürfen keine unsichtbaren Zeichen enthalten. Beim Kopieren kommen manchmal welche mit: Tippen Sie die Adresse selbst ein.
email-other-domain = Geben Sie eine Adresse ein, die auf { $domains } endet.
email-wrong = Geben Sie eine E-Mail-Adresse wie name@example.org ein.

not-signed-in = Sie sind nicht angemeldet
    .what = Melden Sie sich an, um fortzufahren.
ended-idle = Sie wurden abgemeldet
    .what = Sie waren { duration } lang nicht aktiv.
    .next = Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
ended-absolute = Zeit für eine neue Anmeldung
    .what = Zur Sicherheit gilt eine Anmeldung höchstens { duration }.
    .next = Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
ended-signed-out = Sie haben sich abgemeldet
    .what = Melden Sie sich an, um fortzufahren.
ended-replaced = Es gab eine neue Anmeldung
    .what = In diesem Browser hat sich jemand neu angemeldet. Damit ist Ihre Sitzung hier beendet.
    .next = Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
ended-elsewhere = Sie wurden abgemeldet
    .what = Sie haben sich von einem anderen Gerät aus abgemeldet.
    .next = Wenn Sie das nicht waren, wenden Sie sich an { $contact }.
ended-limit = Sie wurden auf diesem Gerät abgemeldet
    .what = { $count ->
        [one] Sie können nur auf einem Gerät angemeldet sein.
       *[other] Sie können auf höchstens { $count } Geräten angemeldet sein.
    } Dieses hatten Sie am längsten nicht benutzt.
    .next = Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
ended-provider = Sie wurden abgemeldet
    .what = { $provider ->
        [none] Sie haben sich bei Ihrem Anmeldedienst abgemeldet, oder Ihre Sitzung dort ist abgelaufen.
       *[other] Sie haben sich bei { $provider } abgemeldet, oder Ihre Sitzung dort ist abgelaufen.
    }
    .next = Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
ended-admin = Sie wurden abgemeldet
    .what = Die Administration hat Ihre Sitzung beendet.
    .next = Sie können sich wieder anmelden. Bei Fragen wenden Sie sich an { $contact }.
ended-disabled = Ihr Zugang ist deaktiviert
    .what = Die Administration hat Ihren Zugang deaktiviert.
    .next = Wenn das ein Irrtum ist, wenden Sie sich an { $contact }.

still-signed-in = Sie sind angemeldet
    .what = Sie sind als { $name } angemeldet.
signed-out = Sie haben sich abgemeldet
    .what = Sie haben sich bei { $site } abgemeldet.
signed-out-came-back = { $provider ->
    [none] Sie sind von Ihrem Anmeldedienst zurück. Wenn Sie dort angemeldet bleiben wollten, sind Sie es noch.
   *[other] Sie sind von { $provider } zurück. Wenn Sie dort angemeldet bleiben wollten, sind Sie es noch.
}
sign-out-there = { $provider ->
    [none] Auch dort abmelden
   *[other] Auch bei { $provider } abmelden
}
signed-out-maybe-still = { $provider ->
    [none] Bei Ihrem Anmeldedienst sind Sie vielleicht noch angemeldet. Wenn auch andere dieses Gerät nutzen, melden Sie sich dort ebenfalls ab.
   *[other] Bei { $provider } sind Sie vielleicht noch angemeldet. Wenn auch andere dieses Gerät nutzen, melden Sie sich bei { $provider } ebenfalls ab.
}
signed-out-away = { $provider ->
    [none] Der Anmeldedienst antwortet nicht. Vielleicht sind Sie dort noch angemeldet. Wenn auch andere dieses Gerät nutzen, melden Sie sich dort ebenfalls ab.
   *[other] { $provider } antwortet nicht. Vielleicht sind Sie dort noch angemeldet. Wenn auch andere dieses Gerät nutzen, melden Sie sich dort ebenfalls ab.
}

service-not-open = Sie haben keinen Zugang zu { $service }
    .what = Sie sind als { $name } angemeldet.
    .next = Wenn Sie Zugang brauchen, wenden Sie sich an { $contact }.
