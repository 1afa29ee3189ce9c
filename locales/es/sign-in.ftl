# La entrada: página de inicio, inicio de sesión, registro y fin de las sesiones.

sign-in-to-site = Iniciar sesión en { $site }
sign-in-to-service = Iniciar sesión en { $service }
new-here = ¿Es su primera vez? Inicie sesión del mismo modo. Le pediremos su nombre y su correo una sola vez.
open-to = ¿Es su primera vez? El registro está abierto a los correos que terminan en { $domains }.
by-invitation = ¿Es su primera vez? Necesita una invitación.
one-step-left = Solo falta un paso: terminar el registro.
finish-registering = Terminar el registro
your-services = Sus servicios
hello = Hola, { $name }
no-services = Ha iniciado sesión.
no-services-yet = Aún no hay servicios en la lista. Añada un { $code }[[service]]{ $end } a la configuración.
find-service = Buscar un servicio
    .button = Buscar
no-service-found = Ningún servicio coincide con { $typed }.
your-account-button = Su cuenta

to-continue-to = para continuar en { $b }{ $service }{ $end }
you-continue-to = Después continuará en { $service }.
confirm-it-is-you = Confirme que es usted
    .what = Para continuar, vuelva a iniciar sesión como { $name }.
continue-with = Continuar con { $provider }
provider-down = { $provider } no responde. Vuelva a intentarlo en unos minutos.
not-responding = No responde
used-last = Último utilizado
more-ways = { $count ->
    [one] Una forma más de iniciar sesión
   *[other] { $count } formas más de iniciar sesión
}
or-choose = O elija cómo iniciar sesión
continue-by-email = Continuar
no-way-by-email = No sabemos dónde inicia sesión este correo. Revíselo o elija abajo.
sign-in-to-connect = Inicie sesión como la vez anterior
    .what = Después, su cuenta de { $provider } con { $email } quedará vinculada.
sign-in-again-with = Volver a iniciar sesión con { $provider }
another-way = Iniciar sesión de otra forma

create-your-account = Cree su cuenta
    .what = { $provider ->
        [none] { $email ->
            [none] Ha iniciado sesión.
           *[other] Ha iniciado sesión como { $email }.
        }
       *[other] { $email ->
            [none] Ha iniciado sesión con { $provider }.
           *[other] Ha iniciado sesión con { $provider } como { $email }.
        }
    } Revise sus datos para terminar.
create-account = Crear cuenta
create-separate-account = Crear una cuenta aparte
sign-in-and-connect = { $provider ->
    [none] Iniciar sesión de la otra forma y vincular esta
   *[other] Iniciar sesión de la otra forma y vincular { $provider }
}
not-you = { $email ->
    [none] ¿No es su cuenta?
   *[other] ¿{ $email } no es su correo?
}
known-address = Es posible que ya tenga una cuenta.
    .what = { $email } ya se usa aquí con otro inicio de sesión.
    .next = Si la cuenta es suya, inicie sesión de esa forma. Después, ambas llevarán a la misma cuenta.

your-name = Su nombre
    .hint = Otras personas ven este nombre.
your-email = Su correo electrónico
    .hint = { $site } puede enviar mensajes a esta dirección.
name-missing = Escriba su nombre.
name-too-long = El nombre no puede tener más de 120 caracteres.
name-blank = Este nombre no se vería. Escriba letras.
name-hidden = El nombre no puede contener saltos de línea ni caracteres ocultos.
name-loose = Hay un acento o signo sin letra en este nombre. Escríbalo de nuevo.
email-missing = Escriba su correo.
email-too-long = El correo no puede tener más de { $most } caracteres.
email-hidden = El correo no puede contener caracteres ocultos. A veces los hay en el texto copiado: escríbalo a mano.
email-other-domain = Escriba una dirección que termine en { $domains }.
email-wrong = Escriba un correo como nombre@example.org.

not-signed-in = No ha iniciado sesión
    .what = Inicie sesión para continuar.
ended-idle = Se ha cerrado su sesión
    .what = No hubo actividad durante { duration }.
    .next = Inicie sesión para continuar donde estaba.
ended-absolute = Es hora de volver a iniciar sesión
    .what = Por seguridad, una sesión dura como máximo { duration }.
    .next = Inicie sesión para continuar donde estaba.
ended-signed-out = Ha cerrado sesión
    .what = Inicie sesión para continuar.
ended-replaced = Hubo un nuevo inicio de sesión
    .what = Alguien volvió a iniciar sesión en este navegador, y eso cerró su sesión.
    .next = Inicie sesión para continuar donde estaba.
ended-elsewhere = Se ha cerrado su sesión
    .what = La sesión se cerró desde otro dispositivo.
    .next = Si no fue usted, póngase en contacto con { $contact }.
ended-limit = Se ha cerrado su sesión en este dispositivo
    .what = { $count ->
        [one] Puede tener la sesión abierta en un solo dispositivo.
       *[other] Puede tener la sesión abierta en { $count } dispositivos a la vez.
    } Este era el que llevaba más tiempo sin usar.
    .next = Inicie sesión para continuar donde estaba.
ended-provider = Se ha cerrado su sesión
    .what = { $provider ->
        [none] Cerró sesión en el servicio con el que la inicia, o su sesión allí terminó.
       *[other] Cerró sesión en { $provider }, o su sesión allí terminó.
    }
    .next = Inicie sesión para continuar donde estaba.
ended-admin = Se ha cerrado su sesión
    .what = Un administrador cerró su sesión.
    .next = Puede volver a iniciarla. ¿Tiene alguna duda? Consulte con { $contact }.
ended-disabled = Su acceso está desactivado
    .what = Un administrador ha desactivado su acceso.
    .next = Si es un error, póngase en contacto con { $contact }.

still-signed-in = Su sesión está abierta
    .what = Ha iniciado sesión como { $name }.
signed-out = Ha cerrado sesión
    .what = Ha cerrado sesión en { $site }.
signed-out-came-back = { $provider ->
    [none] Ya ha pasado también por el servicio con el que inició sesión. Si allí eligió no cerrarla, sigue abierta.
   *[other] Ya ha pasado también por { $provider }. Si allí eligió no cerrar la sesión, sigue abierta.
}
sign-out-there = { $provider ->
    [none] Cerrar sesión también allí
   *[other] Cerrar sesión también en { $provider }
}
signed-out-maybe-still = { $provider ->
    [none] Puede que su sesión siga abierta en el servicio con el que la inició. En un dispositivo compartido, ciérrela también allí.
   *[other] Puede que su sesión siga abierta en { $provider }. En un dispositivo compartido, ciérrela también allí.
}
signed-out-away = { $provider ->
    [none] El servicio de inicio de sesión no responde, así que puede que su sesión siga abierta allí. En un dispositivo compartido, ciérrela también allí.
   *[other] { $provider } no responde, así que puede que su sesión siga abierta allí. En un dispositivo compartido, ciérrela también allí.
}

service-not-open = No tiene acceso a { $service }
    .what = Ha iniciado sesión como { $name }.
    .next = Para obtener acceso, consulte con { $contact }.
