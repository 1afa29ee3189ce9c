# Ce qu’on lit chez l’hôte d’un service, à la place d’une de ses pages.

service-signed-in = Votre session est ouverte
    .what = Revenez à l’autre onglet et rechargez-y la page.
    .next = Si vous étiez en train d’envoyer un formulaire, votre navigateur demande s’il faut le renvoyer. Vous pouvez fermer cet onglet.
service-nobody = Connexion nécessaire
    .what = Aucune session n’est ouverte ici dans ce navigateur.
    .next = Connectez-vous, puis revenez à l’autre onglet et rechargez-y la page.
service-signed-out = Déconnexion réussie
    .what = Votre session est fermée ici et dans tous les autres services { $site }.
    .next = Vous avez peut-être encore une session ouverte sur votre service de connexion. Sur un appareil partagé, fermez-la aussi.
service-still-signed-in = Votre session est encore ouverte
    .what = Votre session est encore ouverte ici et dans tous les autres services { $site }.
    .next = Pour vous déconnecter, utilisez le bouton du service.

not-sent-elsewhere = Pas encore envoyé
    .what = La demande venait d’un autre site, rien n’a donc été envoyé. Si vous ne vouliez rien envoyer, fermez cet onglet.
    .next = Si c’était voulu, connectez-vous dans un nouvel onglet. Ouvrez ensuite le formulaire sur son propre site et envoyez-le de là.
not-sent-ended = Pas encore envoyé
    .what = Votre session s’est terminée avant l’envoi. Votre saisie n’est pas perdue.
    .next = Connectez-vous dans un nouvel onglet, puis rechargez cette page. Votre navigateur demande s’il faut renvoyer le formulaire.
not-sent-too-long-ago = Pas encore envoyé
    .what = Avant l’envoi, confirmez qu’il s’agit toujours de vous. Votre saisie n’est pas perdue.
    .next = Connectez-vous dans un nouvel onglet, puis rechargez cette page. Votre navigateur demande s’il faut renvoyer le formulaire.
not-sent-anonymous = Pas encore envoyé
    .what = Aucune session n’est ouverte, rien n’a donc été envoyé. Votre saisie n’est pas perdue.
    .next = Connectez-vous dans un nouvel onglet, puis rechargez cette page. Votre navigateur demande s’il faut renvoyer le formulaire.
once-more = Encore une fois, s’il vous plaît
    .what = Votre session est maintenant ouverte, mais l’envoi n’est pas encore fait. Votre saisie n’est pas perdue.
    .next = Rechargez cette page : votre navigateur demande s’il faut renvoyer le formulaire.

address-ambiguous = Cette adresse n’est pas claire
    .what = Elle peut se lire de plusieurs façons, et vous n’avez pas accès à toutes.
    .next = Revenez en arrière et suivez un lien, ou tapez l’adresse sous sa forme simple.
address-unreadable = Cette adresse est illisible
    .what = Elle contient quelque chose qui ne fait partie d’aucune adresse, ou que les programmes comprennent différemment.
    .next = Revenez en arrière et suivez un lien, ou tapez l’adresse sous sa forme simple.
address-reserved = Cette page ne fait pas partie du service
    .what = L’adresse appartient au système de connexion, mais la demande est allée jusqu’au service.
    .next = Ouvrez la page que vous voulez voir. Si vous avez suivi un lien, merci de prévenir { $contact }.
email-unconfirmed = Votre adresse e-mail n’est pas confirmée
    .what = Ce service reconnaît les personnes à leur adresse e-mail. La vôtre n’est confirmée par aucune connexion à laquelle il se fie.
    .next = Connectez-vous avec un compte qui confirme votre adresse e-mail, ou contactez { $contact }.
email-shared = Quelqu’un d’autre a aussi votre adresse e-mail
    .what = Ce service reconnaît les personnes à leur adresse e-mail, et deux personnes ici ont la même.
    .next = Contactez { $contact } pour corriger cela.
not-checked = La vérification n’a pas pu se faire
    .what = Le système de connexion n’a pas pu déterminer ce que vous demandez. Il n’a donc pas pu décider si vous y avez accès.
    .next = Si cela se reproduit, merci de prévenir { $contact }.

# Réponses courtes pour un service qui demande si quelqu’un a le droit de faire quelque chose, et montre pourquoi non.
denied-anonymous = Connectez-vous pour continuer.
denied-ended = Votre session est terminée. Reconnectez-vous.
denied-too-long-ago = Pour continuer, reconnectez-vous.
denied-address = Cette adresse ne peut pas être utilisée telle quelle.
denied-cross-site = La demande venait d’un autre site.
denied-role = Vous n’y avez pas accès. Pour obtenir l’accès, contactez { $contact }.
denied-email = Votre adresse e-mail ne peut pas être utilisée ici : elle n’est pas confirmée, ou quelqu’un d’autre a la même.
denied = Vous n’y avez pas accès.
denied-missing = Cette page n’existe pas.
