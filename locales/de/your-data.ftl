# Was über eine Person gespeichert ist, zum Mitnehmen und zum Löschen.

your-data = Ihre Daten
    .what = Sehen und laden Sie, was { $site } über Sie speichert, oder verlassen Sie uns.
download-my-data = Meine Daten herunterladen
delete-my-account = Mein Konto löschen

data-title = Ihre Daten
    .what = Neben Ihren Angaben speichert { $site } dies über Sie.
    .next = Die Datei enthält alles in einer Form, die Programme lesen können. Passwörter stehen nicht darin: Wir haben keine.
data-sessions = Sitzungen, laufende und frühere
data-tokens = API-Token, gültige und frühere
data-drafts = Nicht gespeicherte Formulare
data-events = Aufgezeichnete Aktivitäten
data-addresses = { $unit ->
    [days] { $count ->
        [1] IP-Adressen und Browsernamen werden nach einem Tag entfernt.
       *[other] IP-Adressen und Browsernamen werden nach { $count } Tagen entfernt.
    }
    [hours] IP-Adressen und Browsernamen werden nach { $count } Stunden entfernt.
    [minutes] IP-Adressen und Browsernamen werden nach { $count } Minuten entfernt.
   *[seconds] IP-Adressen und Browsernamen werden nach { $count } Sekunden entfernt.
}

delete-title = Ihr Konto löschen
    .what = Das geschieht sofort und lässt sich nicht rückgängig machen.
    .next = Vielleicht möchten Sie vorher eine Kopie behalten.
delete-goes = Das wird gelöscht
delete-goes-details = Ihr Name, Ihre E-Mail-Adresse, Ihre Rollen und Ihre Anmeldemöglichkeiten
delete-goes-sessions = Ihre Sitzungen und API-Token: Sie werden überall abgemeldet
delete-goes-drafts = Was Sie eingegeben und nicht gespeichert haben
delete-stays = Das bleibt
delete-stays-events = Ein Protokoll der Vorgänge, ohne Ihren Namen, Ihre Adresse und Ihren Browser
delete-stays-services = Was Sie in Diensten angelegt haben: Fragen Sie dort nach
delete-stays-provider = Ihre Konten, mit denen Sie sich anmelden: Sie bleiben unverändert
delete-my-account-for-good = Mein Konto endgültig löschen
delete-last-admin = Außer Ihnen gibt es keinen Administrator
    .what = Ohne Sie könnte sich niemand um { $site } kümmern. Machen Sie zuerst jemand anderen zum Administrator.
    .next = Wenn Sie Hilfe brauchen, wenden Sie sich an { $contact }.
delete-elsewhere = Konten werden an anderer Stelle verwaltet
    .what = Sie können Ihr Konto hier nicht selbst löschen.
    .next = Um es löschen zu lassen, wenden Sie sich an { $contact }.
account-deleted = Ihr Konto ist gelöscht
    .what = Sie sind überall abgemeldet.
    .next = Die Konten, mit denen Sie sich angemeldet haben, sind unverändert. Wenn Sie sich hier erneut anmelden, fangen Sie von vorn an.
ended-deleted = Ihr Konto wurde gelöscht
    .what = Es wurde in einem anderen Browser gelöscht oder von den Betreibern von { $site }.
    .next = Wenn Sie sich erneut anmelden, beginnen Sie mit einem neuen Konto.
