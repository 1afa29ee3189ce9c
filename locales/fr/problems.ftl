# Ce qui peut mal se passer : ce qui est arrivé, ce que cela signifie, que faire ensuite. Un nom inconnu est « none ».

problem-bad-request = Ce lien n’a pas fonctionné
    .what = Nous n’avons pas pu lire l’adresse ou le formulaire. Rien n’a été modifié.
    .next = Revenez en arrière et réessayez.
problem-unknown-provider = Ce lien de connexion n’est plus valable
    .what = Choisissez un moyen de connexion.
problem-provider-unavailable = { $provider ->
    [none] Le service de connexion ne répond pas
   *[other] { $provider } ne répond pas
}
    .what = Votre compte n’est pas en cause.
    .next = Réessayez dans quelques minutes.
problem-provider-broken = { $provider ->
    [none] La connexion ne fonctionne pas
   *[other] La connexion avec { $provider } ne fonctionne pas
}
    .what = { $provider ->
        [none] Il y a un problème dans la liaison entre { $site } et le service de connexion.
       *[other] Il y a un problème dans la liaison entre { $site } et { $provider }.
    }
    .next = Utilisez un autre compte ou contactez { $contact }.
problem-client-refused = { $provider ->
    [none] La connexion ne fonctionne pas
   *[other] La connexion avec { $provider } ne fonctionne pas
}
    .what = { $provider ->
        [none] Le service de connexion n’accepte pas { $site }. Vous n’y êtes pour rien, et réessayer n’y changera rien.
       *[other] { $provider } n’accepte pas { $site }. Vous n’y êtes pour rien, et réessayer n’y changera rien.
    }
    .next = Utilisez un autre compte ou contactez { $contact }.
problem-sign-in-declined = Connexion annulée
    .what = { $provider ->
        [none] Vous avez arrêté avant la fin de la connexion.
       *[other] Vous avez arrêté la connexion avec { $provider }.
    }
problem-sign-in-failed = { $provider ->
    [none] Le service de connexion n’a pas pu vous connecter
   *[other] { $provider } n’a pas pu vous connecter
}
    .what = Réessayez ou utilisez un autre compte.
    .next = Si cela se reproduit, contactez { $contact }.
problem-sign-in-stale = Cette connexion a expiré
    .what = Un lien de connexion fonctionne une seule fois, pendant 15 minutes.
problem-sign-in-foreign = Vous avez commencé dans un autre navigateur
    .what = Par sécurité, terminez là où vous avez commencé, ou recommencez ici.
problem-cookies-blocked = Les cookies sont bloqués
    .what = { $host ->
        [none] Autorisez les cookies pour ce site, puis réessayez.
       *[other] Autorisez les cookies pour { $host }, puis réessayez.
    }
    .next = Nous en utilisons deux, uniquement pour votre connexion.
problem-sign-in-refused = Nous n’avons pas pu vous connecter
    .what = { $provider ->
        [none] La réponse reçue n’a pas passé nos contrôles de sécurité.
       *[other] La réponse envoyée par { $provider } n’a pas passé nos contrôles de sécurité.
    }
    .next = Réessayez. Si cela se reproduit, contactez { $contact }.
problem-sign-in-not-fresh = { $provider ->
    [none] Personne n’a confirmé qu’il s’agit bien de vous
   *[other] { $provider } n’a pas confirmé qu’il s’agit bien de vous
}
    .what = Nous l’avions demandé, mais la connexion s’est faite sans vous poser de question. Rien n’a été modifié.
    .next = { $provider ->
        [none] Déconnectez-vous de votre service de connexion, puis réessayez.
       *[other] Fermez votre session { $provider }, puis réessayez.
    }
problem-other-person = C’est un autre compte
    .what = { $name ->
        [none] Vous avez confirmé votre identité avec un autre compte que celui de votre session.
       *[other] Vous utilisez le compte { $name }, mais vous avez confirmé votre identité avec un autre compte.
    }
    .next = Pour changer de compte, déconnectez-vous d’abord ici.
problem-identity-taken = { $provider ->
    [none] Ce moyen de connexion est déjà associé à un autre compte ici
   *[other] Votre compte { $provider } est déjà associé à un autre compte ici
}
    .what = Rien n’a été modifié.
    .next = Si les deux sont à vous, contactez { $contact } pour les fusionner.
problem-link-lost = { $provider ->
    [none] Votre compte n’a pas été associé
   *[other] Le compte { $provider } n’a pas été associé
}
    .what = Votre session s’est terminée entre-temps. Connectez-vous et réessayez.
problem-last-identity = C’est votre seul moyen de connexion
    .what = Sans lui, vous ne pourriez plus vous connecter. Nous ne l’avons donc pas retiré.
    .next = Associez d’abord un autre compte, puis retirez celui-ci.
