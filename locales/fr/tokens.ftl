# Les jetons d’API d’une personne.

tokens-title = Vos jetons d’API
    .what = Avec un jeton d’API, un script ou un programme peut utiliser des services en votre nom, sans votre présence.
    .next = Chacun fonctionne jusqu’à son expiration, sauf si vous le révoquez ici avant. Se déconnecter n’en arrête aucun.
no-tokens = Vous n’en avez pas pour le moment.
no-token-services = Aucun des services que vous pouvez utiliser n’accepte de jeton d’API.
tokens-expire-soon = Ces jetons expirent d’ici une semaine. Ce qui les utilise cessera alors de fonctionner :
token-expiring = { $name }, { $at }
token-scopes-at = { $service } : { $scopes }
token-gone-scopes = Désormais indisponible : { $scopes }
token-begins = Commence par { $code }{ $prefix }{ $end }, créé le { $made }, expire le { $expires }
token-never-used = Jamais utilisé
token-used = Dernière utilisation : { $at }
token-used-from = Dernière utilisation : { $at }, dernière adresse IP connue : { $ip }
revoke = Révoquer
revoke-which = Révoquer { $name }
token-revoked = Le jeton est révoqué. Ce qui l’utilise est désormais refusé.
token-not-revoked = Ce jeton n’existe plus : il a été révoqué ou il a expiré.

make-a-token = Créer un jeton
token-name = À quoi il servira
    .hint = Un nom qui vous permettra de le reconnaître, par exemple « Sauvegarde de nuit ».
token-scopes = Ce qu’il pourra faire
token-days = Durée de validité en jours
    .hint = { $most ->
        [1] Un jour.
       *[other] De 1 à { $most }.
    }
token-shown-once = Le jeton s’affiche une seule fois, à sa création. Il vous sera peut-être demandé de vous reconnecter avant.
make-the-token = Créer le jeton
tokens-full = Vous avez le nombre maximal de jetons par personne. Révoquez d’abord un jeton dont vous n’avez plus besoin.
tokens-too-often = Vous avez créé beaucoup de jetons en une heure. Votre saisie est conservée. Créez le jeton un peu plus tard.
token-not-made = Voici votre saisie. Le jeton n’est pas encore créé.
token-left-behind = Vous avez saisi ici quelque chose, mais aucun jeton n’a été créé. { $link }Afficher ma saisie{ $end }
token-name-missing = Donnez un nom au jeton.
token-name-hidden = Un nom ne peut pas contenir de caractère invisible. Saisissez le nom à nouveau.
token-scopes-missing = Choisissez au moins une chose que le jeton pourra faire.
token-scopes-too-many = Un jeton ne peut pas en avoir plus de { $most }.
token-scopes-not-offered = Un de vos choix n’est plus disponible pour vous. Vérifiez votre sélection.
token-days-wrong = Saisissez un nombre entier de 1 à { $most }.

new-token = Votre nouveau jeton d’API
    .what = Copiez-le maintenant, là où vous en avez besoin. Nous ne le conservons pas et il ne sera plus affiché.
    .next = Toute personne qui l’a peut faire cela en votre nom. Si d’autres ont pu le voir, révoquez-le sur la page de vos jetons.
token-label-name = Nom
token-label-may-do = Peut faire
token-label-expires = Expire le
to-your-tokens = Aller à vos jetons d’API
copy-token = Copier le jeton
    .copied = Jeton copié.
    .not-copied = Votre navigateur ne nous permet pas de copier. Sélectionnez le jeton et copiez-le vous-même.
token-made-before = Ce jeton a déjà été créé
    .what = Un jeton s’affiche une seule fois, à sa création. Ce formulaire a déjà servi à créer le sien.
    .next = Si vous ne l’avez pas copié, révoquez-le et créez-en un autre.
