# Lo que puede fallar: qué ha ocurrido, qué significa y qué hacer. Un nombre que no se conoce es «none».

problem-bad-request = Ese enlace no ha funcionado
    .what = No pudimos leer la dirección o el formulario. No se ha cambiado nada.
    .next = Vuelva atrás e inténtelo de nuevo.
problem-unknown-provider = Este enlace de inicio de sesión ya no es válido
    .what = Elija cómo iniciar sesión.
problem-provider-unavailable = { $provider ->
    [none] El servicio de inicio de sesión no responde
   *[other] { $provider } no responde
}
    .what = El problema no está en su cuenta.
    .next = Vuelva a intentarlo en unos minutos.
problem-provider-broken = { $provider ->
    [none] El inicio de sesión no funciona
   *[other] El inicio de sesión con { $provider } no funciona
}
    .what = { $provider ->
        [none] Hay un problema en la conexión de { $site } con el servicio de inicio de sesión.
       *[other] Hay un problema en la conexión de { $site } con { $provider }.
    }
    .next = Use otra cuenta o póngase en contacto con { $contact }.
problem-client-refused = { $provider ->
    [none] El inicio de sesión no funciona
   *[other] El inicio de sesión con { $provider } no funciona
}
    .what = { $provider ->
        [none] El servicio de inicio de sesión no acepta { $site }. No se debe a nada que haya hecho, y volver a intentarlo no servirá.
       *[other] { $provider } no acepta { $site }. No se debe a nada que haya hecho, y volver a intentarlo no servirá.
    }
    .next = Use otra cuenta o póngase en contacto con { $contact }.
problem-sign-in-declined = Inicio de sesión cancelado
    .what = { $provider ->
        [none] El inicio de sesión se interrumpió antes de terminar.
       *[other] El inicio de sesión se interrumpió en { $provider }.
    }
problem-sign-in-failed = { $provider ->
    [none] El servicio no pudo completar el inicio de sesión
   *[other] { $provider } no pudo completar el inicio de sesión
}
    .what = Vuelva a intentarlo o use otra cuenta.
    .next = Si sigue ocurriendo, póngase en contacto con { $contact }.
problem-sign-in-stale = Este inicio de sesión ha caducado
    .what = Los enlaces de inicio de sesión sirven una sola vez, durante 15 minutos.
problem-sign-in-foreign = Empezó en otro navegador
    .what = Por seguridad, termine donde empezó o vuelva a empezar aquí.
problem-cookies-blocked = Las cookies están bloqueadas
    .what = { $host ->
        [none] Permita las cookies de este sitio y vuelva a intentarlo.
       *[other] Permita las cookies de { $host } y vuelva a intentarlo.
    }
    .next = Usamos dos, solo para que pueda iniciar sesión.
problem-sign-in-refused = No pudimos iniciar su sesión
    .what = { $provider ->
        [none] La respuesta que recibimos no superó nuestras comprobaciones de seguridad.
       *[other] La respuesta de { $provider } no superó nuestras comprobaciones de seguridad.
    }
    .next = Vuelva a intentarlo. Si sigue ocurriendo, póngase en contacto con { $contact }.
problem-sign-in-not-fresh = { $provider ->
    [none] No se ha confirmado que sea usted
   *[other] { $provider } no ha confirmado que sea usted
}
    .what = Lo pedimos, pero la sesión se inició sin preguntarle. No se ha cambiado nada.
    .next = { $provider ->
        [none] Cierre sesión allí y vuelva a intentarlo.
       *[other] Cierre sesión en { $provider } y vuelva a intentarlo.
    }
problem-other-person = Es una cuenta distinta
    .what = { $name ->
        [none] La cuenta con la que confirmó no es la de esta sesión.
       *[other] Ha iniciado sesión como { $name }, pero confirmó con otra cuenta.
    }
    .next = Para cambiar de cuenta, primero cierre sesión aquí.
problem-identity-taken = { $provider ->
    [none] Ese inicio de sesión ya está vinculado a otra cuenta de este sitio
   *[other] Su cuenta de { $provider } ya está vinculada a otra cuenta de este sitio
}
    .what = No se ha cambiado nada.
    .next = Si las dos son suyas, póngase en contacto con { $contact } para unirlas.
problem-link-lost = { $provider ->
    [none] No se ha vinculado su cuenta
   *[other] No se ha vinculado { $provider }
}
    .what = Su sesión se cerró entretanto. Inicie sesión y vuelva a intentarlo.
problem-last-identity = Esta es su única forma de iniciar sesión
    .what = Sin ella no podría volver a entrar, así que no se ha quitado.
    .next = Vincule antes otra cuenta y después quite esta.
