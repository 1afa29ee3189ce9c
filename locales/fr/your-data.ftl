# Ce qui est conservé d'une personne, à emporter et à supprimer.

your-data = Vos données
    .what = Consultez et téléchargez ce que { $site } conserve à votre sujet, ou partez.
download-my-data = Télécharger mes données
delete-my-account = Supprimer mon compte

data-title = Vos données
    .what = En plus de vos informations, voici ce que { $site } conserve à votre sujet.
    .next = Le fichier contient tout, sous une forme lisible par des programmes. Il ne contient aucun mot de passe : nous n’en avons pas.
data-sessions = Sessions, en cours et passées
data-tokens = Jetons d’API, actuels et passés
data-drafts = Formulaires non enregistrés
data-events = Activités enregistrées
data-addresses = { $unit ->
    [days] { $count ->
        [1] Les adresses IP et les noms de navigateurs sont effacés après un jour.
       *[other] Les adresses IP et les noms de navigateurs sont effacés après { $count } jours.
    }
    [hours] Les adresses IP et les noms de navigateurs sont effacés après { $count } heures.
    [minutes] Les adresses IP et les noms de navigateurs sont effacés après { $count } minutes.
   *[seconds] Les adresses IP et les noms de navigateurs sont effacés après { $count } secondes.
}

delete-title = Supprimer votre compte
    .what = La suppression est immédiate et définitive.
    .next = Vous voudrez peut-être en garder une copie.
delete-goes = Ce qui disparaît
delete-goes-details = Votre nom, votre adresse e-mail, vos rôles et vos moyens de connexion
delete-goes-sessions = Vos sessions et vos jetons d’API : vous êtes déconnecté partout
delete-goes-drafts = Ce que vous avez saisi sans l’enregistrer
delete-stays = Ce qui reste
delete-stays-events = Une trace de ce qui s’est passé, sans votre nom, votre adresse ni votre navigateur
delete-stays-services = Ce que vous avez créé dans les services : adressez-vous à eux
delete-stays-provider = Les comptes avec lesquels vous vous connectez : ils ne changent pas
delete-my-account-for-good = Supprimer définitivement mon compte
delete-last-admin = Vous êtes le seul administrateur
    .what = Sans vous, personne ne pourrait s’occuper de { $site }. Nommez d’abord un autre administrateur.
    .next = Si vous avez besoin d’aide, contactez { $contact }.
delete-elsewhere = Les comptes sont gérés ailleurs
    .what = Vous ne pouvez pas supprimer vous-même votre compte ici.
    .next = Pour le faire supprimer, contactez { $contact }.
account-deleted = Votre compte est supprimé
    .what = Vous êtes déconnecté partout.
    .next = Les comptes avec lesquels vous vous connectiez n’ont pas changé. Si vous vous reconnectez ici, vous repartez de zéro.
ended-deleted = Votre compte a été supprimé
    .what = Il a été supprimé depuis un autre navigateur, ou par les responsables de { $site }.
    .next = Si vous vous reconnectez, vous repartez avec un nouveau compte.
