# The clock of the session: a dialog on every page of somebody who is signed in. { $at } is how long is left, as "1:45".
clock-idle = Votre session se termine dans { $at } min.
    .heading = Toujours là ?
    .stay = Prolonger la session
    .failed = Cela n’a pas fonctionné. Vérifiez votre connexion et réessayez.
clock-absolute = Par sécurité, votre session se termine dans { $at } min.
    .heading = Il faudra bientôt vous reconnecter
    .next = Si vous vous reconnectez maintenant, vous pourrez continuer ici.
    .later = Pas maintenant
clock-unknown = Le serveur ne répond pas
    .what = Votre session est peut-être terminée. Vérifiez votre connexion et réessayez.
clock-over = Votre session est terminée
    .what = Connectez-vous pour reprendre où vous en étiez.
clock-somebody-else = Une autre personne s’est connectée
    .what = Elle s’est connectée dans ce navigateur. Cette page est donc fermée.

# At a form in which there is again what somebody typed before their session ended.
typed-before = Voici ce que vous aviez saisi. Ce n’est pas encore enregistré.
