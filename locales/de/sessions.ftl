# Wo jemand angemeldet ist und was mit dem Konto geschehen ist.

where-signed-in = Wo Sie angemeldet sind
    .what = Melden Sie sich überall dort ab, wo Sie es nicht mehr brauchen oder nicht wiedererkennen.
all-sessions = Alle Sitzungen ansehen
browser-on = { $browser ->
    [none] { $system ->
        [none] Unbekannter Browser
       *[other] Unbekannter Browser auf { $system }
    }
   *[other] { $system ->
        [none] { $browser }
       *[other] { $browser } auf { $system }
    }
}
seen-from = { $ip ->
    [none] { $browser }
   *[other] { $browser }, von { $ip }
}
session-began = Angemeldet mit { $provider } seit { $at }
session-until = Angemeldet bis { $at }
in-use-now = Gerade aktiv
last-active = Zuletzt aktiv: { $at }
signed-in-from = Angemeldet von { $ip }
session-services = Geöffnete Dienste: { $services }
sign-out-which = Abmelden: { $browser }, angemeldet seit { $at }
sessions-not-shown = { $count ->
    [one] Eine weitere Sitzung wird nicht angezeigt.
   *[other] { $count } weitere Sitzungen werden nicht angezeigt.
}
nowhere-else = Sonst sind Sie nirgends angemeldet.
stay-here = Hier bleiben Sie angemeldet.
sign-out-others = Alle anderen abmelden

session-ended = Sie sind dort abgemeldet.
session-not-ended = Diese Sitzung war schon beendet.
others-ended = Sie sind überall sonst abgemeldet.
no-others = Sie waren sonst nirgends angemeldet.

recent-activity = Letzte Aktivitäten
all-activity = Alle Aktivitäten ansehen
your-activity = Ihre Aktivitäten
    .what = Was mit Ihrem Konto geschehen ist, das Neueste zuerst.
was-not-you = Waren Sie das nicht? { $link }Melden Sie sich dort ab{ $end } und wenden Sie sich an { $contact }.
nothing-older = Älteres ist nicht gespeichert.
to-newest = Neueste
to-older = Ältere

did-sign-in = { $provider ->
    [none] Sie haben sich angemeldet
   *[other] Sie haben sich mit { $provider } angemeldet
}
did-confirm = { $provider ->
    [none] Sie haben bestätigt, dass Sie es sind
   *[other] Sie haben mit { $provider } bestätigt, dass Sie es sind
}
did-not-sign-in = { $provider ->
    [none] Eine Anmeldung wurde abgelehnt
   *[other] Eine Anmeldung mit { $provider } wurde abgelehnt
}
did-register = { $provider ->
    [none] Sie haben Ihr Konto erstellt
   *[other] Sie haben Ihr Konto mit { $provider } erstellt
}
did-enter = Sie haben { $service } geöffnet
did-sign-out = Sie haben sich abgemeldet
did-replace = Eine Sitzung endete durch eine neue Anmeldung in ihrem Browser
did-end-elsewhere = Sie haben eine andere Sitzung abgemeldet
did-reach-limit = Ihre älteste Sitzung endete, weil Sie auf zu vielen Geräten angemeldet waren
did-end-at-provider = { $provider ->
    [none] Eine Sitzung endete, weil Sie sich bei Ihrem Anmeldedienst abgemeldet haben
   *[other] Eine Sitzung endete, weil Sie sich bei { $provider } abgemeldet haben
}
did-end-by-admin = Die Administration hat eine Sitzung beendet
did-end-switched-off = Eine Sitzung endete, weil Ihr Zugang deaktiviert wurde
did-end = Eine Sitzung endete
did-connect = { $provider ->
    [none] Sie haben ein weiteres Konto verknüpft
   *[other] Sie haben { $provider } verknüpft
}
did-remove = { $provider ->
    [none] Sie haben eine Anmeldemöglichkeit entfernt
   *[other] Sie haben { $provider } entfernt
}
did-change-roles = { $provider ->
    [none] Ihre Rollen wurden geändert
   *[other] { $provider } hat Ihre Rollen geändert
}
did-change-details = Sie haben Ihren Namen oder Ihre E-Mail-Adresse geändert
did-switch-off = Die Administration hat Ihren Zugang deaktiviert
did-switch-on = Die Administration hat Ihren Zugang wieder aktiviert
did-make-token = { $token ->
    [none] Sie haben ein API-Token erstellt
   *[other] Sie haben das API-Token { $token } erstellt
}
did-revoke = { $token ->
    [none] Sie haben ein API-Token widerrufen
   *[other] Sie haben das API-Token { $token } widerrufen
}
did-revoke-as-holder = { $token ->
    [none] Wer eines Ihrer API-Tokens hatte, hat es widerrufen
   *[other] Wer das API-Token { $token } hatte, hat es widerrufen
}
did-revoke-as-operator = { $token ->
    [none] Die Administration hat eines Ihrer API-Tokens widerrufen
   *[other] Die Administration hat das API-Token { $token } widerrufen
}
did-revoke-switched-off = { $token ->
    [none] Ein API-Token wurde widerrufen, weil Ihr Zugang deaktiviert wurde
   *[other] Das API-Token { $token } wurde widerrufen, weil Ihr Zugang deaktiviert wurde
}
did-warn-of-token = { $token ->
    [none] Eines Ihrer API-Tokens lief bald ab
   *[other] Das API-Token { $token } lief bald ab
}
did-act = { $actor } hat { $service } in Ihrem Namen genutzt
did-act-by-token = { $actor } hat { $service } mit einem API-Token in Ihrem Namen genutzt
did-test = Ein Test hat sich als Sie angemeldet
did-something = Mit Ihrem Konto ist etwas geschehen
did-accept-terms = Sie haben die Nutzungsbedingungen akzeptiert
did-download = Sie haben Ihre Daten heruntergeladen
