# Was schiefgehen kann: was geschehen ist, was es bedeutet, was jetzt zu tun ist. Ein unbekannter Name ist „none“.

problem-bad-request = Dieser Link hat nicht funktioniert
    .what = Wir konnten die Adresse oder das Formular nicht lesen. Es wurde nichts geändert.
    .next = Gehen Sie zurück und versuchen Sie es noch einmal.
problem-unknown-provider = Dieser Anmeldelink ist veraltet
    .what = Wählen Sie, wie Sie sich anmelden möchten.
problem-provider-unavailable = { $provider ->
    [none] Der Anmeldedienst antwortet nicht
   *[other] { $provider } antwortet nicht
}
    .what = Mit Ihrem Konto hat das nichts zu tun.
    .next = Versuchen Sie es in ein paar Minuten noch einmal.
problem-provider-broken = { $provider ->
    [none] Die Anmeldung funktioniert nicht
   *[other] Die Anmeldung mit { $provider } funktioniert nicht
}
    .what = { $provider ->
        [none] Die Verbindung zwischen { $site } und dem Anmeldedienst ist gestört.
       *[other] Die Verbindung zwischen { $site } und { $provider } ist gestört.
    }
    .next = Verwenden Sie ein anderes Konto, oder wenden Sie sich an { $contact }.
problem-client-refused = { $provider ->
    [none] Die Anmeldung funktioniert nicht
   *[other] Die Anmeldung mit { $provider } funktioniert nicht
}
    .what = { $provider ->
        [none] Der Anmeldedienst akzeptiert { $site } nicht. Das liegt nicht an Ihnen, und ein neuer Versuch hilft nicht.
       *[other] { $provider } akzeptiert { $site } nicht. Das liegt nicht an Ihnen, und ein neuer Versuch hilft nicht.
    }
    .next = Verwenden Sie ein anderes Konto, oder wenden Sie sich an { $contact }.
problem-sign-in-declined = Anmeldung abgebrochen
    .what = { $provider ->
        [none] Sie haben abgebrochen, bevor die Anmeldung fertig war.
       *[other] Sie haben bei { $provider } abgebrochen.
    }
problem-sign-in-failed = { $provider ->
    [none] Der Anmeldedienst konnte Sie nicht anmelden
   *[other] { $provider } konnte Sie nicht anmelden
}
    .what = Versuchen Sie es noch einmal, oder verwenden Sie ein anderes Konto.
    .next = Wenn es immer wieder passiert, wenden Sie sich an { $contact }.
problem-sign-in-stale = Diese Anmeldung ist abgelaufen
    .what = Ein Anmeldelink funktioniert einmal, 15 Minuten lang.
problem-sign-in-foreign = Sie haben in einem anderen Browser begonnen
    .what = Zur Sicherheit machen Sie dort weiter, wo Sie begonnen haben, oder beginnen Sie hier neu.
problem-cookies-blocked = Cookies sind blockiert
    .what = { $host ->
        [none] Erlauben Sie Cookies für diese Website und versuchen Sie es dann noch einmal.
       *[other] Erlauben Sie Cookies für { $host } und versuchen Sie es dann noch einmal.
    }
    .next = Wir verwenden zwei, nur für Ihre Anmeldung.
problem-sign-in-refused = Wir konnten Sie nicht anmelden
    .what = { $provider ->
        [none] Die Antwort, die wir bekommen haben, hat unsere Sicherheitsprüfung nicht bestanden.
       *[other] Die Antwort von { $provider } hat unsere Sicherheitsprüfung nicht bestanden.
    }
    .next = Versuchen Sie es noch einmal. Wenn es immer wieder passiert, wenden Sie sich an { $contact }.
problem-sign-in-not-fresh = { $provider ->
    [none] Es wurde nicht bestätigt, dass Sie es sind
   *[other] { $provider } hat nicht bestätigt, dass Sie es sind
}
    .what = Wir haben darum gebeten, aber Sie wurden ohne Nachfrage angemeldet. Es wurde nichts geändert.
    .next = { $provider ->
        [none] Melden Sie sich bei Ihrem Anmeldedienst ab und versuchen Sie es dann noch einmal.
       *[other] Melden Sie sich bei { $provider } ab und versuchen Sie es dann noch einmal.
    }
problem-other-person = Das ist ein anderes Konto
    .what = { $name ->
        [none] Sie haben zur Bestätigung ein anderes Konto benutzt als das, mit dem Sie angemeldet sind.
       *[other] Sie sind als { $name } angemeldet, haben zur Bestätigung aber ein anderes Konto benutzt.
    }
    .next = Um das Konto zu wechseln, melden Sie sich hier zuerst ab.
problem-identity-taken = { $provider ->
    [none] Diese Anmeldung ist hier schon mit einem anderen Konto verknüpft
   *[other] Ihr Konto bei { $provider } ist hier schon mit einem anderen Konto verknüpft
}
    .what = Es wurde nichts geändert.
    .next = Wenn beide Konten Ihnen gehören, bitten Sie { $contact }, sie zusammenzulegen.
problem-link-lost = { $provider ->
    [none] Ihr Konto wurde nicht verknüpft
   *[other] { $provider } wurde nicht verknüpft
}
    .what = Sie wurden zwischendurch abgemeldet. Melden Sie sich an und versuchen Sie es noch einmal.
problem-last-identity = Das ist Ihre einzige Anmeldemöglichkeit
    .what = Ohne sie könnten Sie sich nicht mehr anmelden. Deshalb wurde sie nicht entfernt.
    .next = Verknüpfen Sie zuerst ein anderes Konto und entfernen Sie dann dieses.