problem-too-many-identities = Vous avez associé 20 comptes
    .what = C’est le maximum par personne. Celui-ci n’a donc pas été associé.
    .next = Retirez un compte que vous n’utilisez plus, puis associez celui-ci.
problem-registration-closed = Les inscriptions à { $site } sont fermées
    .what = Si vous avez déjà un compte, connectez-vous comme avant.
    .next = Si vous pensez avoir droit à un accès, contactez { $contact }.
problem-invitation-needed = Il vous faut une invitation
    .what = { $provider ->
        [none] Votre adresse e-mail n’a pas reçu d’invitation, ou elle n’est pas confirmée.
       *[other] Votre adresse e-mail n’a pas reçu d’invitation, ou { $provider } ne l’a pas confirmée.
    }
    .next = Demandez une invitation à la personne qui vous a fait connaître { $site }.
problem-domain-not-allowed = Utilisez votre adresse e-mail professionnelle
    .what = { $domains ->
        [none] { $site } n’accepte pas votre adresse e-mail.
       *[other] { $site } accepte les adresses confirmées qui se terminent par { $domains }.
    }
    .next = Utilisez un autre compte ou contactez { $contact }.
problem-already-registered = Vous avez déjà un compte
    .what = Quelqu’un vient de terminer cette inscription, sans doute vous dans une autre fenêtre.
    .next = Connectez-vous pour continuer.
problem-user-disabled = Votre accès est désactivé
    .what = L’équipe d’administration a désactivé votre accès.
    .next = Si c’est une erreur, contactez { $contact }.
problem-session-limit = Votre session est ouverte sur trop d’appareils
    .what = Vous ne pouvez pas en utiliser davantage en même temps.
    .next = Déconnectez-vous sur un autre appareil, puis connectez-vous ici.
problem-forbidden = Vous n’avez pas accès à cette page
    .what = { $name ->
        [none] Votre session est ouverte, mais cette page est réservée à d’autres rôles.
       *[other] Vous utilisez le compte { $name }.
    }
    .next = Pour obtenir l’accès, contactez { $contact }.
problem-token-in-address = Un jeton ne peut pas figurer dans une adresse
    .what = Les adresses restent dans des historiques et des journaux, où d’autres peuvent les lire. Rien n’a été fait.
    .next = Envoyez-le dans l’en-tête { $code }Authorization: Bearer{ $end }. Si d’autres ont pu le voir, révoquez-le.
problem-cross-site = Nous avons bloqué cela pour votre sécurité
    .what = Le formulaire venait d’un autre site. Ouvrez la page ici et réessayez.
problem-in-frame = Continuez dans un nouvel onglet
    .what = Cette étape se serait déroulée dans une autre page, sans que vous puissiez voir à qui elle appartient.
    .next = Ouvrez-la dans un nouvel onglet. Revenez ensuite ici et rechargez la page.
problem-not-a-visit = Cette page doit être ouverte directement
    .what = C’est une étape vers un service. Rien n’a été modifié.
    .next = Ouvrez la page du service que vous voulez voir.
problem-misdirected = Cette page aurait dû venir du service
    .what = L’adresse appartient à un service, mais la demande est arrivée au système de connexion placé devant lui.
    .next = Merci de prévenir { $contact } : le proxy placé devant le service nous transmet plus qu’il ne devrait.
problem-not-found = Cette page n’existe pas
    .what = L’adresse contient peut-être une faute de frappe, ou la page a été déplacée.
problem-method-not-allowed = Il n’y a rien à voir à cette adresse
    .what = La page existe, mais pas pour ce type de demande. Rien n’a été modifié.
problem-too-large = Ce texte est trop long
    .what = Revenez en arrière, raccourcissez-le et renvoyez-le. Rien n’a été modifié.
problem-unsupported-media = Nous ne pouvons pas lire ce type de données
    .what = Revenez en arrière et envoyez-les depuis la page elle-même. Rien n’a été modifié.
problem-too-many-requests = Trop de tentatives
    .what = De nombreuses demandes sont venues de ce navigateur ou de votre réseau.
    .next = Attendez 30 secondes et réessayez.
problem-redirect-loop = Quelque chose vous fait tourner en rond
    .what = Supprimez les cookies de ce site et reconnectez-vous.
    .next = Si cela se reproduit, contactez { $contact }.
problem-timed-out = Cela a pris trop de temps
    .what = Nous n’avons pas terminé à temps. C’est peut-être fait, peut-être pas.
    .next = Réessayez dans un instant.
problem-database-away = Nous revenons tout de suite
    .what = Nous ne pouvons pas vérifier qui vous êtes pour le moment. Votre session n’a pas été fermée.
    .next = Réessayez dans un instant.
problem-internal = Un problème est survenu
    .what = Cela vient de nous.
    .next = Réessayez. Si cela se reproduit, contactez { $contact } en indiquant le code ci-dessous.

you-came-as = Vous avez utilisé le compte { $email }.
