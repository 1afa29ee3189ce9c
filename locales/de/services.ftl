# Was Menschen beim Host eines Dienstes lesen, anstelle einer seiner Seiten.

service-signed-in = Sie sind angemeldet
    .what = Gehen Sie zurück zum anderen Tab und laden Sie die Seite dort neu.
    .next = Wenn Sie gerade ein Formular gesendet haben, fragt Ihr Browser, ob er es noch einmal senden soll. Diesen Tab können Sie schließen.
service-nobody = Sie sind nicht angemeldet
    .what = In diesem Browser ist hier niemand angemeldet.
    .next = Melden Sie sich an. Gehen Sie dann zurück zum anderen Tab und laden Sie die Seite dort neu.
service-signed-out = Sie haben sich abgemeldet
    .what = Sie haben sich hier und bei allen anderen Diensten von { $site } abgemeldet.
    .next = Bei Ihrem Anmeldedienst sind Sie vielleicht noch angemeldet. Wenn auch andere dieses Gerät nutzen, melden Sie sich dort ebenfalls ab.
service-still-signed-in = Sie sind noch angemeldet
    .what = Sie sind hier und bei allen anderen Diensten von { $site } noch angemeldet.
    .next = Zum Abmelden nutzen Sie die Schaltfläche im Dienst.

not-sent-elsewhere = Noch nicht gesendet
    .what = Das kam von einer anderen Website, deshalb wurde nichts gesendet. Wenn Sie nichts senden wollten, schließen Sie diesen Tab.
    .next = Wenn doch, melden Sie sich in einem neuen Tab an. Öffnen Sie dann das Formular auf seiner eigenen Website und senden Sie es dort.
not-sent-ended = Noch nicht gesendet
    .what = Sie wurden abgemeldet, bevor das gesendet werden konnte. Ihre Eingaben sind nicht verloren.
    .next = Melden Sie sich in einem neuen Tab an und laden Sie dann diese Seite neu. Ihr Browser fragt, ob er das Formular noch einmal senden soll.
not-sent-too-long-ago = Noch nicht gesendet
    .what = Um das zu senden, bestätigen Sie, dass Sie es noch sind. Ihre Eingaben sind nicht verloren.
    .next = Melden Sie sich in einem neuen Tab an und laden Sie dann diese Seite neu. Ihr Browser fragt, ob er das Formular noch einmal senden soll.
not-sent-anonymous = Noch nicht gesendet
    .what = Sie sind nicht angemeldet, deshalb wurde das nicht gesendet. Ihre Eingaben sind nicht verloren.
    .next = Melden Sie sich in einem neuen Tab an und laden Sie dann diese Seite neu. Ihr Browser fragt, ob er das Formular noch einmal senden soll.
once-more = Bitte noch einmal
    .what = Sie sind jetzt angemeldet, aber das wurde noch nicht gesendet. Ihre Eingaben sind nicht verloren.
    .next = Laden Sie diese Seite neu: Ihr Browser fragt, ob er das Formular noch einmal senden soll.

address-ambiguous = Diese Adresse ist nicht eindeutig
    .what = Man kann sie auf mehrere Arten lesen, und nicht alle davon stehen Ihnen offen.
    .next = Gehen Sie zurück und folgen Sie einem Link, oder geben Sie die Adresse in ihrer einfachen Form ein.
address-unreadable = Diese Adresse lässt sich nicht lesen
    .what = Etwas darin gehört in keine Adresse oder wird von Programmen verschieden verstanden.
    .next = Gehen Sie zurück und folgen Sie einem Link, oder geben Sie die Adresse in ihrer einfachen Form ein.
address-reserved = Diese Seite gehört nicht zum Dienst
    .what = Die Adresse gehört zum Anmeldesystem, aber die Anfrage ging weiter an den Dienst.
    .next = Öffnen Sie die Seite, die Sie sehen möchten. Wenn Sie einem Link gefolgt sind, informieren Sie bitte { $contact }.
email-unconfirmed = Ihre E-Mail-Adresse ist nicht bestätigt
    .what = Dieser Dienst erkennt Personen an ihrer E-Mail-Adresse. Ihre ist durch keine Anmeldung bestätigt, der er vertraut.
    .next = Melden Sie sich mit einem Konto an, das Ihre E-Mail-Adresse bestätigt, oder wenden Sie sich an { $contact }.
email-shared = Noch jemand hat Ihre E-Mail-Adresse
    .what = Dieser Dienst erkennt Personen an ihrer E-Mail-Adresse, und zwei Personen haben hier dieselbe.
    .next = Bitten Sie { $contact }, das zu klären.
not-checked = Das konnte nicht geprüft werden
    .what = Das Anmeldesystem konnte nicht erkennen, was Sie aufrufen möchten, und deshalb nicht entscheiden, ob Sie es dürfen.
    .next = Wenn es immer wieder passiert, informieren Sie bitte { $contact }.

# Kurze Antworten für einen Dienst, der fragt, ob jemand etwas darf, und zeigt, warum nicht.
denied-anonymous = Melden Sie sich an, um fortzufahren.
denied-ended = Ihre Sitzung ist beendet. Melden Sie sich erneut an.
denied-too-long-ago = Um fortzufahren, melden Sie sich erneut an.
denied-address = Diese Adresse kann so nicht verwendet werden.
denied-cross-site = Das kam von einer anderen Website.
denied-role = Sie haben hier keinen Zugriff. Wenn Sie Zugriff brauchen, wenden Sie sich an { $contact }.
denied-email = Ihre E-Mail-Adresse kann hier nicht verwendet werden: Sie ist nicht bestätigt, oder noch jemand hat dieselbe.
denied = Sie haben hier keinen Zugriff.
denied-missing = Diese Seite gibt es nicht.
