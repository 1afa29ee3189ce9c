# Où une personne est connectée, et ce qui s’est passé avec son compte.

where-signed-in = Vos sessions ouvertes
    .what = Déconnectez-vous là où vous n’en avez plus besoin, ou là où vous ne reconnaissez rien.
all-sessions = Voir toutes les sessions
browser-on = { $browser ->
    [none] { $system ->
        [none] Navigateur inconnu
       *[other] Navigateur inconnu sur { $system }
    }
   *[other] { $system ->
        [none] { $browser }
       *[other] { $browser } sur { $system }
    }
}
seen-from = { $ip ->
    [none] { $browser }
   *[other] { $browser }, depuis { $ip }
}
session-began = Session ouverte avec { $provider } depuis le { $at }
session-until = Session ouverte jusqu’au { $at }
in-use-now = Active en ce moment
last-active = Dernière activité : { $at }
signed-in-from = Session ouverte depuis { $ip }
session-services = Services ouverts : { $services }
sign-out-which = Se déconnecter : { $browser }, session ouverte depuis le { $at }
sessions-not-shown = { $count ->
    [one] Une autre session n’est pas affichée.
   *[other] { $count } autres sessions ne sont pas affichées.
}
nowhere-else = Vous n’avez aucune autre session ouverte.
stay-here = Votre session ici reste ouverte.
sign-out-others = Fermer toutes les autres sessions

session-ended = La session est fermée.
session-not-ended = Cette session était déjà terminée.
others-ended = Toutes vos autres sessions sont fermées.
no-others = Vous n’aviez aucune autre session ouverte.

recent-activity = Activité récente
all-activity = Voir toute l’activité
your-activity = Votre activité
    .what = Ce qui s’est passé avec votre compte, du plus récent au plus ancien.
was-not-you = Ce n’était pas vous ? { $link }Fermez cette session{ $end } et contactez { $contact }.
nothing-older = Rien de plus ancien n’est conservé.
to-newest = Les plus récentes
to-older = Plus anciennes

did-sign-in = { $provider ->
    [none] Vous vous êtes connecté
   *[other] Vous vous êtes connecté avec { $provider }
}
did-confirm = { $provider ->
    [none] Vous avez confirmé qu’il s’agit de vous
   *[other] Vous avez confirmé avec { $provider } qu’il s’agit de vous
}
did-not-sign-in = { $provider ->
    [none] Une connexion a été refusée
   *[other] Une connexion avec { $provider } a été refusée
}
did-register = { $provider ->
    [none] Vous avez créé votre compte
   *[other] Vous avez créé votre compte avec { $provider }
}
did-enter = Vous avez ouvert { $service }
did-sign-out = Vous vous êtes déconnecté
did-replace = Une session s’est terminée : il y a eu une nouvelle connexion dans son navigateur
did-end-elsewhere = Vous avez fermé une autre session
did-reach-limit = Votre plus ancienne session s’est terminée : vous étiez connecté sur trop d’appareils
did-end-at-provider = { $provider ->
    [none] Une session s’est terminée parce que vous vous êtes déconnecté de votre service de connexion
   *[other] Une session s’est terminée parce que vous vous êtes déconnecté de { $provider }
}
did-end-by-admin = L’équipe d’administration a mis fin à une session
did-end-switched-off = Une session s’est terminée parce que votre accès a été désactivé
did-end = Une session s’est terminée
did-connect = { $provider ->
    [none] Vous avez associé un autre compte
   *[other] Vous avez associé { $provider }
}
did-remove = { $provider ->
    [none] Vous avez retiré un moyen de connexion
   *[other] Vous avez retiré { $provider }
}
did-change-roles = { $provider ->
    [none] Vos rôles ont changé
   *[other] { $provider } a changé vos rôles
}
did-change-details = Vous avez modifié votre nom ou votre adresse e-mail
did-switch-off = L’équipe d’administration a désactivé votre accès
did-switch-on = L’équipe d’administration a réactivé votre accès
did-make-token = { $token ->
    [none] Vous avez créé un jeton d’API
   *[other] Vous avez créé le jeton d’API { $token }
}
did-revoke = { $token ->
    [none] Vous avez révoqué un jeton d’API
   *[other] Vous avez révoqué le jeton d’API { $token }
}
did-revoke-as-holder = { $token ->
    [none] Quelqu’un qui avait l’un de vos jetons d’API l’a révoqué
   *[other] Quelqu’un qui avait le jeton d’API { $token } l’a révoqué
}
did-revoke-as-operator = { $token ->
    [none] L’équipe d’administration a révoqué l’un de vos jetons d’API
   *[other] L’équipe d’administration a révoqué le jeton d’API { $token }
}
did-revoke-switched-off = { $token ->
    [none] Un jeton d’API a été révoqué parce que votre accès a été désactivé
   *[other] Le jeton d’API { $token } a été révoqué parce que votre accès a été désactivé
}
did-warn-of-token = { $token ->
    [none] L’un de vos jetons d’API allait expirer
   *[other] Le jeton d’API { $token } allait expirer
}
did-act = { $actor } a utilisé { $service } en votre nom
did-act-by-token = { $actor } a utilisé { $service } en votre nom avec un jeton d’API
did-test = Un test a ouvert une session en votre nom
did-something = Il s’est passé quelque chose avec votre compte
did-accept-terms = Vous avez accepté les conditions
did-download = Vous avez téléchargé vos données
