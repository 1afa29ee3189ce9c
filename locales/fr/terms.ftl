# Les conditions d'utilisation de l'organisation.

accept-terms = J’accepte les conditions d’utilisation de { $site }.
read-terms = Lire les conditions d’utilisation
    .tab = (s’ouvre dans un nouvel onglet)
terms-not-accepted = Acceptez les conditions d’utilisation pour continuer.
terms-changed = Nos conditions d’utilisation ont changé
    .what = Lisez les nouvelles conditions d’utilisation de { $site } et acceptez-les pour continuer.
    .next = Vous préférez réfléchir ? Vous pouvez vous déconnecter et décider plus tard.
terms-first = Acceptez nos conditions d’utilisation
    .what = { $site } a désormais des conditions d’utilisation. Lisez-les et acceptez-les pour continuer.
    .next = Vous préférez réfléchir ? Vous pouvez vous déconnecter et décider plus tard.
terms-accepted = Rien à accepter
    .what = Il n’y a pas de conditions d’utilisation qu’il vous reste à accepter.
accept-and-continue = Accepter et continuer
