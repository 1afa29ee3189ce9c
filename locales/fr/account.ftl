# Le compte d’une personne.

your-account = Votre compte
details-name = Nom
details-email = Adresse e-mail
email-confirmed = confirmée
email-not-confirmed = non confirmée
details-roles = Rôles
change-details = Modifier le nom ou l’adresse e-mail
your-details = Vos informations
ways-in = Vos moyens de connexion
connect-another = Associer un autre compte
last-used = Dernière utilisation : { $at }
remove = Retirer
remove-which = { $email ->
    [none] Retirer { $provider }
   *[other] Retirer { $provider } ({ $email })
}
this-session = Cette session
other-devices = Sur d’autres appareils
lost-a-device = Appareil perdu ? Déconnectez-vous partout, y compris ici.
api-tokens = Jetons d’API
    .what = Avec un jeton, un script ou un programme peut utiliser des services en votre nom.
see-api-tokens = Voir vos jetons d’API

replaced-own = Vous avez ouvert une nouvelle session avec le compte { $name }. La session précédente dans ce navigateur est terminée.
replaced-other = Vous utilisez maintenant le compte { $name }. La session du compte { $before } dans ce navigateur est terminée.

details-saved = C’est enregistré.
details-unchanged = Aucun changement : ce sont déjà votre nom et votre adresse e-mail.
details-too-often = Vous avez modifié vos informations de nombreuses fois en une heure. Votre saisie est conservée. Enregistrez-la un peu plus tard.
identity-linked = { $provider ->
    [none] Vous pouvez maintenant vous connecter aussi avec ce compte.
   *[other] Vous pouvez maintenant vous connecter aussi avec { $provider }.
}
identity-linked-already = { $provider ->
    [none] Vous avez déjà associé ce compte.
   *[other] Vous avez déjà associé ce compte { $provider }.
}
not-connected = { $provider ->
    [none] La connexion a réussi, mais elle a pris trop de temps : rien n’a été associé.
   *[other] La connexion a réussi, mais votre compte { $provider } a une autre adresse e-mail et n’a pas été associé.
}
identity-removed = { $provider ->
    [none] Le compte a été retiré. Les autres sessions ouvertes avec lui sont terminées.
   *[other] Le compte { $provider } a été retiré. Les autres sessions ouvertes avec lui sont terminées.
}
identity-not-removed = Ce n’est plus un de vos moyens de connexion.

details-title = Votre nom et votre adresse e-mail
    .what = Si vous changez d’adresse e-mail, la nouvelle reste non confirmée jusqu’à ce qu’une de vos connexions la confirme.
save = Enregistrer
details-not-saved = Vos modifications ne sont pas encore enregistrées.
details-left-behind = Vous avez saisi ici quelque chose qui n’a pas été enregistré. { $link }Afficher ma saisie{ $end }

connect-title = Associer un autre compte
    .what = Connectez-vous avec l’autre compte. Vous pourrez ensuite utiliser l’un ou l’autre.
    .next = Si on ne vous demande pas de quel compte il s’agit, déconnectez-vous d’abord là-bas.
connect = Associer { $provider }
connect-second = Associer un autre compte { $provider }

remove-title = Retirer un moyen de connexion
    .what = { $email ->
        [none] Vous ne pourrez plus vous connecter avec { $provider }.
       *[other] Vous ne pourrez plus vous connecter avec { $provider } ({ $email }).
    }
    .next = Votre session ici reste ouverte. Les autres sessions ouvertes avec ce moyen de connexion se terminent. Votre compte { $provider } n’est pas modifié.
remove-it = Retirer { $provider }