problem-too-many-identities = Sie haben 20 Konten verknüpft
    .what = Mehr sind pro Person nicht möglich. Deshalb wurde dieses nicht verknüpft.
    .next = Entfernen Sie eines, das Sie nicht mehr benutzen, und verknüpfen Sie dann dieses.
problem-registration-closed = Neue Konten sind bei { $site } nicht möglich
    .what = Wenn Sie schon ein Konto haben, melden Sie sich so an wie bisher.
    .next = Wenn Sie meinen, dass Sie Zugang haben sollten, wenden Sie sich an { $contact }.
problem-invitation-needed = Sie brauchen eine Einladung
    .what = { $provider ->
        [none] Ihre E-Mail-Adresse hat keine Einladung oder ist nicht bestätigt.
       *[other] Ihre E-Mail-Adresse hat keine Einladung, oder { $provider } hat die Adresse nicht bestätigt.
    }
    .next = Bitten Sie die Person um eine Einladung, die Ihnen von { $site } erzählt hat.
problem-domain-not-allowed = Verwenden Sie Ihre dienstliche E-Mail-Adresse
    .what = { $domains ->
        [none] Ihre E-Mail-Adresse ist bei { $site } nicht zugelassen.
       *[other] Bei { $site } sind bestätigte E-Mail-Adressen zugelassen, die auf { $domains } enden.
    }
    .next = Verwenden Sie ein anderes Konto, oder wenden Sie sich an { $contact }.
problem-already-registered = Sie haben schon ein Konto
    .what = Jemand hat diese Registrierung gerade abgeschlossen, wahrscheinlich Sie selbst in einem anderen Fenster.
    .next = Melden Sie sich an, um fortzufahren.
problem-user-disabled = Ihr Zugang ist deaktiviert
    .what = Die Administration hat Ihren Zugang deaktiviert.
    .next = Wenn das ein Irrtum ist, wenden Sie sich an { $contact }.
problem-session-limit = Sie sind auf zu vielen Geräten angemeldet
    .what = Mehr Geräte gleichzeitig sind nicht möglich.
    .next = Melden Sie sich auf einem anderen Gerät ab und dann hier an.
problem-forbidden = Sie haben keinen Zugriff auf diese Seite
    .what = { $name ->
        [none] Sie sind angemeldet, aber diese Seite ist für andere Rollen.
       *[other] Sie sind als { $name } angemeldet.
    }
    .next = Wenn Sie Zugriff brauchen, wenden Sie sich an { $contact }.
problem-token-in-address = Ein Token darf nicht in einer Adresse stehen
    .what = Adressen bleiben in Verläufen und Protokollen, wo andere sie lesen können. Es wurde nichts ausgeführt.
    .next = Senden Sie es im Header { $code }Authorization: Bearer{ $end }. Wenn andere es gesehen haben könnten, widerrufen Sie es.
problem-cross-site = Das haben wir zu Ihrer Sicherheit gestoppt
    .what = Das Formular kam von einer anderen Website. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.
problem-in-frame = In einem neuen Tab fortfahren
    .what = Dieser Schritt wäre innerhalb einer anderen Seite passiert, und Sie könnten nicht sehen, wem sie gehört.
    .next = Öffnen Sie ihn in einem neuen Tab. Kommen Sie dann hierher zurück und laden Sie die Seite neu.
problem-not-a-visit = Diese Seite lässt sich nur direkt aufrufen
    .what = Sie ist ein Schritt auf dem Weg zu einem Dienst. Es wurde nichts geändert.
    .next = Öffnen Sie die Seite des Dienstes, die Sie sehen möchten.
problem-misdirected = Diese Seite hätte vom Dienst kommen müssen
    .what = Die Adresse gehört zu einem Dienst, aber die Anfrage kam beim Anmeldesystem davor an.
    .next = Bitte informieren Sie { $contact }: Der Proxy vor dem Dienst leitet mehr an uns weiter, als er soll.
problem-not-found = Diese Seite gibt es nicht
    .what = Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.
problem-method-not-allowed = Unter dieser Adresse gibt es nichts zu sehen
    .what = Die Seite gibt es, aber nicht für diese Art von Anfrage. Es wurde nichts geändert.
problem-too-large = Dieser Text ist zu lang
    .what = Gehen Sie zurück, kürzen Sie ihn und senden Sie ihn noch einmal. Es wurde nichts geändert.
problem-unsupported-media = Diese Art von Daten können wir nicht lesen
    .what = Gehen Sie zurück und senden Sie das Formular von der Seite selbst. Es wurde nichts geändert.
problem-too-many-requests = Zu viele Versuche
    .what = Aus diesem Browser oder Ihrem Netzwerk kamen viele Anfragen.
    .next = Warten Sie 30 Sekunden und versuchen Sie es noch einmal.
problem-redirect-loop = Sie werden immer wieder im Kreis geleitet
    .what = Löschen Sie die Cookies dieser Website und melden Sie sich noch einmal an.
    .next = Wenn es immer wieder passiert, wenden Sie sich an { $contact }.
problem-timed-out = Das hat zu lange gedauert
    .what = Wir sind nicht rechtzeitig fertig geworden. Vielleicht ist es erledigt, vielleicht auch nicht.
    .next = Versuchen Sie es gleich noch einmal.
problem-database-away = Wir sind gleich wieder da
    .what = Wir können im Moment nicht prüfen, wer Sie sind. Sie wurden nicht abgemeldet.
    .next = Versuchen Sie es gleich noch einmal.
problem-internal = Etwas ist schiefgegangen
    .what = Das liegt an uns.
    .next = Versuchen Sie es noch einmal. Wenn es immer wieder passiert, schicken Sie den Code unten an { $contact }.

you-came-as = Sie haben sich mit { $email } angemeldet.
