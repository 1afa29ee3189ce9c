# Ce qui figure sur toutes les pages, ou sur beaucoup.
# { $site } est le nom du site, { $contact } un lien vers qui peut aider. Les deux peuvent figurer dans toute phrase, de même que
# { $b }gras{ $end }, { $code }code{ $end } et, là où il y en a un, { $link }un lien{ $end }.
# { $contact } suit toujours un verbe sans préposition : « contactez { $contact } ». Pas de « de » ni de « que » devant un nom.

skip = Aller au contenu principal
your-session = Votre session
signed-in-as = Compte utilisé : { $name }
sign-out = Se déconnecter
sign-out-everywhere = Se déconnecter partout
# Le nom de cette langue dans cette langue, pour le menu au bas de chaque page.
language-name = Français
language = Langue : { $name }
contact-nobody = l’équipe { $site }

go-to-start = Aller à l’accueil
back-to-form = Revenir au formulaire
try-again = Réessayer
sign-in = Se connecter
sign-in-again = Se reconnecter
use-another-account = Utiliser un autre compte
ways-to-sign-in = Voir les moyens de connexion
go-to-account = Aller à votre compte
back-to-account = Revenir à votre compte
open-in-new-tab = Ouvrir dans un nouvel onglet
sign-in-in-new-tab = Se connecter dans un nouvel onglet
go-on = Continuer
code = Code : { $id }

one-moment = Un instant
    .what = La page suivante arrive.
    .next = Si rien ne se passe, choisissez « { go-on } ».

# Listes : des noms dont un seul suffit.
either = { $first } ou { $second }
either-before = { $first }, { $second }
# Des noms à la suite.
listed = { $first }, { $second }
names = { $names }

# Les dates, comme les navigateurs les écrivent dans cette langue : { $h } vaut 8, { $hh } vaut 08.
date-and-time = { $day } { month } { $year } à { $hh }:{ $mm }
month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
# Une durée, dans d’autres phrases. $unit vaut seconds, minutes, hours ou days.
duration = { $unit ->
    [seconds] { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
    [minutes] { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
    [hours] { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
   *[days] { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
}

# Ce qui ne va pas dans un formulaire.
problem-in-form = { $count ->
    [one] Il y a un problème dans un champ.
   *[other] Il y a un problème dans { $count } champs.
}
error-title = Erreur : { $title }
