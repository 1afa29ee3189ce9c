# Lo que se lee en la dirección de un servicio, en lugar de una de sus páginas.

service-signed-in = Ha iniciado sesión
    .what = Vuelva a la otra pestaña y recargue la página.
    .next = Si estaba enviando un formulario, el navegador le preguntará si quiere enviarlo de nuevo. Puede cerrar esta pestaña.
service-nobody = No ha iniciado sesión
    .what = En este navegador no hay ninguna sesión abierta aquí.
    .next = Inicie sesión, vuelva a la otra pestaña y recargue la página.
service-signed-out = Ha cerrado sesión
    .what = Ha cerrado sesión aquí y en todos los demás servicios de { $site }.
    .next = Puede que su sesión siga abierta en el servicio con el que la inició. En un dispositivo compartido, ciérrela también allí.
service-still-signed-in = Su sesión sigue abierta
    .what = Su sesión sigue abierta aquí y en todos los demás servicios de { $site }.
    .next = Para cerrarla, use el botón del servicio.

not-sent-elsewhere = Aún no se ha enviado
    .what = Esto venía de otro sitio, así que no se ha enviado nada. Si no quería enviar nada, cierre esta pestaña.
    .next = Si quería enviarlo, inicie sesión en una pestaña nueva. Después abra el formulario en el sitio al que pertenece y envíelo desde allí.
not-sent-ended = Aún no se ha enviado
    .what = Su sesión se cerró antes de que esto pudiera enviarse. No se ha perdido nada de lo que escribió.
    .next = Inicie sesión en una pestaña nueva y después recargue esta página. El navegador le preguntará si quiere enviarlo de nuevo.
not-sent-too-long-ago = Aún no se ha enviado
    .what = Para enviar esto, confirme que sigue siendo usted. No se ha perdido nada de lo que escribió.
    .next = Inicie sesión en una pestaña nueva y después recargue esta página. El navegador le preguntará si quiere enviarlo de nuevo.
not-sent-anonymous = Aún no se ha enviado
    .what = No ha iniciado sesión, así que esto no se ha enviado. No se ha perdido nada de lo que escribió.
    .next = Inicie sesión en una pestaña nueva y después recargue esta página. El navegador le preguntará si quiere enviarlo de nuevo.
once-more = Una vez más, por favor
    .what = Ya ha iniciado sesión, pero esto aún no se ha enviado. No se ha perdido nada de lo que escribió.
    .next = Recargue esta página: el navegador le preguntará si quiere enviarlo de nuevo.

address-ambiguous = Esta dirección no está clara
    .what = Puede leerse de varias formas, y no tiene acceso a todas ellas.
    .next = Vuelva atrás y siga un enlace, o escriba la dirección en su forma más sencilla.
address-unreadable = Esta dirección no se puede leer
    .what = Contiene algo que no forma parte de ninguna dirección o que cada programa entiende de un modo distinto.
    .next = Vuelva atrás y siga un enlace, o escriba la dirección en su forma más sencilla.
address-reserved = Esta página no es del servicio
    .what = La dirección es del sistema de inicio de sesión, pero la petición siguió hasta el servicio.
    .next = Abra la página que quiere ver. Si siguió un enlace, coméntelo con { $contact }.
email-unconfirmed = Su correo no está confirmado
    .what = Este servicio reconoce a las personas por su correo. El suyo no lo ha confirmado ninguna forma de iniciar sesión en la que confíe.
    .next = Inicie sesión con una cuenta que confirme su correo o consulte con { $contact }.
email-shared = Otra persona tiene el mismo correo
    .what = Este servicio reconoce a las personas por su correo, y aquí dos personas tienen el mismo.
    .next = Póngase en contacto con { $contact } para resolverlo.
not-checked = Esto no se ha podido comprobar
    .what = Su petición no llegó de un modo que permita decidir si tiene acceso.
    .next = Si sigue ocurriendo, coméntelo con { $contact }.

# Respuestas cortas para un servicio que pregunta si alguien puede hacer algo y le muestra por qué no.
denied-anonymous = Inicie sesión para continuar.
denied-ended = Su sesión ha terminado. Vuelva a iniciarla.
denied-too-long-ago = Para continuar, vuelva a iniciar sesión.
denied-address = Esta dirección no se puede usar tal como está escrita.
denied-cross-site = La petición venía de otro sitio.
denied-role = No tiene acceso. Para obtenerlo, consulte con { $contact }.
denied-email = Su correo no se puede usar aquí: no está confirmado o lo tiene también otra persona.
denied = No tiene acceso.
denied-missing = Esta página no existe.