problem-too-many-identities = Ya ha vinculado 20 cuentas
    .what = Es el máximo por persona, así que esta no se ha vinculado.
    .next = Quite una que ya no use y después vincule esta.
problem-registration-closed = { $site } no admite nuevos registros
    .what = Si ya tiene una cuenta, inicie sesión como lo hacía antes.
    .next = Si cree que debería tener acceso, consulte con { $contact }.
problem-invitation-needed = Necesita una invitación
    .what = { $provider ->
        [none] Su correo no tiene invitación o no está confirmado.
       *[other] Su correo no tiene invitación o no lo ha confirmado { $provider }.
    }
    .next = Pida una invitación a quien le habló de { $site }.
problem-domain-not-allowed = Use su correo del trabajo
    .what = { $domains ->
        [none] Su correo no es de los que admite { $site }.
       *[other] { $site } admite correos confirmados que terminan en { $domains }.
    }
    .next = Use otra cuenta o consulte con { $contact }.
problem-already-registered = Ya tiene una cuenta
    .what = Alguien, probablemente usted en otra ventana, acaba de completar este registro.
    .next = Inicie sesión para continuar.
problem-user-disabled = Su acceso está desactivado
    .what = Un administrador ha desactivado su acceso.
    .next = Si es un error, póngase en contacto con { $contact }.
problem-session-limit = Tiene la sesión abierta en demasiados dispositivos
    .what = No puede tenerla abierta en ninguno más a la vez.
    .next = Cierre sesión en otro dispositivo y después inicie sesión aquí.
problem-forbidden = No tiene acceso a esta página
    .what = { $name ->
        [none] Ha iniciado sesión, pero esta página es para otros roles.
       *[other] Ha iniciado sesión como { $name }.
    }
    .next = Para obtener acceso, consulte con { $contact }.
problem-token-in-address = Un token no puede ir en una dirección
    .what = Las direcciones quedan en historiales y registros, donde otras personas pueden leerlas. No se ha hecho nada.
    .next = Envíelo en la cabecera { $code }Authorization: Bearer{ $end }. Si otras personas han podido verlo, revóquelo.
problem-cross-site = Lo hemos detenido por su seguridad
    .what = El formulario venía de otro sitio. Abra la página aquí y vuelva a intentarlo.
problem-in-frame = Continúe en una pestaña nueva
    .what = Este paso iba a hacerse dentro de otra página, donde no puede ver de quién es.
    .next = Ábralo en una pestaña nueva. Después vuelva aquí y recargue la página.
problem-not-a-visit = Esta página debe abrirse directamente
    .what = Es un paso en el camino hacia un servicio. No se ha cambiado nada.
    .next = Abra la página del servicio que quiere ver.
problem-misdirected = Esta página tendría que haber venido del servicio
    .what = La dirección es de un servicio, pero la petición llegó al sistema de inicio de sesión que tiene delante.
    .next = Por favor, coméntelo con { $contact }: el proxy que está delante del servicio nos envía más de lo que debería.
problem-not-found = Esta página no existe
    .what = Puede que la dirección esté mal escrita o que la página se haya movido.
problem-method-not-allowed = No hay nada que ver en esta dirección
    .what = La página existe, pero no para este tipo de petición. No se ha cambiado nada.
problem-too-large = Ese texto es demasiado largo
    .what = Vuelva atrás, acórtelo y envíelo de nuevo. No se ha cambiado nada.
problem-unsupported-media = No podemos leer ese tipo de datos
    .what = Vuelva atrás y envíelos desde la propia página. No se ha cambiado nada.
problem-too-many-requests = Demasiados intentos
    .what = Han llegado muchas peticiones desde este navegador o desde su red.
    .next = Espere 30 segundos y vuelva a intentarlo.
problem-redirect-loop = Algo le devuelve siempre al mismo punto
    .what = Borre las cookies de este sitio y vuelva a iniciar sesión.
    .next = Si sigue ocurriendo, póngase en contacto con { $contact }.
problem-timed-out = Ha tardado demasiado
    .what = No terminamos a tiempo. Puede que se haya hecho o puede que no.
    .next = Vuelva a intentarlo en un momento.
problem-database-away = Volvemos enseguida
    .what = Ahora mismo no podemos comprobar quién es usted. Su sesión no se ha cerrado.
    .next = Vuelva a intentarlo en un momento.
problem-internal = Algo ha fallado
    .what = El fallo es nuestro.
    .next = Vuelva a intentarlo. Si sigue ocurriendo, póngase en contacto con { $contact } e indique el código de abajo.

you-came-as = Ha usado { $email } para iniciar sesión.
