# La cuenta de una persona.

your-account = Su cuenta
details-name = Nombre
details-email = Correo electrónico
email-confirmed = confirmado
email-not-confirmed = sin confirmar
details-roles = Roles
change-details = Cambiar el nombre o el correo
your-details = Sus datos
ways-in = Sus formas de iniciar sesión
connect-another = Vincular otra cuenta
last-used = Último uso: { $at }
remove = Quitar
remove-which = { $email ->
    [none] Quitar { $provider }
   *[other] Quitar { $provider } ({ $email })
}
this-session = Esta sesión
other-devices = En otros dispositivos
lost-a-device = ¿Ha perdido un dispositivo? Cierre todas las sesiones, incluida esta.
api-tokens = Tokens de API
    .what = Con un token, un script o un programa puede usar los servicios en su nombre.
see-api-tokens = Ver sus tokens de API

replaced-own = Ha vuelto a iniciar sesión como { $name }. La sesión que estaba abierta en este navegador ha terminado.
replaced-other = Ahora ha iniciado sesión como { $name }. La sesión de { $before } que estaba abierta en este navegador ha terminado.

details-saved = Guardado.
details-unchanged = No ha cambiado nada: ya tenía ese nombre y ese correo.
details-too-often = Ha cambiado sus datos muchas veces en una hora. Lo que escribió se conserva. Guárdelo un poco más tarde.
identity-linked = { $provider ->
    [none] Ahora también puede iniciar sesión con esa cuenta.
   *[other] Ahora también puede iniciar sesión con { $provider }.
}
identity-linked-already = { $provider ->
    [none] Esa cuenta ya estaba vinculada.
   *[other] Esa cuenta de { $provider } ya estaba vinculada.
}
not-connected = { $provider ->
    [none] Ha iniciado sesión, pero tardó demasiado y no se ha vinculado nada.
   *[other] Ha iniciado sesión, pero su cuenta de { $provider } tiene otro correo y no se ha vinculado.
}
identity-removed = { $provider ->
    [none] Se ha quitado la cuenta. Las demás sesiones abiertas con ella se han cerrado.
   *[other] Se ha quitado { $provider }. Las demás sesiones abiertas con esa cuenta se han cerrado.
}
identity-not-removed = Esa ya no es una de sus formas de iniciar sesión.

details-title = Su nombre y su correo
    .what = Si cambia su correo, quedará sin confirmar hasta que lo confirme una de sus formas de iniciar sesión.
save = Guardar
details-not-saved = Los cambios aún no se han guardado.
details-left-behind = Antes escribió aquí algo que no se guardó. { $link }Mostrar lo que escribí{ $end }

connect-title = Vincular otra cuenta
    .what = Inicie sesión con la otra cuenta. Desde entonces podrá usar cualquiera de las dos.
    .next = Si no se le pregunta qué cuenta quiere usar, primero cierre sesión allí.
connect = Vincular { $provider }
connect-second = Vincular otra cuenta de { $provider }

remove-title = Quitar una forma de iniciar sesión
    .what = { $email ->
        [none] Ya no podrá iniciar sesión con { $provider }.
       *[other] Ya no podrá iniciar sesión con { $provider } ({ $email }).
    }
    .next = Esta sesión sigue abierta. Las demás sesiones abiertas con esa cuenta se cierran. Su cuenta de { $provider } no cambia.
remove-it = Quitar { $provider }
