# API-Tokens einer Person.

tokens-title = Ihre API-Tokens
    .what = Mit einem API-Token kann ein Skript oder Programm Dienste in Ihrem Namen nutzen, ohne dass Sie dabei sind.
    .next = Jedes gilt, bis es abläuft oder Sie es hier widerrufen. Abmelden beendet keines davon.
no-tokens = Sie haben im Moment keine.
no-token-services = Keiner der Dienste, die Sie nutzen können, nimmt API-Tokens an.
tokens-expire-soon = Diese Tokens laufen innerhalb einer Woche ab. Was sie benutzt, funktioniert dann nicht mehr:
token-expiring = { $name }, { $at }
token-scopes-at = { $service }: { $scopes }
token-gone-scopes = Nicht mehr verfügbar: { $scopes }
token-begins = Beginnt mit { $code }{ $prefix }{ $end }, erstellt am { $made }, gültig bis { $expires }
token-never-used = Noch nie benutzt
token-used = Zuletzt benutzt: { $at }
token-used-from = Zuletzt benutzt: { $at }, letzte bekannte IP-Adresse: { $ip }
revoke = Widerrufen
revoke-which = { $name } widerrufen
token-revoked = Das Token ist widerrufen. Was es benutzt, wird ab jetzt abgewiesen.
token-not-revoked = Dieses Token gibt es nicht mehr: Es wurde widerrufen oder ist abgelaufen.

make-a-token = Token erstellen
token-name = Wofür das Token ist
    .hint = Ein Name, an dem Sie es erkennen, zum Beispiel „Nächtliche Sicherung“.
token-scopes = Was das Token darf
token-days = Gültigkeit in Tagen
    .hint = { $most ->
        [1] Ein Tag.
       *[other] Von 1 bis { $most }.
    }
token-shown-once = Das Token wird einmal angezeigt, wenn es erstellt wird. Vielleicht werden Sie vorher gebeten, sich erneut anzumelden.
make-the-token = Token erstellen
tokens-full = Sie haben so viele Tokens, wie eine Person haben kann. Widerrufen Sie zuerst eines, das Sie nicht mehr brauchen.
tokens-too-often = Sie haben innerhalb einer Stunde viele Tokens erstellt. Ihre Eingaben bleiben erhalten. Erstellen Sie das Token etwas später.
token-not-made = Das haben Sie eingegeben. Das Token ist noch nicht erstellt.
token-left-behind = Sie haben hier vorhin etwas eingegeben, und es wurde kein Token daraus. { $link }Meine Eingaben anzeigen{ $end }
token-name-missing = Geben Sie dem Token einen Namen.
token-name-hidden = Namen dürfen keine unsichtbaren Zeichen enthalten. Geben Sie den Namen noch einmal ein.
token-scopes-missing = Wählen Sie mindestens eine Sache aus, die das Token tun darf.
token-scopes-too-many = Ein Token kann höchstens { $most } davon haben.
token-scopes-not-offered = Etwas, das Sie gewählt haben, steht Ihnen nicht mehr zur Verfügung. Prüfen Sie Ihre Auswahl.
token-days-wrong = Geben Sie eine ganze Zahl von 1 bis { $most } ein.

new-token = Ihr neues API-Token
    .what = Kopieren Sie es jetzt dorthin, wo Sie es brauchen. Wir bewahren es nicht auf, und es wird nicht noch einmal angezeigt.
    .next = Wer es hat, kann dies in Ihrem Namen tun. Wenn andere es gesehen haben könnten, widerrufen Sie es auf der Seite mit Ihren Tokens.
token-label-name = Name
token-label-may-do = Darf
token-label-expires = Gültig bis
to-your-tokens = Zu Ihren API-Tokens
copy-token = Token kopieren
    .copied = Kopiert.
    .not-copied = Ihr Browser lässt uns nicht kopieren. Markieren Sie das Token und kopieren Sie es selbst.
token-made-before = Dieses Token wurde schon erstellt
    .what = Ein Token wird nur einmal angezeigt, wenn es erstellt wird. Mit diesem Formular wurde schon eines erstellt.
    .next = Wenn Sie es nicht kopiert haben, widerrufen Sie es und erstellen Sie ein neues.
