# Die Nutzungsbedingungen der Organisation.

accept-terms = Ich akzeptiere die Nutzungsbedingungen von { $site }.
read-terms = Nutzungsbedingungen lesen
    .tab = (öffnet einen neuen Tab)
terms-not-accepted = Akzeptieren Sie die Nutzungsbedingungen, um fortzufahren.
terms-changed = Neue Nutzungsbedingungen
    .what = Bitte lesen Sie die neuen Nutzungsbedingungen von { $site } und akzeptieren Sie sie, um fortzufahren.
    .next = Noch nicht so weit? Sie können sich abmelden und später entscheiden.
terms-first = Bitte akzeptieren Sie unsere Nutzungsbedingungen
    .what = { $site } hat jetzt Nutzungsbedingungen. Lesen und akzeptieren Sie sie, um fortzufahren.
    .next = Noch nicht so weit? Sie können sich abmelden und später entscheiden.
terms-accepted = Nichts zu akzeptieren
    .what = Es gibt keine Nutzungsbedingungen, die Sie noch akzeptieren müssten.
accept-and-continue = Akzeptieren und fortfahren
