# Dónde ha iniciado sesión una persona, y qué ha pasado con su cuenta.

where-signed-in = Sus sesiones abiertas
    .what = Cierre las sesiones que ya no necesite o que no reconozca.
all-sessions = Ver todas las sesiones
browser-on = { $browser ->
    [none] { $system ->
        [none] Navegador desconocido
       *[other] Navegador desconocido en { $system }
    }
   *[other] { $system ->
        [none] { $browser }
       *[other] { $browser } en { $system }
    }
}
seen-from = { $ip ->
    [none] { $browser }
   *[other] { $browser }, desde { $ip }
}
session-began = Sesión iniciada con { $provider } desde el { $at }
session-until = Sesión abierta hasta el { $at }
in-use-now = Activa ahora
last-active = Última actividad: { $at }
signed-in-from = Sesión iniciada desde { $ip }
session-services = Servicios abiertos: { $services }
sign-out-which = Cerrar sesión: { $browser }, iniciada el { $at }
sessions-not-shown = { $count ->
    [one] Hay una sesión más que no se muestra.
   *[other] Hay { $count } sesiones más que no se muestran.
}
nowhere-else = No tiene ninguna otra sesión abierta.
stay-here = Esta sesión sigue abierta.
sign-out-others = Cerrar las demás sesiones

session-ended = La sesión se ha cerrado.
session-not-ended = Esa sesión ya había terminado.
others-ended = Se han cerrado todas las demás sesiones.
no-others = No tenía ninguna otra sesión abierta.

recent-activity = Actividad reciente
all-activity = Ver toda la actividad
your-activity = Su actividad
    .what = Lo que ha pasado con su cuenta, primero lo más reciente.
was-not-you = ¿No fue usted? { $link }Cierre esa sesión{ $end } y póngase en contacto con { $contact }.
nothing-older = No se conserva nada más antiguo.
to-newest = Lo más reciente
to-older = Más antiguo

did-sign-in = { $provider ->
    [none] Inició sesión
   *[other] Inició sesión con { $provider }
}
did-confirm = { $provider ->
    [none] Confirmó que es usted
   *[other] Confirmó con { $provider } que es usted
}
did-not-sign-in = { $provider ->
    [none] Se rechazó un inicio de sesión
   *[other] Se rechazó un inicio de sesión con { $provider }
}
did-register = { $provider ->
    [none] Creó su cuenta
   *[other] Creó su cuenta con { $provider }
}
did-enter = Abrió { $service }
did-sign-out = Cerró sesión
did-replace = Terminó una sesión: hubo un nuevo inicio de sesión en su navegador
did-end-elsewhere = Cerró otra sesión
did-reach-limit = Terminó su sesión más antigua: había iniciado sesión en demasiados dispositivos
did-end-at-provider = { $provider ->
    [none] Terminó una sesión porque cerró sesión en su servicio de inicio de sesión
   *[other] Terminó una sesión porque cerró sesión en { $provider }
}
did-end-by-admin = Un administrador cerró una sesión
did-end-switched-off = Terminó una sesión porque se desactivó su acceso
did-end = Terminó una sesión
did-connect = { $provider ->
    [none] Vinculó otra cuenta
   *[other] Vinculó { $provider }
}
did-remove = { $provider ->
    [none] Quitó una forma de iniciar sesión
   *[other] Quitó { $provider }
}
did-change-roles = { $provider ->
    [none] Sus roles cambiaron
   *[other] { $provider } cambió sus roles
}
did-change-details = Cambió su nombre o su correo
did-switch-off = Un administrador desactivó su acceso
did-switch-on = Un administrador volvió a activar su acceso
did-make-token = { $token ->
    [none] Creó un token de API
   *[other] Creó el token de API { $token }
}
did-revoke = { $token ->
    [none] Revocó un token de API
   *[other] Revocó el token de API { $token }
}
did-revoke-as-holder = { $token ->
    [none] Alguien que tenía uno de sus tokens de API lo revocó
   *[other] Alguien que tenía el token de API { $token } lo revocó
}
did-revoke-as-operator = { $token ->
    [none] Un administrador revocó uno de sus tokens de API
   *[other] Un administrador revocó el token de API { $token }
}
did-revoke-switched-off = { $token ->
    [none] Se revocó un token de API porque se desactivó su acceso
   *[other] Se revocó el token de API { $token } porque se desactivó su acceso
}
did-warn-of-token = { $token ->
    [none] Uno de sus tokens de API estaba a punto de caducar
   *[other] El token de API { $token } estaba a punto de caducar
}
did-act = { $actor } usó { $service } en su nombre
did-act-by-token = { $actor } usó { $service } en su nombre con un token de API
did-test = Una prueba inició sesión en su nombre
did-something = Pasó algo con su cuenta
did-accept-terms = Aceptó las condiciones
did-download = Descargó sus datos
