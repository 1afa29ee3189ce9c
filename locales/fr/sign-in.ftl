# L’entrée : la page d’accueil, la connexion, l’inscription, la fin des sessions.

sign-in-to-site = Se connecter à { $site }
sign-in-to-service = Se connecter à { $service }
new-here = Première visite ? Connectez-vous de la même façon. Nous vous demanderons une seule fois votre nom et votre adresse e-mail.
open-to = Première visite ? L’inscription est ouverte aux adresses qui se terminent par { $domains }.
by-invitation = Première visite ? Il vous faut une invitation.
one-step-left = Dernière étape : terminez votre inscription.
finish-registering = Terminer l’inscription
your-services = Vos services
hello = Bonjour { $name }
no-services = Votre session est ouverte.
no-services-yet = Aucun service n’est encore indiqué. Ajoutez { $code }[[service]]{ $end } dans les réglages.
find-service = Chercher un service
    .button = Chercher
no-service-found = Aucun service ne correspond à { $typed }.
your-account-button = Votre compte

to-continue-to = pour accéder à { $b }{ $service }{ $end }
you-continue-to = Vous accéderez ensuite à { $service }.
confirm-it-is-you = Confirmez qu’il s’agit bien de vous
    .what = Pour continuer, reconnectez-vous avec le compte { $name }.
continue-with = Continuer avec { $provider }
provider-down = { $provider } ne répond pas. Réessayez dans quelques minutes.
not-responding = Ne répond pas
used-last = Utilisé en dernier
more-ways = { $count ->
    [one] { $count } autre moyen de connexion
   *[other] { $count } autres moyens de connexion
}
or-choose = Ou choisissez un moyen de connexion
continue-by-email = Continuer
no-way-by-email = Nous ne savons pas où cette adresse se connecte. Vérifiez-la ou choisissez ci-dessous.
sign-in-to-connect = Connectez-vous comme les fois précédentes
    .what = Votre compte { $provider } avec { $email } sera ensuite associé.
sign-in-again-with = Se reconnecter avec { $provider }
another-way = Se connecter autrement

create-your-account = Créer votre compte
    .what = { $provider ->
        [none] { $email ->
            [none] La connexion a réussi.
           *[other] La connexion avec { $email } a réussi.
        }
       *[other] { $email ->
            [none] La connexion avec { $provider } a réussi.
           *[other] La connexion avec { $provider } ({ $email }) a réussi.
        }
    } Vérifiez vos informations pour terminer.
create-account = Créer le compte
create-separate-account = Créer un compte séparé
sign-in-and-connect = { $provider ->
    [none] Se connecter avec l’autre moyen et associer celui-ci
   *[other] Se connecter avec l’autre moyen et associer { $provider }
}
not-you = { $email ->
    [none] Ce n’est pas votre compte ?
   *[other] { $email } n’est pas votre adresse ?
}
known-address = Vous avez peut-être déjà un compte.
    .what = Quelqu’un utilise déjà { $email } ici avec un autre moyen de connexion.
    .next = Si c’est vous, connectez-vous avec ce moyen. Les deux mèneront alors au même compte.

your-name = Votre nom
    .hint = Les autres voient ce nom.
your-email = Votre adresse e-mail
    .hint = { $site } peut envoyer des messages à cette adresse.
name-missing = Saisissez votre nom.
name-too-long = Un nom ne peut pas dépasser 120 caractères.
name-blank = Personne ne pourrait voir ce nom. Saisissez des lettres.
name-hidden = Un nom ne peut pas contenir de retour à la ligne ni de caractère invisible.
name-loose = Ce nom contient un accent ou un signe sans lettre. Saisissez-le à nouveau.
email-missing = Saisissez votre adresse e-mail.
email-too-long = Une adresse e-mail ne peut pas dépasser { $most } caractères.
email-hidden = Une adresse e-mail ne peut pas contenir de caractère invisible. Un texte copié en contient parfois : tapez l’adresse vous-même.
email-other-domain = Saisissez une adresse qui se termine par { $domains }.
email-wrong = Saisissez une adresse e-mail comme nom@example.org.

not-signed-in = Connexion nécessaire
    .what = Connectez-vous pour continuer.
ended-idle = Votre session est terminée
    .what = Il n’y a eu aucune activité pendant { duration }.
    .next = Connectez-vous pour reprendre où vous en étiez.
ended-absolute = Une nouvelle connexion est nécessaire
    .what = Par sécurité, une session dure au maximum { duration }.
    .next = Connectez-vous pour reprendre où vous en étiez.
ended-signed-out = Vous avez fermé votre session
    .what = Connectez-vous pour continuer.
ended-replaced = Une nouvelle session a été ouverte
    .what = Quelqu’un s’est reconnecté dans ce navigateur, ce qui a mis fin à votre session.
    .next = Connectez-vous pour reprendre où vous en étiez.
ended-elsewhere = Votre session est terminée
    .what = Vous l’avez fermée depuis un autre appareil.
    .next = Si ce n’était pas vous, contactez { $contact }.
ended-limit = Votre session est terminée sur cet appareil
    .what = { $count ->
        [one] Vous pouvez avoir une session sur un seul appareil à la fois.
       *[other] Vous pouvez avoir une session sur { $count } appareils au maximum.
    } C’est celui-ci que vous n’aviez pas utilisé depuis le plus longtemps.
    .next = Connectez-vous pour reprendre où vous en étiez.
ended-provider = Votre session est terminée
    .what = { $provider ->
        [none] Vous avez fermé votre session sur votre service de connexion, ou elle a expiré.
       *[other] Vous avez fermé votre session { $provider }, ou elle a expiré.
    }
    .next = Connectez-vous pour reprendre où vous en étiez.
ended-admin = Votre session est terminée
    .what = L’équipe d’administration y a mis fin.
    .next = Vous pouvez vous reconnecter. Une question ? Contactez { $contact }.
ended-disabled = Votre accès est désactivé
    .what = L’équipe d’administration a désactivé votre accès.
    .next = Si c’est une erreur, contactez { $contact }.

still-signed-in = Votre session est ouverte
    .what = Vous utilisez le compte { $name }.
signed-out = Déconnexion réussie
    .what = Votre session { $site } est fermée.
signed-out-came-back = { $provider ->
    [none] Votre passage par le service de connexion est terminé. Si vous avez choisi d’y garder votre session, elle est encore ouverte.
   *[other] Votre passage par { $provider } est terminé. Si vous avez choisi d’y garder votre session, elle est encore ouverte.
}
sign-out-there = { $provider ->
    [none] Fermer aussi la session là-bas
   *[other] Fermer aussi la session { $provider }
}
signed-out-maybe-still = { $provider ->
    [none] Vous avez peut-être encore une session ouverte sur votre service de connexion. Sur un appareil partagé, fermez-la aussi.
   *[other] Votre session { $provider } est peut-être encore ouverte. Sur un appareil partagé, fermez aussi votre session { $provider }.
}
signed-out-away = { $provider ->
    [none] Le service de connexion ne répond pas. Votre session y est peut-être encore ouverte. Sur un appareil partagé, fermez-la aussi.
   *[other] { $provider } ne répond pas. Votre session y est peut-être encore ouverte. Sur un appareil partagé, fermez-la aussi.
}

service-not-open = Vous n’avez pas accès à { $service }
    .what = Vous utilisez le compte { $name }.
    .next = Pour obtenir l’accès, contactez { $contact }.
